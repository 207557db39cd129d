"""Questions about rows of a parallel file, for training."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.pairs import WRITTEN, Asked, Pair, asked_of_rows


def test_a_question_comes_with_its_row_and_those_beside_it(tmp_path: Path) -> None:
    (tmp_path / "seed.tsv").write_text("أ\tone\nب\ttwo\nج\tthree\nد\tfour\n", "utf-8")
    rows = tmp_path / "rows"
    rows.mkdir()
    file = rows / "seed.jsonl"
    file.write_text(
        '{"row": 0, "en": "Which is first?", "ar": "ما الأول؟"}\n'
        '{"near": 1, "en": "Who counted?", "ar": "من عدّ؟"}\n'
        '{"row": 2, "en": "Which is third?", "ar": "ما الثالث؟"}\n',
        "utf-8",
    )
    assert asked_of_rows(tmp_path, rows) == [
        Asked(Pair("ما الأول؟", "Which is first?"), Pair("أ ب", "one two")),
        Asked(Pair("ما الثالث؟", "Which is third?"), Pair("ب ج د", "two three four")),
    ]
    file.write_text('{"row": 9, "en": "Which?", "ar": "ما؟"}\n', "utf-8")
    with pytest.raises(ValueError, match="no row 9"):
        asked_of_rows(tmp_path, rows)


def test_the_questions_of_the_project_are_whole() -> None:
    import json

    (file,) = (WRITTEN / "rows").glob("*.jsonl")
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert all(("row" in r) != ("near" in r) for r in rows)
    assert all(r["en"].strip() and any("\u0600" <= c <= "\u06ff" for c in r["ar"]) for r in rows)
    assert len({r["en"] for r in rows}) > 0.99 * len(rows)
