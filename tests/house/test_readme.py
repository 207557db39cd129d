"""Every command and every program of the README runs as it is written there.

Left out: make (its own test is that this runs), the lines for Windows, and the
example that downloads nothing but a chat model's name.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.program import ROOT

README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(sh|python)\n(.*?)^```", README, re.M | re.S)
COMMANDS = [
    line
    for kind, block in BLOCKS
    if kind == "sh"
    for line in block.splitlines()
    if line.startswith(".venv/bin/python ")
]
PROGRAMS = [block for kind, block in BLOCKS if kind == "python"]


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
