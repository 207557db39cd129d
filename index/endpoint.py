"""The endpoint of a library's owner: other processes of this machine ask it over HTTP on loopback.

    POST /build HTTP/1.1
    Host: 127.0.0.1:PORT
    Authorization: Bearer TOKEN

    {"paths": [...]}

answers with JSON objects, one a line, as the work goes on; the last one is
``{"end": true}``, or ``{"error": {"kind": ..., "message": ...}}``. An answer
without such a last line was cut off. Address and token stand in the library's
note (index/ownership.py), which only its user can read. Pages of a browser get
nowhere: they know no token, and a name that was bent to this address is no
name that is served.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from index.errors import IsnadError

log = logging.getLogger(__name__)

Say = Callable[[Mapping[str, Any]], None]
#: What can be asked of the owner: it takes the request and says its answer, object by object.
Operation = Callable[[Mapping[str, Any], Say], None]

LOOPBACK = "127.0.0.1"
MOST_BYTES = 1_000_000  # of a request
AT_ONCE = 16  # requests; further ones wait
PATIENCE = 10.0  # seconds for a request to arrive, and for a line of the answer to be taken


class Endpoint:
    """Serves operations on a free port of loopback until it is closed."""

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self.token = secrets.token_urlsafe(32)
        self._server = _Server(operations, self.token)
        self.address = f"{LOOPBACK}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="isnad-endpoint", daemon=True
        )

    def open(self) -> Endpoint:
        """Begin to answer."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Take no more requests, and wait until those under way are answered."""
        self._server.shutdown()
        self._server.server_close()
        self._server.workers.shutdown()


class _Server(HTTPServer):
    """A server whose requests are worked on by a few threads that stay."""

    def __init__(self, operations: Mapping[str, Operation], token: str) -> None:
        super().__init__((LOOPBACK, 0), _Handler)
        self.operations = operations
        self.token = token.encode()
        self.host = f"{LOOPBACK}:{self.server_port}"
        # Not a thread for each request: every thread that reads keeps a connection to SQLite.
        self.workers = ThreadPoolExecutor(AT_ONCE, "isnad-request")

    def server_bind(self) -> None:
        """Bind, without asking for this machine's name: that may reach for the network."""
        self.socket.bind(self.server_address)
        self.server_name, self.server_port = LOOPBACK, self.socket.getsockname()[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Hand the request to a worker."""
        self.workers.submit(self._work, request, client_address)

    def _work(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            log.debug("A request was broken off", exc_info=True)
        except Exception:
            log.exception("A request failed")
        finally:
            self.shutdown_request(request)


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    server: _Server
    server_version = "Isnad"
    sys_version = ""
    timeout = PATIENCE

    def do_POST(self) -> None:
        """Check the request, then let its operation answer."""
        refusal = self._refusal()
        if refusal is not None:
            self.send_error(*refusal)
            return
        try:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        except ValueError:
            asked = None
        if not isinstance(asked, dict):
            self.send_error(400, "The body is no JSON object")
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.flush()
        self._answer(self.server.operations[self.path[1:]], asked)

    def _refusal(self) -> tuple[int, str] | None:
        """Why the request is not answered: a status and a reason."""
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        length = self.headers.get("Content-Length", "")
        if self.headers.get("Host") != self.server.host or "Origin" in self.headers:
            return 403, "Not for other hosts"
        if not hmac.compare_digest(given.encode("latin-1", "replace"), self.server.token):
            return 401, "The token is wrong"
        if self.path[1:] not in self.server.operations:
            return 404, "No such operation"
        if not (length.isascii() and length.isdigit()):
            return 411, "How long is it"
        return (413, "Too long") if int(length) > MOST_BYTES else None

    def _answer(self, operation: Operation, asked: Mapping[str, Any]) -> None:
        gone = False

        def say(line: Mapping[str, Any]) -> None:
            # Who asked may have gone; the work was asked for and is finished all the same.
            nonlocal gone
            if not gone:
                try:
                    self.wfile.write(json.dumps(line).encode("ascii") + b"\n")
                    self.wfile.flush()
                except OSError:
                    gone = True

        try:
            operation(asked, say)
        except IsnadError as error:
            say({"error": {"kind": type(error).__name__, "message": str(error)}})
        except Exception:
            log.exception("The operation %s failed", self.path)
            message = "The program that owns the library met an unexpected fault; its log says more."
            say({"error": {"kind": "IsnadError", "message": message}})
        else:
            say({"end": True})

    def log_message(self, format: str, *args: Any) -> None:
        """To the log, and only when it is asked for."""
        log.debug(format, *args)


@contextmanager
def serving(
    operations: Mapping[str, Operation], advertise: Callable[[str, str], None], halt: Callable[[], None]
) -> Iterator[Endpoint]:
    """Serve while the block runs; `advertise` is told address and token.

    At its end what was asked for is finished first; when the block was broken
    off (Ctrl-C), `halt` cuts short what is under way.
    """
    endpoint = Endpoint(operations).open()
    try:
        advertise(endpoint.address, endpoint.token)
        yield endpoint
    except BaseException:
        halt()
        raise
    finally:
        endpoint.close()
