"""Closeness, reckoned by hand."""

from __future__ import annotations

import pytest

from index.closeness import STRETCH, Closeness
from index.records import Close
from index.terms import Term


def term(word: str, idf: float, *crossed: str) -> Term:
    """A term of one word, with what it crosses to."""
    return Term(word, ((word,),), tuple(tuple(c.split()) for c in crossed), 0, len(word), idf)


OLD_BRIDGE_COST = Closeness([term("old", 1), term("bridge", 3, "جسر"), term("cost", 2, "كلف بلغ")])


def test_the_best_stretch_counts_each_term_once() -> None:
    far = ["x"] * STRETCH
    assert OLD_BRIDGE_COST.of(["bridge", "bridge", "x"]).stretch == 3 / 6
    assert OLD_BRIDGE_COST.of(["old", *far, "bridge", "cost"]).stretch == (3 + 2) / 6
    assert OLD_BRIDGE_COST.of(["old", "x", "bridge", "cost"]).stretch == 1


def test_a_stretch_is_so_many_stems_long() -> None:
    assert OLD_BRIDGE_COST.of(["bridge", *["x"] * (STRETCH - 2), "cost"]).stretch == 5 / 6
    assert OLD_BRIDGE_COST.of(["bridge", *["x"] * (STRETCH - 1), "cost"]).stretch == 3 / 6


def test_neighbouring_terms_count_when_they_stand_beside_each_other() -> None:
    # Neighbours: old-bridge (the lesser idf: 1) and bridge-cost (2), together 3.
    assert OLD_BRIDGE_COST.of(["old", "bridge"]).beside == 1 / 3
    assert OLD_BRIDGE_COST.of(["bridge", "x", "old", "x", "x", "x", "cost"]).beside == 1 / 3
    assert OLD_BRIDGE_COST.of(["cost", "x", "x", "bridge"]).beside == 2 / 3
    assert OLD_BRIDGE_COST.of(["cost", "x", "x", "x", "bridge"]).beside == 0
    assert OLD_BRIDGE_COST.of(["old", "x", "cost"]).beside == 0


def test_translations_count_and_a_phrase_only_whole() -> None:
    assert OLD_BRIDGE_COST.of(["جسر", "x"]).stretch == 3 / 6
    assert OLD_BRIDGE_COST.of(["كلف"]).stretch == 0
    assert OLD_BRIDGE_COST.of(["كلف", "بلغ", "جسر"]) == Close(pytest.approx(5 / 6), pytest.approx(2 / 3))


def test_nothing_asked_or_nothing_there_is_not_close() -> None:
    assert Closeness([]).of(["bridge"]) == Close(0, 0)
    assert OLD_BRIDGE_COST.of([]) == Close(0, 0)
    assert Closeness([term("bridge", 3)]).of(["bridge"]) == Close(1, 0)
