"""The gold questions against the whole sample collection in one library."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.answers import GOLD, ROOT, Outcome, collect, is_across, share, show, table
from benchmarks.gold import read_gold
from index.language import language_of


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, ...]:
    found = collect(ROOT / "articles", GOLD, tmp_path_factory.mktemp("gold") / "library")
    print(show(table(found)))  # shown with a failure
    return found


def test_the_gold_file_is_as_large_and_as_varied_as_promised() -> None:
    languages = {path.stem: language_of(path.read_text("utf-8")) for path in (ROOT / "articles").iterdir()}
    gold = read_gold(GOLD, languages)
    answerable = [g for g in gold if g.answerable]
    assert len(gold) >= 60
    assert len(gold) - len(answerable) >= 15
    assert {g.direction for g in answerable} == {"ar-ar", "en-en", "ar-en", "en-ar"}
    assert sum(g.plain is False for g in answerable) >= len(answerable) / 2
    assert len({g.id for g in gold}) == len({g.question for g in gold}) == len(gold)


def test_every_gold_answer_stands_in_its_articles() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in Path(ROOT / "articles").iterdir()}
    for gold in read_gold(GOLD):
        for article in gold.articles:
            assert article in texts, gold.id
        if gold.articles:
            assert any(gold.answers[0] in texts[article] for article in gold.articles), gold.id


def test_within_a_language_the_first_citation_is_of_the_right_article(outcomes) -> None:
    asked = [o for o in outcomes if o.gold.answerable and not is_across(o.gold)]
    assert share([o.first for o in asked]) >= 0.90, [o.gold.id for o in asked if not o.first]


def test_across_languages_the_first_citation_is_of_the_right_article(outcomes) -> None:
    asked = [o for o in outcomes if is_across(o.gold)]
    assert share([o.first for o in asked]) >= 0.75, [o.gold.id for o in asked if not o.first]


def test_unanswerable_questions_are_refused(outcomes) -> None:
    asked = [o for o in outcomes if not o.gold.answerable]
    assert share([o.refused for o in asked]) >= 0.80, [o.gold.id for o in asked if not o.refused]


def test_answerable_questions_are_not_refused(outcomes) -> None:
    asked = [o for o in outcomes if o.gold.answerable]
    assert share([o.refused for o in asked]) <= 0.10, [o.gold.id for o in asked if o.refused]
