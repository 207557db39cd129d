"""Phrases that question and passage share, reckoned by hand."""

from __future__ import annotations

from math import log

import pytest

from index.phrases import phrases


def test_a_pair_counts_by_how_few_hold_it() -> None:
    asked = ["who", "built", "the", "bridge"]
    found = phrases(asked, {"p": "who built the bridge", "q": "the bridge fell", "r": "salt water"})
    # Of three passages one holds (who, built) and (built, the), two hold (the, bridge).
    rare, common = log(1 + (3 - 1 + 0.5) / (1 + 0.5)), log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    assert found["p"] == pytest.approx(1.0)
    assert found["q"] == pytest.approx(common / (2 * rare + common))
    assert found["r"] == 0.0


def test_nothing_in_common_is_nothing() -> None:
    assert phrases(["ما", "اسم"], {"p": "salt water", "q": ""}) == {"p": 0.0, "q": 0.0}
    assert phrases([], {"p": "salt water"}) == {"p": 0.0}
    assert phrases(["salt", "water"], {"p": "water salt", "q": "salty water"}) == {"p": 0.0, "q": 0.0}
    assert phrases(["a", "b"], {}) == {}
