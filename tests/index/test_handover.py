"""One process owns a library and the others have it do their work: real processes, real kills."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import IsnadError, LibraryBusy, LibraryClosing, LibraryOwned, UsageError
from index.finding import find
from index.handover import Owner, as_given, here_or_there
from index.library import Library
from index.operations import served
from index.ownership import Ownership, is_owned, note
from index.receipt import Failure, Progress, Receipt
from index.records import Filters
from index.settings import Settings
from tests.house import program

ROOT = Path(__file__).resolve().parents[2]

#: Owns a library whose encoder kills the process at the first passage it is given.
MORTAL = """
import importlib.util, os, signal, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("fakes", {conftest!r})
fakes = importlib.util.module_from_spec(spec); spec.loader.exec_module(fakes)
from index.library import Library
from index.operations import served
from index.settings import Settings
class Mortal(fakes.StemEncoder):
    def encode_parts(self, texts, parts):
        os.kill(os.getpid(), signal.SIGKILL)
with Library.open(Path({data!r}), encoder=Mortal()) as library, served(library, Settings()):
    print("ready", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A process that follows `news`, its library, and what it says on standard output."""

    folder: Path
    process: subprocess.Popen[str]

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "library"

    def run(self, *words: str | Path, cwd: Path | None = None) -> program.Run:
        """``python -m index WORDS --data ...`` in another process."""
        return program.index(*words, "--data", self.data, cwd=cwd or self.folder)


@contextmanager
def owning(folder: Path) -> Iterator[Home]:
    """``python -m index build news --watch --json`` in `folder`, from its first receipt on."""
    command = [sys.executable, "-m", "index", "build", "news", "--watch", "--json", "--data", "library"]
    with subprocess.Popen(
        command, cwd=folder, env=program.environment(), text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            assert len(json.loads(process.stdout.readline())["added"]) == 3
            yield Home(folder, process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A library over the three small articles, owned by a process for all tests of the module."""
    folder = tmp_path_factory.mktemp("owned")
    program.write_articles(folder / "news")
    with owning(folder) as opened:
        yield opened


def post(home: Home, headers: dict[str, str | None], path: str, body: str) -> int:
    """The status of a request made by hand; a header that is None is left out."""
    it = note(home.data)
    assert it.address is not None
    connection = http.client.HTTPConnection(it.address, timeout=60)
    given = {"Host": it.address, "Authorization": f"Bearer {it.token}", "Content-Length": str(len(body))}
    connection.putrequest("POST", path, skip_host=True)
    for name, value in {**given, **headers}.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders(body.encode())
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_build_from_elsewhere_has_the_receipt_and_the_names_as_given(home: Home, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "heron.txt").write_text("A heron stood on the town hall of Pell.\n", "utf-8")
    ran = home.run("build", "more", "--json", cwd=tmp_path)
    receipt = ran.json()
    assert (ran.code, receipt["added"], receipt["articles"]) == (0, ["more/heron.txt"], 4)
    again = home.run("build", "more", cwd=tmp_path)
    assert (again.code, again.out.split(".")[0]) == (0, "0 added, 1 unchanged")
    (tmp_path / "more" / "zeros.txt").write_bytes(bytes(64))
    failed = home.run("build", "more", "--json", cwd=tmp_path)
    assert (failed.code, failed.json()["failed"][0]["source"]) == (1, "more/zeros.txt")
    missing = home.run("build", "nowhere", cwd=tmp_path)
    assert (missing.code, missing.out) == (2, "")
    assert "nowhere" in missing.err


def test_a_search_from_elsewhere(home: Home, tmp_path: Path) -> None:
    found = home.run("search", "فرن المخبز", "-k", "1", "--explain", "--json").json()
    assert found["hits"][0]["source"] == "news/makhbaz.txt"
    assert found["hits"][0]["matched"]
    assert found["expansion"][0]["term"] == "فرن"
    asked = tmp_path / "queries.jsonl"
    asked.write_text('{"id": 1, "query": "ferry ticket"}\n{"question": "lamp power"}\n', "utf-8")
    ran = home.run("search", "--file", asked, "--language", "en", "--json")
    assert [(one.get("id"), one["hits"][0]["language"]) for one in ran.json_lines()] == [
        (1, "en"),
        (None, "en"),
    ]
    assert home.run("search", "lamp power", "-k", "1").out.startswith("1. Cape Ostrel lighthouse")


def test_what_this_owner_does_not_do_is_said(home: Home) -> None:
    asked = program.rag("ask", "How old is the lamp?", "--data", home.data, cwd=home.folder)
    assert (asked.code, asked.out) == (1, "")
    assert program.is_one_sentence(asked.err), asked.err
    assert str(home.process.pid) in asked.err
    watched = home.run("build", "--watch")
    assert watched.code == 1
    assert "leave --watch away" in watched.err


def test_other_settings_are_refused(home: Home) -> None:
    environment = program.environment(ISNAD_ENCODER="another")
    ran = program.index("build", "--rebuild", "--data", home.data, cwd=home.folder, env=environment)
    assert (ran.code, ran.out) == (1, "")
    assert "another ISNAD_ENCODER (none)" in ran.err


def test_the_note_is_for_its_user_alone_and_says_who(home: Home) -> None:
    it = note(home.data)
    assert it.pid == str(home.process.pid)
    assert home.run("status", "--json").json()["owner"] == it.pid
    assert (it.address or "").startswith("127.0.0.1:")
    if os.name != "nt":
        assert (home.data / "owner").stat().st_mode & 0o777 == 0o600
    assert it.token not in repr(it)


FERRY = '{"query": "ferry", "k": 1}'


@pytest.mark.parametrize(
    ("headers", "path", "body", "status"),
    [
        ({}, "/search", FERRY, 200),
        ({"Authorization": None}, "/search", FERRY, 401),
        ({"Authorization": "Bearer é"}, "/search", FERRY, 401),
        ({"Host": "localhost:80"}, "/search", FERRY, 403),
        ({"Origin": "http://127.0.0.1"}, "/search", FERRY, 403),
        ({}, "/nothing", FERRY, 404),
        ({}, "/search", "[1]", 400),
        ({}, "/search", "{", 400),
        ({"Content-Length": None}, "/search", "", 411),
        ({"Content-Length": "-1"}, "/search", "", 411),
        ({"Content-Length": "1000001"}, "/search", "", 413),
    ],
)
def test_the_endpoint_answers_those_who_may_ask(
    home: Home, headers: dict[str, str | None], path: str, body: str, status: int
) -> None:
    assert post(home, headers, path, body) == status


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_a_killed_owner_is_followed_by_the_next_process_and_sigterm_ends_one(tmp_path: Path) -> None:
    program.write_articles(tmp_path / "news")
    with owning(tmp_path) as home:
        home.process.send_signal(signal.SIGKILL)
        home.process.wait(60)
        stale = note(home.data)
        assert stale.pid == str(home.process.pid)
        assert not is_owned(home.data)
        assert home.run("status", "--json").json()["owner"] is None
        again = home.run("build", "--json")
        assert (again.code, len(again.json()["unchanged"])) == (0, 3)
        assert not (home.data / "owner").exists()
        command = [sys.executable, "-m", "index", "build", "--watch", "--data", "library"]
        with subprocess.Popen(
            command, cwd=tmp_path, env=program.environment(), stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == "isnad: following; Ctrl-C ends it.\n"
            assert note(home.data).token != stale.token
            process.send_signal(signal.SIGTERM)
            assert (process.wait(60), process.stderr.read()) == (0, "isnad: closed.\n")
        assert not is_owned(home.data)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_an_owner_that_dies_while_it_builds(tmp_path: Path, folder: Path, encoder) -> None:
    code = MORTAL.format(conftest=str(Path(__file__).with_name("conftest.py")), data=str(tmp_path / "data"))
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        ran = program.index("build", folder, "--data", tmp_path / "data", cwd=tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert program.is_one_sentence(ran.err), ran.err
    assert f"process {process.pid}" in ran.err
    assert "Give the command again" in ran.err
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        assert library.build([folder]).articles == 3


def test_two_builds_begun_at_once_are_both_done(tmp_path: Path) -> None:
    program.write_articles(tmp_path / "news")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "heron.txt").write_text("A heron stood on the town hall of Pell.\n", "utf-8")
    command = [sys.executable, "-m", "index", "build", "--data", "library"]
    begun = [
        subprocess.Popen(
            [*command, name], cwd=tmp_path, env=program.environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )
        for name in ("news", "more")
    ]  # fmt: skip
    said = [process.communicate(timeout=180)[1] for process in begun]
    assert [process.returncode for process in begun] == [0, 0], said
    status = program.index("status", "--data", "library", "--json", cwd=tmp_path).json()
    assert (status["articles"], status["roots"]) == (4, ["more", "news"])


def test_a_build_waits_for_the_one_under_way(tmp_path: Path, folder: Path, encoder) -> None:
    begun, go = threading.Event(), threading.Event()
    said: list[object] = []

    def hold(_: Progress) -> None:
        begun.set()
        assert go.wait(60)

    def waiting() -> None:
        said.append("waiting")
        go.set()

    with Library.open(tmp_path / "data", encoder=encoder) as library, served(library, Settings()):
        first = threading.Thread(target=lambda: said.append(library.build([folder], progress=hold)))
        first.start()
        assert begun.wait(60)
        owner = Owner(tmp_path / "data", note(tmp_path / "data"))
        second = owner.build([folder], Settings(), said.append, waiting)
        first.join()
    assert said[0] == "waiting"
    assert len(second.unchanged) == 3
    assert second.articles == 3
    assert any(isinstance(one, Receipt) and len(one.added) == 3 for one in said)
    assert any(isinstance(one, Progress) and one.total == 3 for one in said)


def test_an_owner_that_ends_says_so_to_who_waits(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library, served(library, Settings()):
        owner = Owner(tmp_path / "data", note(tmp_path / "data"))
        with pytest.raises(UsageError, match="Nothing to index yet"):
            owner.build([], Settings(), lambda _: None, lambda: None)
        library.halt()
        with pytest.raises(LibraryClosing, match="what was committed stays"):
            owner.build([folder], Settings(), lambda _: None, lambda: None)


def test_a_search_is_the_same_here_and_there(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library, served(library, Settings()):
        library.build([folder])
        owner = Owner(tmp_path / "data", note(tmp_path / "data"))
        for query in ("حصاد الزيتون", "salty wells"):
            there = owner.search(query, 2, Filters(language="ar"), Settings(), explained=True)
            assert there == find(library, query, 2, Filters(language="ar"), explained=True)


def test_who_cannot_be_asked_is_named(tmp_path: Path) -> None:
    def here() -> None:
        raise AssertionError("the library is owned")

    def there(owner: Owner) -> None:
        owner.search("x", 1, Filters(), Settings(), explained=False)

    def said() -> str:
        with pytest.raises(LibraryOwned) as error:
            here_or_there(Settings(data=tmp_path), here, there, patience=0.2)
        return str(error.value)

    owned = Ownership(tmp_path).take()
    assert f"(process {os.getpid()}) that cannot be asked from here (it takes no requests)" in said()
    owned.advertise("127.0.0.1:9", "token")
    assert "close it first, or choose another place with --data" in said()
    (tmp_path / "owner").write_text("4242")  # as an earlier version wrote it
    assert "(process 4242)" in said()
    elsewhere = {"pid": "7", "machine": "elsewhere", "address": "127.0.0.1:9", "token": "x", "later": [1]}
    (tmp_path / "owner").write_text(json.dumps(elsewhere))
    assert "(process 7 on the machine elsewhere)" in said()
    (tmp_path / "owner").write_text("{half")
    assert "(process unknown)" in said()
    owned.release()
    assert here_or_there(Settings(data=tmp_path), lambda: "here", lambda owner: "there") == "here"


def test_the_library_is_opened_here_as_soon_as_its_owner_lets_go(tmp_path: Path) -> None:
    owned = Ownership(tmp_path).take()
    asked: list[str] = []

    def there(owner: Owner) -> str:
        asked.append(owner.note.pid)
        owned.release()
        raise LibraryOwned("It takes no requests.")

    assert here_or_there(Settings(data=tmp_path), lambda: "here", there) == "here"
    assert asked == [str(os.getpid())]


def test_an_owner_that_starts_is_waited_for_until_it_can_be_asked(tmp_path: Path) -> None:
    owned = Ownership(tmp_path).take(serving=True)
    looked: list[str | None] = []

    def there(owner: Owner) -> str:
        looked.append(owner.note.address)
        if len(looked) == 3:
            owned.advertise("127.0.0.1:9", "token")
        elif len(looked) > 3:
            return "there"
        raise LibraryOwned("It takes no requests.")

    assert here_or_there(Settings(data=tmp_path), lambda: "here", there, patience=0) == "there"
    assert looked == ["soon", "soon", "soon", "127.0.0.1:9"]
    owned.release()


def test_who_is_overtaken_while_it_opens_the_library_asks_the_other(tmp_path: Path) -> None:
    other = Ownership(tmp_path)

    def here() -> str:
        other.take(serving=True).advertise("127.0.0.1:9", "token")
        with pytest.raises(LibraryOwned) as late:
            Ownership(tmp_path).take()
        raise late.value

    chosen = Settings(data=tmp_path)
    assert here_or_there(chosen, here, lambda owner: owner.note.address, patience=-1) == "127.0.0.1:9"
    other.release()


def test_names_as_given_and_errors_of_their_kind() -> None:
    there = Receipt(
        added=("/srv/news/a.md", "/srv/newsroom/b.md"), failed=(Failure("/srv/news", "it is empty now"),)
    )
    here = as_given(there, {"/srv/news": "~/news"})
    assert here.added == (str(Path("~/news/a.md")), "/srv/newsroom/b.md")
    assert here.failed == (Failure(str(Path("~/news")), "it is empty now"),)
    assert Receipt.from_dict({**json.loads(json.dumps(there.as_dict())), "later": 1}) == there
    assert issubclass(LibraryOwned, LibraryBusy)
    assert issubclass(LibraryClosing, IsnadError)
