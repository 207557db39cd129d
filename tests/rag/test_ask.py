"""``python -m rag ask``, as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.encoder import open_encoder
from index.library import Library

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["question", "language", "answer", "refused", "model", "citations", "hits", "timings_ms"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that nobody owns, on disk."""
    folder = tmp_path_factory.mktemp("articles")
    text = "Engineers replaced 1,200 stones in the arches of the bridge, the mayor said."
    (folder / "bridge.txt").write_text(f"Bridge reopens\n\n{text}\n", "utf-8")
    data = tmp_path_factory.mktemp("ask") / "data"
    with Library.open(data, encoder=open_encoder(None)) as library:
        library.build([folder])
    return data


def ask(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command: Sequence[str] = [sys.executable, "-m", "rag", "ask", *map(str, arguments)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ISNAD_")}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_json_is_the_contract(data: Path) -> None:
    done = ask("How many stones did engineers replace in the bridge?", "--data", data, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert list(found) == KEYS
    assert (found["language"], found["refused"], found["model"]) == ("en", False, "extractive")
    assert list(found["citations"][0]) == [
        "n", "article_id", "title", "publisher", "source", "published", "language", "version", "paragraph",
        "page", "start", "end", "quote", "key", "copies", "agreeing", "independent",
    ]  # fmt: skip
    assert list(found["hits"][0]) == [
        "passage_id", "article_id", "title", "publisher", "source", "published", "language", "version",
        "paragraph", "page", "start", "end", "text", "score", "copies",
    ]  # fmt: skip
    assert found["citations"][0]["publisher"] is None
    assert (found["citations"][0]["version"], found["citations"][0]["page"]) == (1, None)
    assert found["citations"][0]["key"] == [[19, 31]]  # 1,200 stones
    assert set(found["timings_ms"]) >= {"retrieve", "answer", "total"}


def test_a_file_of_questions(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"id": 7, "question": "How many stones did engineers replace in the bridge?"}\n'
        '{"question": "ما عاصمة اليابان؟"}\n',
        "utf-8",
    )
    done = ask("--file", file, "--json", "--data", data)
    assert done.returncode == 0
    first, second = (json.loads(line) for line in done.stdout.strip().split("\n"))
    assert list(first) == ["id", *KEYS]
    assert first["id"] == 7
    assert list(second) == KEYS
    assert second["refused"] is True


def test_in_words(data: Path) -> None:
    done = ask("How many stones did engineers replace in the bridge?", "--data", data)
    assert done.returncode == 0
    assert "“Engineers replaced 1,200 stones" in done.stdout
    assert "[1] Bridge reopens" in done.stdout


def test_wrong_calls(data: Path, tmp_path: Path) -> None:
    for arguments in (["  "], [], ["x", "--file", "y"], ["--file", str(tmp_path / "none.jsonl")]):
        done = ask(*arguments, "--data", data)
        assert done.returncode == 2, arguments
        assert done.stdout == ""
        assert done.stderr.startswith("isnad: ")


def test_no_library(tmp_path: Path) -> None:
    done = ask("Who?", "--data", tmp_path / "none")
    assert done.returncode == 1
    assert "python -m index build" in done.stderr
    assert done.stdout == ""
