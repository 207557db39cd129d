"""What the commands have in common: errors become sentences and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index import command
from index.errors import LibraryBusy, UsageError


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (UsageError("Name a folder."), 2, "isnad: Name a folder.\n"),
        (LibraryBusy("It is open."), 1, "isnad: It is open.\n"),
        (KeyboardInterrupt(), 1, "isnad: stopped.\n"),
    ],
)
def test_faults(fault: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    def work(_) -> int:
        raise fault

    assert command.run(work, "stopped.") == code
    assert capsys.readouterr().err == said


def test_the_works_own_code_and_its_settings(tmp_path: Path) -> None:
    seen = []
    assert command.run(lambda chosen: seen.append(chosen.data) or 7, "", data=tmp_path) == 7
    assert seen == [tmp_path]


def test_a_level_that_is_none(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ISNAD_LOG", "loud")
    assert command.run(lambda _: 0, "") == 2
    assert "ISNAD_LOG=loud" in capsys.readouterr().err


def test_a_file_of_questions(tmp_path: Path) -> None:
    lines = tmp_path / "q.jsonl"
    first = {"question": "كم؟\u2028وأين؟", "id": 7}
    lines.write_text(json.dumps(first, ensure_ascii=False) + '\n\n{"query": "Where?"}\n', "utf-8")
    assert list(command.read_questions(lines)) == [{"query": "كم؟\u2028وأين؟", "id": 7}, {"query": "Where?"}]
    lines.write_text('{"question": "x"}\n{"question": " "}\n', "utf-8")
    with pytest.raises(UsageError, match="line 2"):
        list(command.read_questions(lines))
