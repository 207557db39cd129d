"""Shingles and their sketches, reckoned by hand."""

from __future__ import annotations

import pytest

from index.copies import FEWEST, SAMPLE, resemblance, shingles, sketch


def test_shingles_are_the_distinct_runs_of_three() -> None:
    # a b c, b c d, c d e; and a b c again.
    assert len(shingles(["a b c d e"])) == 3
    assert len(shingles(["a b c a b c"])) == 3  # abc bca cab, abc
    assert len(shingles(["a b"])) == 0
    # Passages are read on: c | d e makes the run c d e too.
    assert shingles(["a b c", "d e"]).tolist() == shingles(["a b c d e"]).tolist()


def test_the_order_of_stems_counts() -> None:
    assert resemblance(shingles(["a b c"]), shingles(["c b a"])) == 0.0


def test_resemblance_is_the_share_in_common_of_all() -> None:
    one = shingles(["a b c d e f"])  # abc bcd cde def
    two = shingles(["a b c d e x"])  # abc bcd cde dex
    assert resemblance(one, two) == pytest.approx(3 / 5)
    assert resemblance(one, one) == 1.0
    assert resemblance(shingles([""]), shingles([""])) == 0.0


def test_a_sketch_is_the_smallest_few_and_none_of_a_short_text() -> None:
    words = " ".join(f"w{n}" for n in range(40))
    found = shingles([words])
    assert len(found) == 38
    assert sketch(found) == tuple(sorted(found.tolist())[:SAMPLE])
    short = shingles([" ".join(f"w{n}" for n in range(FEWEST + 1))])
    assert len(short) == FEWEST - 1
    assert sketch(short) == ()


def test_hashes_are_the_same_in_every_process() -> None:
    assert shingles(["زيتون نوران موسم"]).tolist() == [SEASON]


SEASON = 3802887864575544062  # stored sketches hold this: another hash would strand them
