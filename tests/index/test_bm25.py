"""BM25 over terms with alternatives, reckoned by hand."""

from __future__ import annotations

import math

import pytest

from index import bm25


def test_idf_of_a_term_in_2_of_10_passages() -> None:
    assert bm25.idf(10, 2) == pytest.approx(math.log(1 + 8.5 / 2.5))


def test_idf_never_falls_below_zero_even_for_a_word_in_every_passage() -> None:
    assert bm25.idf(10, 10) == pytest.approx(math.log(1 + 0.5 / 10.5))
    assert bm25.idf(10, 25) == bm25.idf(10, 10)


def test_alternatives_are_added_up_before_they_saturate() -> None:
    counts = {"قتيل": 1.0, "ضحي": 2.0}
    assert bm25.frequency([("قتيل",), ("ضحي",), ("dead",)], counts) == 3


def test_a_phrase_occurs_as_often_as_its_rarest_word() -> None:
    assert bm25.frequency([("حقوق", "انسان")], {"حقوق": 3.0, "انسان": 1.0}) == 1
    assert bm25.frequency([("حقوق", "انسان")], {"حقوق": 3.0}) == 0


def test_score_of_two_occurrences_in_a_passage_of_usual_length() -> None:
    # length == usual, so the norm is k1 = 1.2: 1.5 * 2 * 2.2 / (2 + 1.2)
    assert bm25.score([([("salt",)], 1.5)], {"salt": 2.0}, 10, 10) == pytest.approx(1.5 * 2 * 2.2 / 3.2)


def test_title_words_count_by_their_weight() -> None:
    wanted = {"salt", "well", "city", "none"}
    assert bm25.count("salt the well salt", "salt city", 0.5, wanted) == {"salt": 2.5, "well": 1, "city": 0.5}
