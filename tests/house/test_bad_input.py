"""Bad input: one clear sentence, the right exit code, and nothing is lost."""

from __future__ import annotations

import json
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.house import program
from tests.house.program import Home, Run

YEARS = "How many years has the last keeper, Maren Voll, lived in the tower?"


def refuses(ran: Run, code: int, *words: str) -> None:
    """The command said one sentence with these words on standard error and nothing else."""
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert program.is_one_sentence(ran.err), ran.err
    for word in words:
        assert word in ran.err


def counts(home: Home) -> tuple[int, int]:
    """Articles and vectors-to-come of a library."""
    status = program.index("status", "--data", home.data, "--json", cwd=home.folder).json()
    return status["articles"], status["pending"]


def test_an_empty_folder_is_said_and_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = program.index("build", "empty", "--data", "library", "--json", cwd=tmp_path)
    receipt = ran.json()
    assert (ran.code, receipt["added"], receipt["failed"]) == (0, [], [])
    assert "empty" in " ".join(receipt["notes"])
    asked = program.rag("ask", YEARS, "--data", "library", "--json", cwd=tmp_path)
    assert (asked.code, asked.json()["refused"], asked.json()["citations"]) == (0, True, [])


@pytest.mark.parametrize("question", ["", " \n\t "], ids=["empty", "blank"])
def test_an_empty_question_is_a_wrong_call(home: Home, question: str) -> None:
    refuses(program.rag("ask", question, "--data", "library", "--json", cwd=home.folder), 2, "question")


def test_an_empty_search_is_a_wrong_call(home: Home) -> None:
    refuses(program.index("search", "", "--data", "library", "--json", cwd=home.folder), 2)


def test_a_question_of_20_000_characters_is_cut_and_that_is_said(home: Home) -> None:
    long = (YEARS + " ") * (20_000 // len(YEARS))
    ran = program.rag("ask", long, "--data", "library", "--json", cwd=home.folder)
    assert ran.code == 0, ran.err
    assert "31 years" in ran.json()["citations"][0]["quote"]
    assert program.is_one_sentence(ran.err), ran.err


def test_a_folder_that_is_not_there_is_a_wrong_call(own_home: Home) -> None:
    ran = program.index("build", "nowhere", "--data", "library", "--json", cwd=own_home.folder)
    refuses(ran, 2, "nowhere")
    assert counts(own_home) == (3, 0)


def test_asking_without_a_library_says_how_to_build_one(tmp_path: Path) -> None:
    refuses(program.rag("ask", YEARS, "--data", "none", "--json", cwd=tmp_path), 1, "build")
    assert not (tmp_path / "none").exists()


def test_a_file_of_zeros_is_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    folder = program.write_articles(tmp_path / "articles")
    (folder / "zeros.txt").write_bytes(bytes(4096))
    ran = program.index("build", "articles", "--data", "library", "--json", cwd=tmp_path)
    receipt = ran.json()
    assert (ran.code, len(receipt["added"])) == (1, 3)
    assert [failure["source"] for failure in receipt["failed"]] == ["articles/zeros.txt"]
    assert len(receipt["failed"][0]["reason"]) > 10
    assert "Traceback" not in ran.err
    # A file that turns bad keeps its last good version.
    (folder / "lighthouse.md").write_bytes(bytes(4096))
    again = program.index("build", "--data", "library", "--json", cwd=tmp_path)
    assert again.code == 1
    assert "articles/lighthouse.md" in {failure["source"] for failure in again.json()["failed"]}
    found = program.index("search", "lighthouse keeper", "--data", "library", "--json", cwd=tmp_path).json()
    assert found["hits"][0]["source"] == "articles/lighthouse.md"


def test_a_library_of_another_encoder_is_refused_with_the_command_that_rebuilds_it(own_home: Home) -> None:
    generation = own_home.data / (own_home.data / "current").read_text().strip()
    with sqlite3.connect(generation / "articles.sqlite3") as db:
        changed = db.execute("UPDATE manifest SET value = 'another:0' WHERE key = 'encoder'").rowcount
    db.close()
    assert changed == 1
    for ran in (
        program.rag("ask", YEARS, "--data", "library", "--json", cwd=own_home.folder),
        program.index("build", "--data", "library", "--json", cwd=own_home.folder),
    ):
        refuses(ran, 1, "python -m index build", "--rebuild")
    assert counts(own_home) == (3, 0)
    rebuilt = program.index("build", "--rebuild", "--data", "library", "--json", cwd=own_home.folder)
    assert (rebuilt.code, rebuilt.json()["embedded"]) == (0, 3)
    assert counts(own_home) == (3, 0)


def test_a_data_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    folder = program.write_articles(tmp_path / "articles")
    (tmp_path / "file").write_text("in the way")
    ran = program.index("build", folder, "--data", "file/library", "--json", cwd=tmp_path)
    refuses(ran, 1, "file/library", "--data")
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_port_in_use_is_said(own_home: Home) -> None:
    articles = program.write_articles(own_home.folder / "articles")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = (sys.executable, str(program.ROOT / "app.py"), "--articles", str(articles), "--port", port)
        ran = program.run(*command, "--data", "library", cwd=own_home.folder)
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert port in ran.err.strip().splitlines()[-1]


def test_a_window_over_a_folder_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    command = (sys.executable, str(program.ROOT / "app.py"), "--articles", "nowhere", "--data", "library")
    refuses(program.run(*command, cwd=tmp_path), 2, "nowhere", "--articles")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("index",), ("index", "search", "x", "--colour"), ("index", "biuld"), ("rag", "ask")],
    ids=" ".join,
)
def test_a_wrong_call_exits_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = program.run(sys.executable, "-m", *words, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_a_bad_line_in_a_file_of_questions_is_named(home: Home, tmp_path: Path) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text(json.dumps({"id": 1, "question": YEARS}) + "\nnot json\n", encoding="utf-8")
    ran = program.rag("ask", "--file", asked, "--data", "library", "--json", cwd=home.folder)
    assert ran.code in {1, 2}
    assert "Traceback" not in ran.err
    assert "2" in ran.err


def test_an_unknown_setting_is_reported(home: Home) -> None:
    env = program.environment(ISNAD_DTAA="library")
    ran = program.index("status", "--data", "library", "--json", cwd=home.folder, env=env)
    assert ran.code == 0
    assert "ISNAD_DTAA" in ran.err
