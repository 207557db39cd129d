"""Every command and every program of the README runs as it is written there; those for programs, by a window.

Left out: make (its own test is that this runs), the lines for Windows, and the
example that downloads nothing but a chat model's name.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house.program import ROOT
from tests.ui.window import opened

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sh|python|json)\n(.*?)^```", README, re.M | re.S)
COMMANDS = [
    line
    for kind, block in BLOCKS
    if kind == "sh"
    for line in block.splitlines()
    if line.startswith(".venv/bin/python ")
]
PROGRAMS = [block for kind, block in BLOCKS if kind == "python" and "gradio_client" not in block]
#: What the README's examples for programs have for the window's address.
ADDRESS = "http://127.0.0.1:7860/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with articles in ~/news, and a library over the sample collection in its .isnad."""
    home = tmp_path_factory.mktemp("home")
    (home / "news").mkdir()
    (home / "news" / "ferry.txt").write_text(
        "The ferry to Tolm sails again from Monday, its owner said.\n", "utf-8"
    )
    run(home, ["-m", "index", "build", str(ROOT / "articles")])
    return home


def run(home: Path, arguments: list[str], program: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder, with its data in `home`."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ISNAD_")}
    environment |= {"ISNAD_DATA": str(home / ".isnad"), "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=home if program else ROOT, env=environment, input=program,
        capture_output=True, text=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip


def test_the_readme_still_has_what_is_tested_here() -> None:
    assert len(COMMANDS) >= 7
    assert len(PROGRAMS) == 2
    assert "make run" in README
    assert "make test" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme(home: Path, command: str) -> None:
    words = [w.replace("~", str(home)) for w in shlex.split(command)[1:]]
    if "build" in words and "--rebuild" not in words:
        words.append("--keep-sample")  # for the commands that come after it
    ran = run(home, words)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()


@pytest.mark.parametrize("program", PROGRAMS, ids=["chain", "parts"])
def test_a_program_of_the_readme(home: Path, program: str) -> None:
    ran = run(home, ["-"], program)
    assert ran.returncode == 0, ran.stderr
    if "print" in program:
        assert "[1]" in ran.stdout


@pytest.fixture(scope="module")
def window(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a window over the sample collection, its endpoints MCP tools where they can be."""
    data = tmp_path_factory.mktemp("window") / "data"
    run(home, ["-m", "index", "build", str(ROOT / "articles"), "--data", str(data)])
    tools = {"ISNAD_MCP": "1"} if find_spec("mcp") else {}
    with opened(ROOT / "articles", data, **tools) as address:
        yield address


def example(kind: str, has: str, address: str) -> str:
    """The README's example of this kind that has these words, for the window at `address`."""
    (found,) = (block for told, block in BLOCKS if told == kind and has in block)
    assert ADDRESS in found
    return found.replace(ADDRESS, address)


def test_the_example_for_gradio_client(home: Path, window: str) -> None:
    ran = run(home, ["-"], example("python", "gradio_client", window))
    assert ran.returncode == 0, ran.stderr
    assert "6,140" in ran.stdout
    assert "[1]" in ran.stdout


@pytest.mark.skipif(shutil.which("curl") is None or os.name != "posix", reason="there is no curl here")
def test_the_example_for_http(home: Path, window: str) -> None:
    script = example("sh", "curl", window)
    ran = subprocess.run(
        ["sh", "-eu"], input=script, cwd=home, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr
    event, data = ran.stdout.strip().split("\n", 1)
    assert event == "event: complete"
    (found,) = json.loads(data.removeprefix("data: "))
    assert found["query"] == "olive harvest"
    assert [hit["language"] for hit in found["hits"]] == ["ar"] * 3


@pytest.mark.skipif(find_spec("mcp") is None, reason="requirements-mcp.txt is not installed")
def test_the_example_for_models(window: str) -> None:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    written = json.loads(example("json", "mcpServers", window))

    async def ask() -> str:
        async with (
            streamable_http_client(written["mcpServers"]["isnad"]["url"]) as (reading, writing, _),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            found = await session.call_tool("search", {"query": "حصاد الزيتون", "k": 1})
            return found.content[0].text

    assert json.loads(asyncio.run(ask()))["query"] == "حصاد الزيتون"
