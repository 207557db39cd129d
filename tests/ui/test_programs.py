"""What the window answers programs: bounds, callers, the four endpoints over HTTP, and as MCP tools."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.errors import IsnadError, UsageError
from index.finding import find
from index.library import Library
from index.receipt import Receipt
from index.records import Filters
from index.settings import Settings
from rag.pipeline import make_chain
from rag.told import as_dict
from tests.house.program import index, rag
from tests.ui.window import opened, write_articles
from ui import bounds
from ui.builder import Builder
from ui.callers import REFUSED, here
from ui.programs import Programs

STEPS = "How many steps does Maren Voll climb?"
LOAVES = "كم رغيفًا ينتج الفرن في اليوم؟"
ENDPOINTS = ["/ask", "/search", "/article", "/build"]


# Bounds


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "is empty"), ("  \n", "is empty"), (None, "is empty"), (7, "is empty"), ({"a": 1}, "is empty"),
        ("x" * 1001, "has 1,001 characters: send at most 1,000"), ("a\ud800", "half a character"),
    ],
)  # fmt: skip
def test_what_is_no_question(given: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        bounds.text("question", given)


def test_what_is_a_question() -> None:
    assert bounds.text("question", LOAVES) == LOAVES
    assert len(bounds.text("question", "x" * 1000)) == 1000


@pytest.mark.parametrize("k", [0, 101, -1, True, 3.0, "3", None])
def test_how_many_are_too_few_or_too_many(k: Any) -> None:
    assert (bounds.how_many(1), bounds.how_many(100)) == (1, 100)
    with pytest.raises(UsageError, match="from 1 to 100"):
        bounds.how_many(k)


def test_filters() -> None:
    assert bounds.filters(None, None, None, None) == bounds.filters("", "", "", "") == Filters()
    given = bounds.filters("TASS", "ar", "2026-05-14", "20260601")
    assert given == Filters("TASS", "ar", "2026-05-14", "2026-06-01")
    for wrong in (
        (["TASS"], None, None, None), (None, "fr", None, None), (None, ["ar"], None, None),
        (None, None, "yesterday", None), (None, None, None, 20260514), (None, None, "2026-02-30", None),
    ):  # fmt: skip
        with pytest.raises(UsageError):
            bounds.filters(*wrong)


@pytest.mark.parametrize("number", [0, -1, "1", 1.0, True, 10**10])
def test_what_is_no_version(number: Any) -> None:
    assert (bounds.version(None), bounds.version(2)) == (None, 2)
    with pytest.raises(UsageError, match="version"):
        bounds.version(number)


# Callers


@pytest.mark.parametrize(
    ("address", "headers", "is_here"),
    [
        ("127.0.0.1", {"host": "127.0.0.1:7860"}, True),
        ("127.0.0.1", {"host": "localhost:7860"}, True),
        ("::1", {"host": "[::1]:7860"}, True),
        ("::ffff:127.0.0.1", {"host": "localhost"}, True),
        ("127.0.0.1", {"host": "localhost:7860", "origin": "http://localhost:7860"}, True),
        # From another machine.
        ("192.168.1.7", {"host": "127.0.0.1:7860"}, False),
        ("::ffff:192.168.1.7", {"host": "localhost"}, False),
        (None, {"host": "localhost"}, False),
        ("testclient", {"host": "localhost"}, False),
        # Passed on by a proxy of this machine.
        ("127.0.0.1", {"host": "localhost", "x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"host": "localhost", "forwarded": "for=127.0.0.1"}, False),
        # By a browser of this machine, at the wish of a page from elsewhere.
        ("127.0.0.1", {"host": "localhost:7860", "origin": "https://evil.example"}, False),
        ("127.0.0.1", {"host": "localhost:7860", "origin": "null"}, False),
        ("127.0.0.1", {"host": "evil.example:7860", "origin": "http://evil.example:7860"}, False),
        ("127.0.0.1", {"host": "localhost.evil.example"}, False),
        ("127.0.0.1", {"host": "["}, False),
        ("127.0.0.1", {}, False),
    ],
)  # fmt: skip
def test_who_is_here(address: str | None, headers: dict[str, str], is_here: bool) -> None:
    assert here(address, headers) is is_here


# Without a window


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """An article in its second version, and another."""
    home = tmp_path_factory.mktemp("programs")
    file = home / "news" / "tower.md"
    file.parent.mkdir()
    head = "---\ntitle: The tower\nid: tower\npublisher: Gazette\n---\n\n"
    file.write_text(f"{head}The keeper climbs 214 steps twice a day.\n", "utf-8")
    (home / "news" / "oven.txt").write_text("مخبز القرية\n\nينتج الفرن 1800 رغيف في اليوم.\n", "utf-8")
    with Library.open(home / "data") as library:
        library.build([file.parent])
        file.write_text(f"{head}The keeper climbs 220 steps twice a day.\n", "utf-8")
        library.build()
        yield library


@pytest.fixture(scope="module")
def programs(library: Library) -> Programs:
    return Programs(library, make_chain(library), Builder(lambda progress: Receipt()))


def test_an_answer_and_hits_are_those_of_the_commands(library: Library, programs: Programs) -> None:
    asked = programs.ask(LOAVES)
    assert "1800 رغيف" in asked["citations"][0]["quote"]
    assert {**asked, "timings_ms": 0} == {**as_dict(make_chain(library).invoke(LOAVES)), "timings_ms": 0}
    assert programs.search("steps", 2) == find(library, "steps", 2, Filters())
    assert {hit["language"] for hit in programs.search("steps", language="ar")["hits"]} == {"ar"}
    assert programs.ask(LOAVES, language="en")["refused"]


def test_an_article_as_it_is_and_as_it_was(programs: Programs) -> None:
    now = programs.article("tower")
    assert list(now) == [
        "id", "title", "text", "language", "source", "publisher", "published", "pages", "version", "replaced",
    ]  # fmt: skip
    assert now["text"] == "The keeper climbs 220 steps twice a day."
    assert (now["version"], now["replaced"]) == (2, None)
    assert programs.article("tower", 2) == now
    was = programs.article("tower", 1)
    assert (was["text"], was["version"]) == ("The keeper climbs 214 steps twice a day.", 1)
    assert was["replaced"].endswith("+00:00")
    assert (was["id"], was["publisher"]) == ("tower", "Gazette")
    with pytest.raises(UsageError, match="no version 3: its present one is 2"):
        programs.article("tower", 3)
    with pytest.raises(UsageError, match="No article has this id"):
        programs.article("' OR 1=1 --")


def test_a_build_that_runs_is_joined() -> None:
    go, builds = threading.Event(), []

    def work(progress: Any) -> Receipt:
        builds.append(1)
        go.wait(10)
        return Receipt(added=("a.md",))

    programs = Programs(None, None, Builder(work))

    async def both() -> list[dict[str, Any]]:
        asked = [asyncio.create_task(programs.build()) for _ in range(2)]
        await asyncio.sleep(0.3)
        go.set()
        return await asyncio.gather(*asked)

    one, other = asyncio.run(both())
    assert one == other == Receipt(added=("a.md",)).as_dict()
    assert len(builds) == 1


@pytest.mark.parametrize(
    ("fault", "said"),
    [(IsnadError("The disk is full."), "The disk is full."), (OSError(5, "x"), "log says why")],
)
def test_a_build_that_fails_says_why(fault: Exception, said: str) -> None:
    def work(progress: Any) -> Receipt:
        raise fault

    with pytest.raises(IsnadError, match=said):
        asyncio.run(Programs(None, None, Builder(work)).build())


def test_tools_without_their_package_are_said_to_want_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import app

    monkeypatch.setitem(sys.modules, "mcp", None)
    with pytest.raises(IsnadError, match=r"pip install -r requirements-mcp\.txt"):
        app.run(Settings(articles=tmp_path, data=tmp_path / "data", mcp=True))
    assert not (tmp_path / "data").exists()


# Through the window


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("window")
    write_articles(home / "news")
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A window's address; its endpoints are MCP tools where there can be any."""
    tools = {"ISNAD_MCP": "1"} if find_spec("mcp") else {}
    with opened(home / "news", home / "data", **tools) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Any:
    from gradio_client import Client

    return Client(address, verbose=False)


def called(address: str, name: str, data: Any, **headers: str) -> tuple[str, Any]:
    """The kind of the last event of a call over plain HTTP, and its data."""
    path = f"{address}gradio_api/call/{name}"
    event = httpx.post(path, json={"data": data}, headers=headers).raise_for_status().json()["event_id"]
    lines = httpx.get(f"{path}/{event}", timeout=60).text.strip().splitlines()
    kind, said = lines[-2:]
    return kind.removeprefix("event: "), json.loads(said.removeprefix("data: "))


def test_four_endpoints_are_named_and_no_other(address: str) -> None:
    info = httpx.get(f"{address}gradio_api/info").json()
    assert list(info["named_endpoints"]) == ENDPOINTS
    assert info["unnamed_endpoints"] == {}
    search = info["named_endpoints"]["/search"]
    assert search["description"].startswith("Find the passages")
    assert [one["parameter_name"] for one in search["parameters"]] == [
        "query", "k", "publisher", "language", "since", "until",
    ]  # fmt: skip
    assert [one["parameter_has_default"] for one in search["parameters"]] == [False, *[True] * 5]
    assert search["parameters"][1]["type"] == {"type": "integer"}
    assert search["returns"][0]["type"]["type"] == "object"


def test_a_client_gets_the_json_of_the_commands(home: Path, client: Any) -> None:
    asked = client.predict(question=LOAVES, api_name="/ask")
    told = rag("ask", LOAVES, "--data", home / "data", "--json", cwd=home).json()
    assert {**asked, "timings_ms": 0} == {**told, "timings_ms": 0}
    found = client.predict("lamp", 2, api_name="/search")
    assert found == index("search", "lamp", "-k", 2, "--data", home / "data", "--json", cwd=home).json()
    hit = found["hits"][0]
    article = client.predict(hit["article_id"], hit["version"], api_name="/article")
    assert article["text"][hit["start"] : hit["end"]] == hit["text"]
    receipt = client.predict(api_name="/build")
    assert (receipt["articles"], len(receipt["unchanged"]), receipt["embedded"]) == (4, 4, 0)


def test_what_cannot_be_is_answered_with_a_sentence(address: str) -> None:
    for name, data, said in (
        ("ask", ["", None, None, None, None], "The question is empty: send a text."),
        ("ask", [{"a": 1}, None, None, None, None], "The question is empty: send a text."),
        ("search", ["lamp", 0, None, None, None, None], "k is how many passages are wanted"),
        ("search", ["lamp", 3, None, "fr", None, None], "send ar or en"),
        ("article", ["nobody", None], "No article has this id"),
    ):
        kind, told = called(address, name, data)
        assert kind == "error"
        assert told["error"].startswith(said) or said in told["error"], told
    calls = f"{address}gradio_api/call/v2/"
    lacking = httpx.post(f"{calls}search", json={"k": 3})
    assert (lacking.status_code, "query" in lacking.json()["detail"]) == (422, True)
    unknown = httpx.post(f"{calls}search", json={"query": "lamp", "limit": 3})
    assert (unknown.status_code, "limit" in unknown.json()["detail"]) == (422, True)
    nothing = httpx.post(f"{calls}glance", json={})
    assert (nothing.status_code, "ask, search, article, build" in nothing.json()["detail"]) == (404, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"}, {"X-Forwarded-For": "127.0.0.1"}, {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
    ],
)  # fmt: skip
def test_who_is_elsewhere_builds_nothing(address: str, headers: dict[str, str]) -> None:
    assert called(address, "build", [], **headers) == (
        "error", {"error": REFUSED, "duration": 10, "visible": True, "title": "Error"},
    )  # fmt: skip
    # Nor by the name of what the window's own button does.
    kind, (strip,) = called(address, "build_1", [], **headers)
    assert kind == "complete"
    assert 'data-build="fault"' in strip
    assert "Only the machine that Isnad runs on" in strip
    assert httpx.post(f"{address}gradio_api/mcp/", json={}, headers=headers).status_code == 403


def test_no_call_passes_the_queue_by_and_none_of_the_page_does_harm(address: str) -> None:
    for name in ("ask", "build", "build_1"):
        straight = httpx.post(f"{address}gradio_api/run/{name}", json={"data": []})
        assert straight.status_code == 404, name
    for name in ("ask_1", "show", "follow", "glance", "arrive", "cleared"):
        assert called(address, name, [])[0] == "complete", name


@pytest.mark.skipif(find_spec("mcp") is None, reason="requirements-mcp.txt is not installed")
def test_a_model_finds_the_four_as_tools(address: str) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async def session() -> tuple[Any, ...]:
        async with (
            streamable_http_client(f"{address}gradio_api/mcp/") as (reading, writing, _),
            ClientSession(reading, writing) as client,
        ):
            await client.initialize()
            return (
                await client.list_tools(),
                await client.call_tool("ask", {"question": LOAVES}),
                await client.call_tool("build", {}),
                await client.call_tool("search", {"query": "lamp", "k": 1000}),
                await client.call_tool("show", {}),
            )

    tools, asked, built, wrong, private = asyncio.run(session())
    assert [f"/{tool.name}" for tool in tools.tools] == ENDPOINTS
    ask = tools.tools[0]
    assert ask.description.startswith("Answer a question, in Arabic or English")
    assert ask.inputSchema["required"] == ["question"]
    assert ask.inputSchema["properties"]["question"]["description"].startswith("One question")
    answer = json.loads(asked.content[0].text)
    assert "1800 رغيف" in answer["citations"][0]["quote"]
    assert "1800 رغيف" in asked.content[0].text
    assert json.loads(built.content[0].text)["articles"] == 4
    assert (wrong.isError, "from 1 to 100" in wrong.content[0].text) == (True, True)
    assert private.isError
