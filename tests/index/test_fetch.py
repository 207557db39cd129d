"""Fetching by address, from a real server on this machine and from addresses nobody may reach."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.errors import UnreadableArticle, UsageError
from index.fetch import Fetched, fetch, is_public

PAGES: dict[str, tuple[str, bytes]] = {
    "/page": ("text/html; charset=utf-8", "<p>نص</p>".encode()),
    "/paper": ("application/pdf", b"%PDF-1.7"),
    "/feed": ("application/rss+xml", b"<rss/>"),
    "/atom": ("application/atom+xml", b"<feed/>"),
    "/xml": ("text/xml", b"<feed/>"),
    "/data": ("application/json", b"{}"),
    "/notes.md": ("text/plain", b"# Notes"),
    "/notes": ("text/plain; charset=utf-8", b"Notes"),
    "/table.csv": ("application/octet-stream", b"text\n"),
    "/table": ("text/csv", b"text\n"),
    "/letter.docx": ("application/zip", b"PK"),
    "/bundle": ("application/zip", b"PK"),
    "/saved": ("multipart/related; boundary=x", b"--x"),
    "/bare.pdf": ("", b"%PDF-1.7"),
    "/PAGE.HTML?x=1": ("application/octet-stream", b"<p>"),
}


class Handler(BaseHTTPRequestHandler):
    """The pages above, and everything a server can do wrong."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path
        self.server.seen.append((path, self.headers["Host"]))  # type: ignore[attr-defined]
        if path in PAGES:
            self._say(200, *PAGES[path])
        elif path.startswith("/to?"):
            self._say(302, "text/html", b"", Location=path.partition("?")[2])
        elif path.startswith("/hops/"):
            left = int(path.rpartition("/")[2])
            self._say(301, "text/html", b"", Location=f"/hops/{left - 1}" if left else "/page")
        elif path == "/loop":
            self._say(307, "text/html", b"", Location="/loop")
        elif path == "/picture":
            self._say(200, "image/png", b"\x89PNG")
        elif path == "/nothing":
            self._say(200, "text/html", b"")
        elif path == "/unknown":
            self._say(200, "", b"x")
        elif path == "/large":
            self._say(200, "text/html", b"x" * 5000)
        elif path == "/endless":
            self._stream(b"x" * 1000, 0.0)
        elif path == "/drip":
            self._stream(b"x", 0.05)
        elif path == "/bomb":
            self._say(200, "text/html", gzip.compress(b"x" * 5_000_000), **{"Content-Encoding": "gzip"})
        elif path == "/slow-head":
            with contextlib.suppress(OSError):
                for byte in b"HTTP/1.1 200 OK\r\nX-Padding: " + b"x" * 1000:
                    self.wfile.write(bytes([byte]))
                    time.sleep(0.05)
        else:
            self._say(404, "text/html", b"gone")

    def _say(self, code: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(code)
        if kind:
            self.send_header("Content-Type", kind)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def _stream(self, part: bytes, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with contextlib.suppress(OSError):
            for _ in range(1000):
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(pause)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the test's screen."""


@contextlib.contextmanager
def serving(address: str, family: socket.AddressFamily) -> Iterator[ThreadingHTTPServer]:
    class Server(ThreadingHTTPServer):
        address_family = family
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients that hang up are part of the tests."""

    server = Server((address, 0), Handler)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    with serving("127.0.0.1", socket.AF_INET) as server:
        yield server


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        ("/page", ".html"), ("/paper", ".pdf"), ("/feed", ".rss"), ("/atom", ".atom"), ("/xml", ".xml"),
        ("/data", ".json"), ("/notes.md", ".md"), ("/notes", ".txt"), ("/table.csv", ".csv"),
        ("/table", ".csv"), ("/letter.docx", ".docx"), ("/bundle", ".zip"), ("/saved", ".mhtml"),
        ("/bare.pdf", ".pdf"), ("/PAGE.HTML?x=1", ".html"),
    ],
)  # fmt: skip
def test_what_comes_back_and_its_format(base: str, path: str, suffix: str) -> None:
    assert fetch(base + path, private=True) == Fetched(base + path, PAGES[path][1], suffix)


def test_redirects_are_followed_and_named(base: str) -> None:
    assert fetch(f"{base}/hops/4#part", private=True).url == f"{base}/page"
    with pytest.raises(UnreadableArticle, match="more than 5 redirects"):
        fetch(f"{base}/hops/5", private=True)
    with pytest.raises(UnreadableArticle, match="more than 5 redirects"):
        fetch(f"{base}/loop", private=True)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/x", "http://a:b@127.0.0.1/"])
def test_a_redirect_may_lead_nowhere_that_an_address_may_not(base: str, target: str) -> None:
    with pytest.raises(UsageError):
        fetch(f"{base}/to?{target}", private=True)


def test_a_redirect_into_a_private_network(
    server: ThreadingHTTPServer, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first host counts as public here; the one that it leads to does not.
    monkeypatch.setattr("index.fetch.is_public", lambda ip: ip == "127.0.0.1")
    with pytest.raises(UsageError, match=r"127\.0\.0\.2 is in a private network"):
        fetch(f"{base}/to?http://127.0.0.2:{server.server_port}/page")
    assert fetch(f"{base}/to?/page").suffix == ".html"


@pytest.mark.parametrize("path", ["/large", "/endless", "/bomb"])
def test_an_answer_too_large(base: str, path: str) -> None:
    with pytest.raises(UnreadableArticle, match="larger than 4,000 bytes"):
        fetch(base + path, private=True, largest=4000)


@pytest.mark.parametrize("path", ["/drip", "/slow-head"])
def test_an_answer_that_drips(base: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableArticle, match=r"within 0\.5 seconds"):
        fetch(base + path, private=True, total=0.5)
    assert time.monotonic() - started < 3


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(UnreadableArticle, match="does not answer"):
            fetch(address, private=True, read=0.2)
    with pytest.raises(UnreadableArticle, match="cannot be fetched"):
        fetch(address, private=True)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/missing", "answers 404 Not Found"),
        ("/picture", "is image/png, which is not read"),
        ("/unknown", "of no stated type"),
        ("/nothing", "answers with nothing"),
    ],
)
def test_what_is_no_article_says_so(base: str, path: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        fetch(base + path, private=True)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "10.0.0.1", "172.16.3.4", "192.168.1.1",
     "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]",
     "[64:ff9b::7f00:1]", "[2002:7f00:1::]"],
)  # fmt: skip
def test_private_addresses_are_refused_in_every_spelling(server: ThreadingHTTPServer, host: str) -> None:
    server.seen.clear()  # type: ignore[attr-defined]
    with pytest.raises((UsageError, UnreadableArticle), match=r"private network|no host|no web address"):
        fetch(f"http://{host}:{server.server_port}/page")
    assert server.seen == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "only http"),
        ("ftp://example.org/a.txt", "only http"),
        ("example.org/a", "only http"),
        ("gopher://127.0.0.1/", "only http"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("http://name:password@example.org/", "name or password"),
        ("http://exa mple.org/", "no web address|no host"),
        ("http://example.org:99999/", "no port"),
        ("", "only http"),
    ],
)
def test_what_is_no_web_address(url: str, reason: str) -> None:
    with pytest.raises((UsageError, UnreadableArticle), match=reason):
        fetch(url)


def test_the_connection_goes_to_the_address_that_was_checked(
    server: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A name server that changes its mind: the second look-up would be another host.
    asked: list[object] = []
    real = socket.getaddrinfo

    def answer(host: object, *rest: object, **more: object) -> object:
        asked.append(host)
        known = host in ("rebind.example", b"rebind.example")
        return real("127.0.0.1" if known and asked.count(host) == 1 else host, *rest, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr("index.fetch.is_public", lambda ip: ip == "127.0.0.1")
    server.seen.clear()  # type: ignore[attr-defined]
    url = f"http://rebind.example:{server.server_port}/page"
    assert fetch(url).url == url
    assert server.seen == [("/page", f"rebind.example:{server.server_port}")]  # type: ignore[attr-defined]


def test_proxies_of_the_environment_are_ignored(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"{base}/page", private=True).suffix == ".html"


def test_ipv6_of_this_machine_when_allowed() -> None:
    try:
        with serving("::1", socket.AF_INET6) as server:
            assert fetch(f"http://[::1]:{server.server_port}/page", private=True).suffix == ".html"
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_it_can_be_called_where_an_event_loop_runs(base: str) -> None:
    async def caller() -> Fetched:
        return fetch(f"{base}/page", private=True)

    assert asyncio.run(caller()).suffix == ".html"


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.215.14", True), ("2606:2800:21f:cb07::1", True), ("::ffff:8.8.8.8", True),
     ("64:ff9b::808:808", True), ("192.0.2.1", False), ("::ffff:10.0.0.1", False), ("ff02::1", False),
     ("fec0::1", False), ("::7f00:1", False), ("240.0.0.1", False), ("fe80::1%eth0", False)],
)  # fmt: skip
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public
