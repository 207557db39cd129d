"""A model's server on this machine: OpenAI's protocol over real HTTP, each reply as the test asks for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: a status, headers, and pieces of the body, sent one by one.

    `then`: "end" as HTTP wants it; "die", the connection closed without the end;
    "hang" until the test is over; "refuse", closed before a single byte.
    """

    pieces: Iterable[bytes] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Literal["end", "die", "hang", "refuse"] = "end"


def event(text: str, reason: str | None = None) -> bytes:
    """One event of a stream: a piece of text, or the reason why there is no more."""
    delta = {"content": text} if text else {}
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    said = {"id": "1", "object": "chat.completion.chunk", "model": "m", "created": 0, "choices": [choice]}
    return b"data: " + json.dumps(said).encode() + b"\n\n"


def says(text: str, reason: str = "stop") -> Reply:
    """A text streamed in pieces of seven characters and properly ended."""
    pieces = [event(text[at : at + 7]) for at in range(0, len(text), 7)]
    return Reply([*pieces, event("", reason), b"data: [DONE]\n\n"])


def fails(status: int, message: str = "no", **headers: str) -> Reply:
    """An error as servers tell it; ``retry_after="3"`` is the header Retry-After."""
    said = json.dumps({"error": {"message": message, "code": str(status)}}).encode()
    return Reply([said], status, {name.replace("_", "-"): value for name, value in headers.items()})


@dataclass
class ModelServer:
    """Where the server listens and what it was asked."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    cut: threading.Event = field(default_factory=threading.Event)  # a client hung up on a reply


@contextmanager
def serving(answer: Callable[[dict[str, Any]], Reply]) -> Iterator[ModelServer]:
    """A server whose replies are what `answer` makes of the requests."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append(request)
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            reply = answer(request)
            self.close_connection = True
            if reply.then == "refuse":
                return
            self.send_response(reply.status)
            kind = "text/event-stream" if reply.status == 200 else "application/json"
            for name, value in {
                "Content-Type": kind,
                "Transfer-Encoding": "chunked",
                "Connection": "close",
                **reply.headers,
            }.items():
                self.send_header(name, value)
            try:
                if reply.pieces or reply.then != "hang":
                    self.end_headers()
                for piece in reply.pieces:
                    self._chunk(piece)
                if reply.then == "hang":
                    over.wait(60)
                elif reply.then == "end":
                    self._chunk(b"")
            except OSError:
                state.cut.set()

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state = ModelServer(f"http://127.0.0.1:{server.server_address[1]}/v1")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield state
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@contextmanager
def scripted(*replies: Reply) -> Iterator[ModelServer]:
    """A server that gives these replies in turn, the last one for ever after."""
    left = list(replies)
    with serving(lambda _: left.pop(0) if len(left) > 1 else left[0]) as state:
        yield state
