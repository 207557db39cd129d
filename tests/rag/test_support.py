"""The stretch that bears a sentence out, and how likely it is that it does."""

from __future__ import annotations

import pytest

from index.library import Library
from index.records import Hit
from rag.evidence import Judge
from rag.support import INTERCEPT, WEIGHTS, support


@pytest.fixture
def hit(library: Library) -> Hit:
    article = next(a for a in library.articles() if a.title == "Old bridge of Velmar reopens")
    return Hit(library.passages(article.id)[0], article, 1.0, 0.5, 1.0)


def test_the_sentence_that_says_it_is_quoted(library: Library, judge: Judge, hit: Hit) -> None:
    said = "The mayor, Ilse Tarrow, cut a ribbon."
    found = support(said, library.expand(said), hit, judge.encode, lambda _: 0.0)
    assert found.span.text == "The mayor, Ilse Tarrow, cut the ribbon."
    assert found.shared == pytest.approx(1.0)
    assert found.length == pytest.approx(len(library.expand(said)) / 20)
    cosine, shared, passage, length = WEIGHTS
    assert found.log_odds == pytest.approx(
        INTERCEPT + cosine * found.cosine + shared * 1.0 + passage * found.passage + length * found.length
    )


def test_two_sentences_are_quoted_where_both_are_needed(library: Library, judge: Judge, hit: Hit) -> None:
    said = "Engineers replaced 1,200 stones in the arches and the mayor, Ilse Tarrow, cut the ribbon."
    found = support(said, library.expand(said), hit, judge.encode, lambda text: float("1,200" in text))
    assert found.span.text.startswith("Engineers")
    assert found.span.text.endswith("cut the ribbon.")


def test_another_matter_is_unlikely(library: Library, judge: Judge, hit: Hit) -> None:
    for said in ("Penguins are birds that cannot fly.", "تعيش البطاريق في القطب الجنوبي."):
        assert support(said, library.expand(said), hit, judge.encode, lambda _: 0.0).log_odds < -3
