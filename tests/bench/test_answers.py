"""The benchmark of answers, on a few articles and questions of one's own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import answers
from benchmarks.answers import collect, collect_pool, table
from benchmarks.gold import read_gold

MILL = "The mill of Orrin burned down in 1904. It was rebuilt by Dora Penhallow with stones from the quarry."
LAMP = "أضيئت منارة الرأس أول مرة عام ١٨٧٢. وبناها المهندس سليم عرنوس من حجر الجزيرة."


def lines(path: Path, *values: object) -> Path:
    path.write_text("\n".join(json.dumps(v, ensure_ascii=False) for v in values), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "mill.txt").write_text(f"The mill of Orrin\n\n{MILL}\n", "utf-8")
    (made / "lamp.txt").write_text(f"منارة الرأس\n\n{LAMP}\n", "utf-8")
    return made


def test_what_is_known_of_a_question_is_judged_and_the_rest_is_not(folder: Path, tmp_path: Path) -> None:
    file = lines(
        tmp_path / "questions.jsonl",
        {"question": "Who rebuilt the mill of Orrin?", "article": "mill", "answer": ["Penhallow", "Dora"]},
        {"question": "When did the mill of Orrin burn down?", "article": ["lamp"], "answer": "1904"},
        {"question": "من بنى منارة الرأس؟", "evidence": "وبناها المهندس سليم عرنوس من حجر الجزيرة."},
        {"question": "When was the mill of Orrin rebuilt?"},
        {"question": "Which team won the football cup in Brazil?", "unanswerable": True},
    )
    rebuilt, wrong, built, free, none = collect(folder, file, tmp_path / "library")
    assert (rebuilt.first, rebuilt.quoted, rebuilt.anywhere) == (True, True, True)
    assert (wrong.first, wrong.quoted, wrong.anywhere) == (False, False, False)
    assert (built.first, built.quoted) == (None, True)
    assert (free.first, free.quoted, free.anywhere) == (None, None, None)
    assert none.refused
    assert [o.gold.direction for o in (rebuilt, wrong, built, free, none)] == [
        "en-en", "en-ar", "ar-?", "en-?", "none-en",
    ]  # fmt: skip
    rows = {r.what: r for r in table((rebuilt, wrong, built, free, none))}
    assert rows["answerable"].first == 0.5
    assert rows["answerable"].quoted == pytest.approx(2 / 3)
    assert rows["unanswerable"].refused == 1.0
    assert rows["en-en"].words == len(rebuilt.text.split("“")[1].split("”")[0].split())


def test_a_folder_of_pools_makes_a_library_of_each_language(tmp_path: Path) -> None:
    lines(tmp_path / "articles.en.jsonl", {"id": "a-0-en", "title": "The mill", "text": MILL})
    lines(tmp_path / "articles.ar.jsonl", {"id": "a-1-ar", "title": "المنارة", "text": LAMP})
    lines(
        tmp_path / "questions.en.jsonl",
        {"id": "1", "question": "Who rebuilt the mill?", "article": "a-0", "answer": "Dora Penhallow"},
        {"id": "2", "question": "Who built the lighthouse?", "article": "a-1", "answer": "Arnous"},
    )
    asked = {"id": "2", "question": "من بنى المنارة؟", "article": "a-1", "answer": "سليم عرنوس"}
    lines(tmp_path / "questions.ar.jsonl", asked)
    found = collect_pool(tmp_path, tmp_path / "data")
    assert [(o.gold.direction, o.gold.answers) for o in found] == [
        ("ar-ar", ("سليم عرنوس",)), ("en-ar", ("سليم عرنوس",)), ("en-en", ("Dora Penhallow",)),
    ]  # fmt: skip
    assert found[0].quoted
    assert found[2].quoted


@pytest.mark.parametrize("line", ["{", "3", '{"question": ""}', '{"query": "Who?"}', '{"question": 3}'])
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(f'{{"question": "Who?"}}\n{line}\n', "utf-8")
    with pytest.raises(SystemExit, match="line 2"):
        read_gold(file)


def test_from_the_command_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = lines(tmp_path / "q.jsonl", {"question": "Who rebuilt the mill of Orrin?", "article": "lamp"})
    monkeypatch.setattr(sys, "argv", ["answers", str(folder), str(file), "--misses"])
    assert answers.main() == 0
    shown = capsys.readouterr().out
    assert "en-ar" in shown
    assert "[article, " in shown
    monkeypatch.setattr(sys, "argv", ["answers", str(folder), str(file), "--json"])
    assert answers.main() == 0
    assert json.loads(capsys.readouterr().out)[0]["first"] == 0.0
    monkeypatch.setattr(sys, "argv", ["answers", str(tmp_path / "nowhere")])
    with pytest.raises(SystemExit, match="nowhere does not exist"):
        answers.main()
