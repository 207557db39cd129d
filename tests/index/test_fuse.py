"""Fusion by standardised score, reckoned by hand."""

from __future__ import annotations

import math

import pytest

from index.fuse import fuse, standardise


def both(weight: float) -> dict[str, float]:
    """The same weight for every key."""
    return dict.fromkeys("abc", weight)


def test_standardise_has_mean_0_and_deviation_1() -> None:
    one = 1 / math.sqrt(2 / 3)
    assert standardise({"a": 1, "b": 2, "c": 3}) == pytest.approx({"a": -one, "b": 0, "c": one})


def test_equal_scores_say_nothing() -> None:
    assert standardise({"a": 7, "b": 7}) == {"a": 0, "b": 0}
    assert standardise({}) == {}


def test_weighted_sum_best_first() -> None:
    # words: a +1, b -1; vectors: a -1, b +1; weights 2 and 1.
    assert fuse([({"a": 9, "b": 5}, both(2)), ({"a": 0.1, "b": 0.3}, both(1))]) == [
        ("a", pytest.approx(2 - 1)),
        ("b", pytest.approx(-2 + 1)),
    ]


def test_a_key_missing_from_a_list_gets_its_lowest_score() -> None:
    # words over {a, b, c} = 4, 2, 2 (c missing): mean 8/3, deviation sqrt(8/9).
    deviation = math.sqrt(8 / 9)
    fused = dict(fuse([({"a": 4, "b": 2}, both(1)), ({"a": 1, "b": 1, "c": 1}, both(1))]))
    assert fused["a"] == pytest.approx((4 - 8 / 3) / deviation)
    assert fused["b"] == fused["c"] == pytest.approx((2 - 8 / 3) / deviation)


def test_ties_fall_to_the_key() -> None:
    assert [key for key, _ in fuse([({"b": 1, "a": 1}, both(1))])] == ["a", "b"]


def test_each_key_has_weights_of_its_own() -> None:
    # words: a +1, b -1. a counts words twice, b not at all.
    assert fuse([({"a": 9, "b": 5}, {"a": 2, "b": 0})]) == [("a", pytest.approx(2)), ("b", 0)]
    assert fuse([({"a": 9, "b": 5}, {"a": 2})]) == [("a", pytest.approx(2)), ("b", 0)]
