"""The figures of the retrieval benchmark, reckoned by hand, and the benchmark on a small folder."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.retrieval import figures, first_rank

ROOT = Path(__file__).resolve().parents[2]


def test_figures_of_four_questions() -> None:
    # Ranks 1, 2, 7 and not found.
    assert figures([1, 2, 7, None]) == pytest.approx(
        (1 / 4, 2 / 4, 3 / 4, (1 + 1 / 2 + 1 / 7) / 4, (1 + 1 / math.log2(3) + 1 / math.log2(8)) / 4)
    )


def test_passages_of_one_article_count_once() -> None:
    assert first_rank(["a", "a", "b", "a", "c"], "c") == 3
    assert first_rank(["a"], "c") is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles in both languages, a question about each."""
    here = tmp_path / "small"
    here.mkdir()
    texts = {
        "en": ["The stone bridge cost four million crowns.", "Olives were picked in Noran in April."],
        "ar": ["كلف الجسر الحجري أربعة ملايين كرونة.", "قُطف الزيتون في نوران في نيسان."],
    }
    questions = {
        "en": ["What did the bridge cost?", "When were olives picked?"],
        "ar": ["كم كلف الجسر؟", "متى قطف الزيتون؟"],
    }
    for language, both in texts.items():
        with (here / f"articles.{language}.jsonl").open("w", encoding="utf-8") as out:
            for n, text in enumerate(both):
                out.write(json.dumps({"id": f"a{n}-{language}", "title": "", "text": text}) + "\n")
        with (here / f"questions.{language}.jsonl").open("w", encoding="utf-8") as out:
            for n, text in enumerate(questions[language]):
                row = {"id": f"q{n}", "question": text, "language": language, "article": f"a{n}"}
                out.write(json.dumps(row) + "\n")
    return here


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A benchmark, as anyone runs it."""
    return subprocess.run(
        [sys.executable, "-m", *arguments], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
    )


def test_every_direction_and_translations(folder: Path, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("الجسر قديم جدا\tThe bridge is very old\nأحب الزيتون\tI like olives\n", "utf-8")
    done = run("benchmarks.retrieval", str(folder), str(pairs), "--ablate", "--json")
    assert done.returncode == 0, done.stderr
    rows = {(r["folder"], r["direction"], r["ranking"]): r for r in json.loads(done.stdout)}
    for direction in ("ar-ar", "ar-en", "en-ar", "en-en"):
        assert rows["small", direction, "whole"]["recall_1"] == 1.0
        assert rows["small", direction, "- names"]["questions"] == 2
    assert rows["small", "en-ar", "BM25, raw words"]["recall_1"] < 1.0
    assert {rows["pairs", d, "vectors"]["recall_1"] for d in ("ar-en", "en-ar")} == {1.0}


def test_fusion_prints_a_choice_for_every_direction(folder: Path) -> None:
    done = run("benchmarks.fusion", str(folder))
    assert done.returncode == 0, done.stderr
    assert [
        line.split(":")[0] for line in done.stdout.splitlines() if "in folds " in line and "vectors" in line
    ]
    for direction in ("ar-ar", "ar-en", "en-ar", "en-en"):
        assert f"{direction}: vectors" in done.stdout


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    done = run("benchmarks.retrieval", str(tmp_path))
    assert done.returncode == 1
    assert f"{tmp_path} holds no articles.ar.jsonl" in done.stderr
