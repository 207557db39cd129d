"""Addresses given by hand: fetched when they are named, from a real server on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.errors import UsageError
from index.library import Library
from index.scan import is_address, resolved, root_of

TEXT = "The ferry sank near Port Amel on Friday, the coast guard said."


class Pages(ThreadingHTTPServer):
    """Serves what `pages` holds, and counts what was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Page)
        self.pages: dict[str, tuple[str, bytes]] = {}
        self.asked: list[str] = []

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Page(BaseHTTPRequestHandler):
    server: Pages

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        kind, body = self.server.pages.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def web() -> Iterator[Pages]:
    server = Pages()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_what_is_an_address() -> None:
    assert root_of("https://example.org/a") == "https://example.org/a"
    assert root_of("news/a.txt") == Path("news/a.txt")
    assert is_address("HTTP://example.org/a")
    assert not is_address(Path("http:/example.org"))
    assert resolved(["https://example.org/a"]) == {"https://example.org/a": "https://example.org/a"}


def test_an_address_is_an_article_and_is_fetched_when_it_is_named(
    tmp_path: Path, folder: Path, encoder, web: Pages
) -> None:
    address = web.address("/ferry.txt")
    web.pages["/ferry.txt"] = ("text/plain; charset=utf-8", TEXT.encode())
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        receipt = library.build([address], private=True)
        assert receipt.added == (address,)
        hit = library.search("Port Amel")[0]
        assert (hit.article.source, hit.article.text) == (address, TEXT)
        assert library.roots() == (str(folder), address)
        assert list(library.followed()) == [str(folder)]

        # A build of all that is known goes to no network, and takes nothing away.
        web.asked.clear()
        receipt = library.build()
        assert (web.asked, receipt.removed, len(receipt.unchanged)) == ([], (), 4)

        # Named again, it is looked at again.
        assert library.build([address], private=True).unchanged == (address,)
        web.pages["/ferry.txt"] = ("text/plain; charset=utf-8", TEXT.replace("sank", "ran aground").encode())
        assert library.build([address], private=True).changed == (address,)
        changed = library.article(hit.article.id)
        assert changed is not None
        assert (changed.version, "ran aground" in changed.text) == (2, True)

        # Gone from the web, it keeps its last good version; forgotten, it leaves.
        web.pages.clear()
        (failure,) = library.build([address], private=True).failed
        assert failure.source == address
        assert library.article(hit.article.id) == changed
        assert library.build([address], forget=True).removed == (address,)
        assert library.article(hit.article.id) is None
        assert library.roots() == (str(folder),)


def test_a_feed_of_the_web_is_its_entries(tmp_path: Path, encoder, web: Pages) -> None:
    web.pages["/feed"] = (
        "application/rss+xml",
        b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Quay</title>
        <item><title>Ferry sinks</title><link>https://quay.example/ferry</link>
        <description>The ferry sank near Port Amel on Friday, the coast guard said.</description></item>
        <item><title>Wells turn salty</title><link>https://quay.example/wells</link>
        <description>Salt was found in nine wells near the river mouth on Monday.</description></item>
        </channel></rss>""",
    )
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([web.address("/feed")], private=True)
        assert {(a.title, a.source) for a in library.articles()} == {
            ("Ferry sinks", "https://quay.example/ferry"),
            ("Wells turn salty", "https://quay.example/wells"),
        }


def test_an_address_that_gives_nothing_becomes_no_root(tmp_path: Path, encoder, web: Pages) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        (failure,) = library.build([web.address("/nothing")], private=True).failed
        assert "404" in failure.reason
        assert library.roots() == ()
        with pytest.raises(UsageError, match=r"127\.0\.0\.1"):
            library.build([web.address("/private")])
        assert web.asked == ["/nothing"]


def test_a_folder_is_forgotten_and_its_files_stay(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        receipt = library.build([folder], forget=True)
        assert (len(receipt.removed), receipt.articles, library.roots()) == (3, 0, ())
        assert len(list(folder.iterdir())) == 3
        with pytest.raises(UsageError, match="does not follow"):
            library.build([folder], forget=True)
