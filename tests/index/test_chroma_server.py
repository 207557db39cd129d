"""Beyond one process: vectors on a real Chroma server, several processes over one library."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from index import embedding
from index.doctor import examine
from index.errors import CollectionMissing, LibraryBusy, UsageError, VectorsAway
from index.generation import ARTICLES, VECTORS, live
from index.library import Library
from index.records import Passage
from index.server import Patience, Server, checked
from index.server_vectors import ServerVectors
from index.settings import settings
from index.status import status
from index.store import Store
from tests.house.program import environment, run
from tests.index.chroma import Chroma, Road, free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120  # until another process must have done its part

#: Another process with the same encoder, which does as it is told, a line of Python at a time.
CHILD = """
import importlib.util, json, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("fakes", {conftest!r})
fakes = importlib.util.module_from_spec(spec); spec.loader.exec_module(fakes)
from index.library import Library
from index.server import Server
library = Library.open(Path({data!r}), encoder=fakes.StemEncoder(), server=Server({url!r}))
print("open", flush=True)
for line in sys.stdin:
    try:
        said = eval(line)
    except Exception as error:
        said = type(error).__name__ + ": " + str(error)
    print(json.dumps(said), flush=True)
library.close()
"""


#: What makes it kill itself when it has moved one vector and is about to move the second.
DEADLY = """
import index.moving, os, signal
from index.server_vectors import ServerVectors
index.moving.VECTORS_A_BATCH = 1
put, calls = ServerVectors.put, []
def deadly(*args):
    calls.append(args)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    put(*args)
ServerVectors.put = deadly
"""


class Other:
    """A second process that has the library open."""

    def __init__(self, data: Path, url: str) -> None:
        code = CHILD.format(conftest=str(Path(__file__).with_name("conftest.py")), data=str(data), url=url)
        self._process = subprocess.Popen(
            [sys.executable, "-c", code], cwd=ROOT, env=environment(), text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.pid = self._process.pid
        self._out = self._process.stdout
        assert self._out is not None
        assert self._out.readline() == "open\n"

    def start(self, expression: str) -> None:
        """Have it evaluate something; `end` gives what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()

    def end(self):
        """What came of it."""
        assert self._out is not None
        return json.loads(self._out.readline())

    def __call__(self, expression: str):
        self.start(expression)
        return self.end()

    def titles(self, question: str) -> list[str]:
        """Titles that a search there finds, best first."""
        return self(f"[hit.article.title for hit in library.search({question!r})]")

    def code(self) -> int:
        """Its exit code, once it has ended."""
        return self._process.wait(SECONDS)

    def __enter__(self) -> Other:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(SECONDS)
        finally:
            self._process.kill()
            assert self._out is not None
            self._out.close()


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    """One server for the tests that leave it running."""
    with Chroma(tmp_path_factory.mktemp("server") / "db") as server:
        yield server


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def hasty(url: str, **more: float) -> Server:
    """A server that is soon given up."""
    return Server(url, searching=Patience(2, 2, 0.01), writing=Patience(5, 3, 0.01), rest=0.0, **more)


def titles(hits) -> list[str]:
    return [hit.article.title for hit in hits]


def made(data: Path) -> dict[str, str]:
    """The manifest of the live generation."""
    folder = live(data)
    assert folder is not None
    store = Store(folder / ARTICLES, writable=False)
    try:
        return store.manifest()
    finally:
        store.close()


def on(server: Server, prefix: str = "isnad-") -> list[str]:
    """Names of the collections there."""
    return ServerVectors(server, "any", writing=False).collections(prefix)


def passage(name: str) -> Passage:
    return Passage(name, "a1", 1, 0, len(name), name)


# The vector store


def test_nearest_get_delete_count_as_in_a_folder(chroma: Chroma) -> None:
    vectors = ServerVectors(Server(chroma.url), "isnad-test-angles", writing=True)
    # At 0°, 60° and 90° from the first axis: cosines 1, 1/2 and 0.
    vectors.put(
        [passage("same"), passage("near"), passage("far")],
        np.array([[1, 0], [0.5, 3**0.5 / 2], [0, 1]], dtype=np.float32),
    )
    axis = np.array([1, 0], dtype=np.float32)
    reader = ServerVectors(Server(chroma.url), "isnad-test-angles", writing=False)
    assert [name for name, _ in reader.nearest(axis, 9)] == ["same", "near", "far"]
    assert [cosine for _, cosine in reader.nearest(axis, 9)] == pytest.approx([1, 0.5, 0], abs=1e-6)
    assert [name for name, _ in reader.nearest(axis, 9, among=["far", "near"])] == ["near", "far"]
    vectors.delete(["near", "never there"])
    assert (sorted(reader.ids()), reader.count()) == (["far", "same"], 2)
    assert list(reader.get(["same", "near"])) == ["same"]
    vectors.renew()
    with pytest.raises(CollectionMissing, match="index build"):
        reader.nearest(axis, 9)
    vectors.put([passage("near")], axis[None])
    assert reader.count() == 1
    vectors.drop("isnad-test-angles")
    vectors.drop("isnad-test-angles")
    assert on(Server(chroma.url), "isnad-test-") == []
    vectors.close()
    reader.close()


def test_a_try_that_breaks_off_is_made_again(chroma: Chroma) -> None:
    with Road(chroma.port) as road:
        road.breaks = 2
        vectors = ServerVectors(hasty(road.url), "isnad-test-again", writing=True)
        vectors.put([passage("one")], np.array([[1, 0]], dtype=np.float32))
        assert vectors.count() == 1
        road.cut()
        road.breaks = 1
        assert vectors.count() == 1
        vectors.renew()


def test_a_server_that_is_not_there_is_named_and_soon_given_up() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    vectors = ServerVectors(hasty(url), "isnad-test", writing=False)
    with pytest.raises(VectorsAway, match=f"server at {url} does not answer .*chroma run"):
        vectors.count()


def test_a_slow_server_is_not_waited_for_and_not_asked_again_at_once(chroma: Chroma) -> None:
    with Road(chroma.port) as road:
        server = Server(road.url, searching=Patience(0.3, 2, 0.01), rest=600)
        ServerVectors(Server(chroma.url), "isnad-test-slow", writing=True).count()
        reader = ServerVectors(server, "isnad-test-slow", writing=False)
        assert reader.count() == 0
        road.held.set()
        with pytest.raises(VectorsAway, match="takes too long"):
            reader.count()
        calls = road.calls
        with pytest.raises(VectorsAway, match="takes too long"):
            reader.count()
        assert road.calls == calls  # it rests
        reader.close()


@contextmanager
def pages(answers: Mapping[str, tuple[int, bytes]], asked: list[Mapping[str, str]]) -> Iterator[str]:
    """A web server that gives a code and a page by the end of the path; `asked` collects the headers."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            code, page = next((a for end, a in answers.items() if self.path.endswith(end)), (404, b"what?"))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("code", "words"),
    [(200, "no Chroma server"), (404, "no Chroma server"), (503, "answers with the error 503")],
)
def test_what_is_no_chroma_server(code: int, words: str) -> None:
    answers = {"/heartbeat": (code, b"<html>hello</html>")}
    with pages(answers, []) as url, pytest.raises(VectorsAway, match=words):
        ServerVectors(hasty(url), "isnad-test", writing=False).count()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (401, "ISNAD_CHROMA_TOKEN"),
        (403, "ISNAD_CHROMA_TOKEN"),
        (413, "refuses .*much"),
        (502, "the error 502"),
    ],
)
def test_what_a_proxy_says_before_a_chroma_server(code: int, words: str) -> None:
    asked: list[Mapping[str, str]] = []
    alive = b'{"nanosecond heartbeat": 1}'
    with pages({"/heartbeat": (200, alive), "/isnad-test": (code, b"too much")}, asked) as url:
        server = hasty(url)
        server.token = "sk-secret"
        with pytest.raises(VectorsAway, match=words) as error:
            ServerVectors(server, "isnad-test", writing=False).count()
        assert "sk-secret" not in str(error.value)
    sent = {name.lower(): value for name, value in asked[-1].items()}
    assert (sent["x-chroma-token"], sent["authorization"]) == ("sk-secret", "Bearer sk-secret")


@pytest.mark.parametrize(
    "url",
    ["localhost:8000", "ftp://one.example", "http://", "http://a:99999", "http://a b", "http://a?b=c", "…"],
)
def test_a_wrong_address(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_CHROMA_URL", url)
    with pytest.raises(UsageError, match="ISNAD_CHROMA_URL"):
        settings()


def test_addresses_and_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked("https://chroma.example/there/") == "https://chroma.example/there"
    with pytest.raises(UsageError) as error:
        checked("http://me:secret@chroma.example")
    assert "secret" not in str(error.value)
    monkeypatch.setenv("ISNAD_CHROMA_URL", "http://127.0.0.1:8000/")
    monkeypatch.setenv("ISNAD_CHROMA_TOKEN", "sk-secret")
    chosen = settings()
    assert (chosen.chroma_url, chosen.chroma_token) == ("http://127.0.0.1:8000", "sk-secret")
    assert "sk-secret" not in repr(chosen)
    assert Server.of(settings(chroma_url=None)) is not None


# The library


def test_build_search_rebuild_and_reopen(chroma: Chroma, data: Path, folder: Path, encoder) -> None:
    server = Server(chroma.url)
    with Library.open(data, encoder=encoder, server=server) as library:
        receipt = library.build([folder])
        assert (receipt.failed, receipt.embedded) == ((), receipt.passages)
        best = library.search("How many stones were replaced?")[0]
        assert (best.article.title, best.similarity is not None) == ("Old bridge reopens", True)
        encoder.encoded.clear()
        again = library.build()
        assert (again.embedded, encoder.encoded) == (0, [])
        first = made(data)["collection"]
        assert library.build(rebuild=True).embedded == 0
        assert titles(library.search("salt in wells"))[0] == "Wells turn salty"
        (document,) = library.as_langchain().similarity_search("salt in wells", k=1)
        assert "Salt was found" in document.page_content
    second, mine = made(data)["collection"], f"isnad-{made(data)['library']}-"
    assert second != first
    assert on(server, mine) == [second]
    assert [p.name for p in data.glob("generation-*")] == ["generation-000002"]
    assert not (data / "generation-000002" / VECTORS).exists()
    assert status(data).vectors == f"on the Chroma server at {chroma.url}, collection {second}"
    assert examine(data, encoder, server=server).well


def test_debris_of_a_rebuild_is_removed_by_the_next_build(
    chroma: Chroma, data: Path, folder: Path, encoder
) -> None:
    server = Server(chroma.url)
    with Library.open(data, encoder=encoder, server=server) as library:
        library.build([folder])
        mine = f"isnad-{made(data)['library']}-"
        for name in (f"{mine}000002-abcdef", "isnad-another-000001-abcdef"):
            ServerVectors(server, name, writing=True).count()
        library.build()
    assert on(server, mine) == [made(data)["collection"]]
    assert on(server, "isnad-another-") == ["isnad-another-000001-abcdef"]


def test_a_build_while_the_server_is_away_commits_words_and_the_next_carries_on(
    chroma: Chroma, data: Path, folder: Path, encoder, caplog: pytest.LogCaptureFixture
) -> None:
    with Road(chroma.port) as road:
        with Library.open(data, encoder=encoder, server=hasty(road.url)) as library:
            road.shut.set()
            receipt = library.build([folder])
            (failure,) = receipt.failed
            assert failure.source == "vectors"
            assert f"server at {road.url} does not answer" in failure.reason
            assert f"{receipt.passages} passages wait" in failure.reason
            assert (receipt.embedded, receipt.articles) == (0, 3)
            assert status(data).pending == receipt.passages
            (found,) = library.search("salt wells")[:1]
            assert (found.article.title, found.similarity) == ("Wells turn salty", None)
            assert "by words alone" in caplog.text
            road.shut.clear()
            receipt = library.build()
            assert (receipt.failed, receipt.embedded) == ((), receipt.passages)
            assert library.search("salt wells")[0].similarity is not None
        assert examine(data, encoder, server=Server(chroma.url)).well


def test_a_rebuild_while_the_server_is_away_leaves_the_old_serving(
    chroma: Chroma, data: Path, folder: Path, encoder
) -> None:
    with Road(chroma.port) as road, Library.open(data, encoder=encoder, server=hasty(road.url)) as library:
        library.build([folder])
        road.shut.set()
        road.cut()
        with pytest.raises(VectorsAway, match=road.url):
            library.build(rebuild=True)
        road.shut.clear()
        assert library.search("salt wells")[0].similarity is not None
        assert live(data) == data / "generation-000001"
        assert library.build(rebuild=True).failed == ()
        assert [p.name for p in data.glob("generation-*")] == ["generation-000002"]


def test_a_search_recovers_by_itself(chroma: Chroma, data: Path, folder: Path, encoder) -> None:
    with Road(chroma.port) as road, Library.open(data, encoder=encoder, server=hasty(road.url)) as library:
        library.build([folder])
        assert library.search("salt wells")[0].similarity is not None
        road.shut.set()
        road.cut()
        assert library.search("salt wells")[0].similarity is None
        road.shut.clear()
        assert library.search("salt wells")[0].similarity is not None


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_the_server_killed_and_started_again_within_a_build(
    tmp_path: Path, data: Path, folder: Path, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "PASSAGES_A_BATCH", 1)
    with Chroma(tmp_path / "db") as chroma:
        whole, count = encoder.encode_parts, 0

        def encode(texts, parts):
            nonlocal count
            count += 1
            if count == 2:
                chroma.kill()
                threading.Timer(0.5, chroma.start).start()
            return whole(texts, parts)

        encoder.encode_parts = encode
        # As patient as by default: a server is back in some seconds.
        patient = Server(chroma.url, writing=Patience(60, 9, 0.2))
        with Library.open(data, encoder=encoder, server=patient) as library:
            receipt = library.build([folder])
            assert (receipt.failed, receipt.embedded) == ((), receipt.passages)
        assert examine(data, encoder, server=patient).well


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_the_server_lost_within_a_build_and_all_it_held(
    tmp_path: Path, data: Path, folder: Path, encoder
) -> None:
    chroma = Chroma(tmp_path / "db").start()
    try:
        server = hasty(chroma.url)
        with Library.open(data, encoder=encoder, server=server) as library:
            library.build([folder])
            chroma.kill()
            (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")
            assert [f.source for f in library.build().failed] == ["vectors"]
            assert titles(library.search("Port Amel"))[0].startswith("The ferry")
            shutil.rmtree(tmp_path / "db")
            chroma.start()
            assert library.search("salt wells")[0].similarity is None
            assert not examine(data, encoder, server=server).well
            receipt = library.build()
            assert (receipt.failed, receipt.embedded) == ((), receipt.passages)
            assert library.search("salt wells")[0].similarity is not None
        assert examine(data, encoder, server=server).well
    finally:
        chroma.kill()


def test_a_collection_that_holds_something_else(chroma: Chroma, data: Path, folder: Path, encoder) -> None:
    server = Server(chroma.url)
    with Library.open(data, encoder=encoder, server=server) as library:
        library.build([folder])
        name = made(data)["collection"]
        there = ServerVectors(server, name, writing=True)
        there.renew()
        there.put([passage("else")], np.array([[1, 0]], dtype=np.float32))
        assert titles(library.search("salt wells"))[0] == "Wells turn salty"
    assert not examine(data, encoder, server=server).well
    assert examine(data, encoder, server=server, repair=True).well
    with Library.open(data, encoder=encoder, server=server) as library:
        assert library.search("salt wells")[0].similarity is not None


# From the folder to a server and back


def test_vectors_are_copied_to_a_server_and_made_again_in_the_folder(
    chroma: Chroma, data: Path, folder: Path, encoder, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(chroma.url)
    with Library.open(data, encoder=encoder) as library:
        passages = library.build([folder]).passages
    here = data / "generation-000001" / VECTORS
    with Library.open(data, encoder=encoder, server=server) as library:
        # They are in the folder, which only an owner may open.
        assert library.search("salt wells")[0].similarity is None
        assert "index build" in caplog.text
        encoder.encoded.clear()
        assert (library.build().embedded, encoder.encoded) == (0, [])
        assert "move to the Chroma server" in caplog.text
        assert library.search("salt wells")[0].similarity is not None
    assert not here.exists()
    assert examine(data, encoder, server=server).well
    with Library.open(data, encoder=encoder) as library:
        caplog.clear()
        assert library.search("salt wells")[0].similarity is None
        assert f"ISNAD_CHROMA_URL={chroma.url}" in caplog.text
        assert library.build().embedded == passages
        assert library.search("salt wells")[0].similarity is not None
    assert here.exists()
    assert status(data).vectors == "in the folder"
    assert examine(data, encoder).well


def test_a_move_that_cannot_begin_leaves_the_vectors_where_they_are(
    data: Path, folder: Path, encoder
) -> None:
    with Library.open(data, encoder=encoder) as library:
        library.build([folder])
    with Library.open(data, encoder=encoder, server=hasty(f"http://127.0.0.1:{free_port()}")) as library:
        assert [f.source for f in library.build().failed] == ["vectors"]
    with Library.open(data, encoder=encoder) as library:
        assert library.search("salt wells")[0].similarity is not None
        assert library.build().embedded == 0


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize("back", [False, True], ids=["carried on", "given up"])
def test_killed_within_a_move(chroma: Chroma, data: Path, folder: Path, encoder, back: bool) -> None:
    with Library.open(data, encoder=encoder) as library:
        library.build([folder])
    with Other(data, chroma.url) as other:
        other(f"exec({DEADLY!r}, globals())")
        other.start("library.build()")
        assert other.code() == -signal.SIGKILL
    encoder.encoded.clear()
    server = None if back else Server(chroma.url)
    with Library.open(data, encoder=encoder, server=server) as library:
        assert len(library.articles()) == 3
        receipt = library.build()
        # What was copied already is made again when the move is given up: it may be newer than the folder's.
        assert (receipt.failed, receipt.embedded) == ((), 1 if back else 0)
        assert library.search("salt wells")[0].similarity is not None
    assert examine(data, encoder, server=server).well


def test_a_copy_of_a_library_gets_a_collection_of_its_own(
    chroma: Chroma, data: Path, tmp_path: Path, folder: Path, encoder
) -> None:
    server = Server(chroma.url)
    with Library.open(data, encoder=encoder, server=server) as library:
        library.build([folder])
    copy = tmp_path / "copy"
    shutil.copytree(data, copy)
    encoder.encoded.clear()
    with Library.open(copy, encoder=encoder, server=server) as library:
        (folder / "wells.md").unlink()
        assert (library.build(rebuild=True).embedded, encoder.encoded) == (0, [])
    assert made(copy)["library"] != made(data)["library"]
    assert on(server, f"isnad-{made(copy)['library']}-") == [made(copy)["collection"]]
    with Library.open(data, encoder=encoder, server=server) as library:
        assert library.search("salt wells")[0].similarity is not None
    assert examine(data, encoder, server=server).well
    assert examine(copy, encoder, server=server).well


# Several processes


def test_two_processes_serve_one_library_and_follow_what_either_builds(
    chroma: Chroma, data: Path, folder: Path, encoder
) -> None:
    with Library.open(data, encoder=encoder, server=Server(chroma.url)) as library:
        library.build([folder])
        with Other(data, chroma.url) as other:
            assert other.titles("salt wells")[0] == "Wells turn salty"
            # A commit here is seen there, ...
            (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")
            library.build()
            assert other.titles("Port Amel")[0].startswith("The ferry")
            assert other("library.search('Port Amel')[0].similarity is not None")
            # ... a new generation too, whose old files are gone, ...
            library.build(rebuild=True)
            assert [p.name for p in data.glob("generation-*")] == ["generation-000002"]
            assert other.titles("Port Amel")[0].startswith("The ferry")
            assert other("library.search('Port Amel')[0].similarity is not None")
            # ... and what is built there is seen here.
            (folder / "ferry.txt").unlink()
            assert other("library.build().removed") != []
            assert not any("ferry" in hit.passage.text for hit in library.search("Port Amel"))
            other("library.build(rebuild=True).embedded")
            assert library.search("salt wells")[0].similarity is not None
            assert len(library.articles()) == 3


def test_a_reader_goes_over_to_a_new_generation_from_every_thread(
    chroma: Chroma, data: Path, folder: Path, encoder
) -> None:
    with Library.open(data, encoder=encoder, server=Server(chroma.url)) as library:
        library.build([folder])
        done, errors, found = threading.Event(), [], []

        def ask() -> None:
            # Threads that come and go open the files anew each time.
            while not done.is_set():

                def once() -> None:
                    try:
                        found.append(titles(library.search("salt wells"))[0])
                    except Exception as error:
                        errors.append(error)

                thread = threading.Thread(target=once)
                thread.start()
                thread.join()

        askers = [threading.Thread(target=ask) for _ in range(3)]
        for asker in askers:
            asker.start()
        for _ in range(4):
            library.build(rebuild=True)
        done.set()
        for asker in askers:
            asker.join()
        assert errors == []
        assert set(found) == {"Wells turn salty"}


def test_one_builds_at_a_time(chroma: Chroma, data: Path, folder: Path, encoder) -> None:
    entered, leave = threading.Event(), threading.Event()
    whole = encoder.encode_parts

    def slow(texts, parts):
        entered.set()
        leave.wait(SECONDS)
        return whole(texts, parts)

    with Library.open(data, encoder=encoder, server=Server(chroma.url)) as library:
        encoder.encode_parts = slow
        building = threading.Thread(target=library.build, args=([folder],))
        building.start()
        try:
            assert entered.wait(SECONDS)
            assert library.is_building
            with pytest.raises(LibraryBusy):
                library.build()
            with Other(data, chroma.url) as other:
                # It reads what is committed, and is told who builds.
                assert other.titles("salt wells")[0] == "Wells turn salty"
                said = other("library.build()")
                assert said.startswith("LibraryOwned")
                assert str(os.getpid()) in said
            leave.set()
        finally:
            leave.set()
            building.join()
        assert library.search("salt wells")[0].similarity is not None


def _lines(file: str) -> list[str]:
    return Path(file).read_text().splitlines()


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="sockets are listed on Linux alone")
def test_the_server_of_these_tests_talks_to_this_machine_alone(chroma: Chroma) -> None:
    fds = Path(f"/proc/{chroma.pid}/fd")
    own = {os.readlink(fd).removeprefix("socket:[").rstrip("]") for fd in fds.iterdir()}
    rows = [line.split() for kind in ("tcp", "udp") for line in _lines(f"/proc/net/{kind}")]
    there = {row[2].split(":")[0] for row in rows if row[9] in own}
    assert there <= {"0100007F", "00000000"}  # 127.0.0.1, and nobody yet


# The commands


def test_the_commands_with_a_server(chroma: Chroma, tmp_path: Path, folder: Path) -> None:
    python, env = sys.executable, environment(ISNAD_CHROMA_URL=chroma.url, ISNAD_DATA="library")

    def isnad(*words: str, **more: str):
        return run(python, "-m", *words, cwd=tmp_path, env={**env, **more})

    built = isnad("index", "build", str(folder))
    assert built.code == 0, built.err
    found = isnad("index", "search", "salt in the wells", "--json")
    assert (found.code, found.err) == (0, "")
    assert found.json()["hits"][0]["title"] == "Wells turn salty"
    asked = isnad("rag", "ask", "Where was salt found?", "--json")
    assert (asked.code, asked.json()["refused"]) == (0, False), asked.err
    assert isnad("index", "doctor").code == 0
    assert (
        isnad("index", "status", "--json")
        .json()["vectors"]
        .startswith(f"on the Chroma server at {chroma.url}")
    )

    away = f"http://127.0.0.1:{free_port()}"
    (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")
    lost = isnad("index", "search", "salt in the wells", "--json", ISNAD_CHROMA_URL=away)
    assert lost.code == 0
    assert lost.json()["hits"][0]["title"] == "Wells turn salty"
    assert away in lost.err
    broken = isnad("index", "build", ISNAD_CHROMA_URL=away)
    assert broken.code == 1
    assert f"failed: vectors: The Chroma server at {away} does not answer" in broken.out
    wrong = isnad("index", "search", "salt", ISNAD_CHROMA_URL="localhost:8000")
    assert (wrong.code, "http://127.0.0.1:8000" in wrong.err) == (2, True)


# The window


class Window:
    """``python app.py`` on a port of its own."""

    def __init__(self, cwd: Path, env: dict[str, str]) -> None:
        self.port = free_port()
        command = [sys.executable, str(ROOT / "app.py"), "--articles", "news", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, cwd=cwd, env=env, text=True, encoding="utf-8", stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        # Whatever happens, it does not outlive what is allowed.
        self._limit = threading.Timer(3 * SECONDS, self._process.kill)
        self._limit.start()

    def opened(self) -> str:
        """What it printed until it was open."""
        said = ""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said += line
            if line.startswith("Isnad is open at"):
                return said
        raise AssertionError(said)

    def page(self) -> int:
        """The status of its page."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"http://127.0.0.1:{self.port}/", timeout=SECONDS) as answer:
            return int(answer.status)

    def close(self) -> int:
        """Stop it as a supervisor does; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(SECONDS)
        finally:
            self._limit.cancel()
            self._process.kill()
            assert self._process.stdout is not None
            self._process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="no SIGTERM on Windows")
def test_two_windows_started_at_once_serve_one_library(chroma: Chroma, tmp_path: Path, folder: Path) -> None:
    env = environment(ISNAD_CHROMA_URL=chroma.url, ISNAD_DATA="library")
    windows = [Window(tmp_path, env), Window(tmp_path, env)]
    try:
        said = [window.opened() for window in windows]
        # One of them indexed, or both did one after the other.
        assert any("3 added" in words for words in said), said
        assert all("added" in words or "Not indexed now" in words for words in said), said
        assert [window.page() for window in windows] == [200, 200]
        (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")
        built = run(sys.executable, "-m", "index", "build", "--json", cwd=tmp_path, env=env)
        assert built.code == 0, built.err
        assert built.json()["articles"] == 4  # a window that follows the folder may have come first
    finally:
        codes = [window.close() for window in windows]
    assert codes == [0, 0]
    assert status(tmp_path / "library").owner is None
