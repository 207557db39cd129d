"""Setting up: what the Makefile would do, and what it says when it cannot."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAMPS = (".made", ".run-installed", ".test-installed")
FILES = (
    "Makefile", "requirements.txt", "requirements-mcp.txt", "requirements-models.txt", "requirements-dev.txt",
)  # fmt: skip

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A clone with nothing installed."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def installed(fresh: Path) -> Path:
    """The same with every stamp written after the files: second 0 for those, 100 to 102 for the stamps."""
    (fresh / ".venv").mkdir()
    for name in FILES:
        os.utime(fresh / name, (0, 0))
    for second, stamp in enumerate(STAMPS, 100):
        (fresh / ".venv" / stamp).touch()
        os.utime(fresh / ".venv" / stamp, (second, second))
    return fresh


def make(*words: str, at: Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE") and k != "PYTHON"}
    return subprocess.run(["make", *words], cwd=at, env=env, capture_output=True, text=True, check=False)


def test_a_second_run_installs_nothing(installed: Path) -> None:
    assert make("-n", "run", at=installed).stdout.split() == [".venv/bin/python", "app.py"]


def test_arguments_reach_the_program(installed: Path) -> None:
    ran = make("-n", "run", "ARGS=--port 8000", at=installed)
    assert ran.stdout.split() == [".venv/bin/python", "app.py", "--port", "8000"]


def test_changed_requirements_are_installed_again(installed: Path) -> None:
    os.utime(installed / "requirements.txt", (200, 200))
    assert "-check -r requirements.txt" in make("-n", "run", at=installed).stdout


def test_running_needs_only_the_run_time_requirements(fresh: Path) -> None:
    said = make("-n", "run", at=fresh).stdout
    assert "-r requirements.txt" in said
    assert "requirements-dev" not in said


def test_a_failed_installation_leaves_no_stamp(fresh: Path) -> None:
    failing = fresh / ".venv" / "bin" / "python"
    failing.parent.mkdir(parents=True)
    failing.write_text("#!/bin/sh\nexit 1\n")
    failing.chmod(0o755)
    (fresh / ".venv" / ".made").touch()
    assert make("run", at=fresh).returncode != 0
    assert not (fresh / ".venv" / ".run-installed").exists()


@pytest.mark.parametrize(
    ("refuses", "words"),
    [
        ("version_info", "Isnad needs Python 3.11 or newer"),
        ("ensurepip", "lacks the venv module: install the package python3"),
    ],
)
def test_a_python_that_will_not_do_gets_a_sentence(fresh: Path, refuses: str, words: str) -> None:
    python = fresh / "python"
    python.write_text(f'#!/bin/sh\ncase "$2" in *"{refuses} < "*|*"import venv, {refuses}"*) exit 1;; esac\n'
                      f'exec "{sys.executable}" "$@"\n')  # fmt: skip
    python.chmod(0o755)
    ran = make("run", f"PYTHON={python}", at=fresh)
    assert ran.returncode != 0
    assert words in ran.stderr
    assert not (fresh / ".venv").exists()


def test_cleaning_spares_the_library_and_the_articles(installed: Path) -> None:
    for kept in (".isnad", "articles"):
        (installed / kept).mkdir()
    assert make("clean", at=installed).returncode == 0
    assert not (installed / ".venv").exists()
    assert (installed / ".isnad").is_dir()
    assert (installed / "articles").is_dir()


def test_every_requirement_has_a_range_with_an_end() -> None:
    for name in FILES[1:]:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.search(r"==|<", line), f"{name}: {line}"
