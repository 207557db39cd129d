"""The window at work: what is dropped into its folder can be asked about from another process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.ownership import is_owned
from tests.house import program

HERON = "Where did the heron of Pell stand?"
SECONDS = 120


@pytest.fixture
def window(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """`python app.py` over the three small articles, opened."""
    program.write_articles(tmp_path / "articles")
    command = [sys.executable, str(program.ROOT / "app.py"), "--articles", "articles", "--data", "library"]
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=tmp_path, env=program.environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            while "Isnad is open" not in (line := process.stdout.readline()):
                assert line, "the window did not open"
            yield process
        finally:
            process.kill()


def test_a_new_article_is_answered_from_while_the_window_is_open(
    window: subprocess.Popen[str], tmp_path: Path
) -> None:
    (tmp_path / "articles" / "heron.txt").write_text(
        "A heron on the town hall\n\nThe heron of Pell stood on the roof of the town hall.\n", "utf-8"
    )
    end = time.monotonic() + SECONDS
    while (status := program.index("status", "--data", "library", "--json", cwd=tmp_path)).code == 0:
        if status.json()["articles"] == 4 and status.json()["pending"] == 0:
            break
        assert time.monotonic() < end, "the new article was not indexed"
    assert status.json()["owner"] == str(window.pid)
    ran = program.rag("ask", HERON, "--data", "library", "--json", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    answer = ran.json()
    assert answer["citations"][0]["source"] == "articles/heron.txt"
    assert "roof of the town hall" in answer["citations"][0]["quote"]
    told = program.rag("ask", HERON, "--data", "library", cwd=tmp_path)
    assert answer["answer"] in told.out
    second = program.index("build", "articles", "--data", "library", cwd=tmp_path)
    assert (second.code, second.out.split(".")[0]) == (0, "0 added, 4 unchanged")
    window.terminate()
    assert window.wait(60) == 0
    assert window.stderr is not None
    assert window.stderr.read() == "isnad: closed.\n"
    assert not is_owned(tmp_path / "library")
    assert not (tmp_path / "library" / "owner").exists()
