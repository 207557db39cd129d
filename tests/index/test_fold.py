"""Folding, by example and on any string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold, fold_with_map

#: Any string, and strings rich in what folding touches.
ANY = st.text() | st.text(alphabet="اأإآٱبةهىي ئؤءَُِّْـ\u200f\u200b٠١٢۳AaÉé ﻻﷲ\n.")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أَحْمَـدُ ٢٠١٧", "احمد 2017"),
        ("إدلب آب ٱلله", "ادلب اب الله"),
        ("مدينة مستشفى", "مدينه مستشفي"),
        ("رئيس مسؤول", "رييس مسوول"),
        ("ﻻ ﷲ", "لا الله"),
        ("۱۴۰۳ ٪", "1403 ٪"),
        ("\u200fسوريا\u200e", "سوريا"),
        ("کتابی", "كتابي"),
        ("Café ÉCOLE", "cafe ecole"),
        ("a\u00a0b\tc", "a b c"),
        ("", ""),
    ],
)
def test_spellings_of_the_same_meet(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY, ANY)
def test_folding_goes_character_by_character(one: str, two: str) -> None:
    assert fold(one + two) == fold(one) + fold(two)


@given(ANY)
def test_the_map_leads_back_on_any_string(text: str) -> None:
    folded = fold_with_map(text)
    assert folded.text == fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    for at, origin in enumerate(folded.origins):
        assert folded.text[at] in fold(text[origin])
        start, end = folded.original(at, at + 1)
        assert start == origin < end <= len(text)
        there = folded.folded(start, end)
        assert there[0] <= at < there[1]
    first = folded.origins[0] if folded.text else len(text)
    assert folded.original(0, len(folded.text)) == (first, len(text))


def test_a_match_in_folded_text_is_shown_with_its_marks() -> None:
    text = "قال إنَّ الوَفْدَ غادر"
    folded = fold_with_map(text)
    at = folded.text.index("الوفد")
    start, end = folded.original(at, at + len("الوفد"))
    assert text[start:end].strip() == "الوَفْدَ"


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no such span"):
        fold_with_map("abc").original(2, 4)
    with pytest.raises(ValueError, match="no such span"):
        fold_with_map("abc").folded(3, 2)
