"""Months, weekdays, years."""

from __future__ import annotations

from rag.calendar import months, says_when, spoken, weekdays, years


def test_month_names_of_both_languages_meet() -> None:
    for text in ("4 August 2017", "4 أغسطس 2017", "في 4 آب 2017"):
        assert months(text) == {8}
    assert months("وفي كانون الأول") == months("in December") == {12}


def test_words_that_only_look_like_months_are_none() -> None:
    assert months("you may go; the march of time") == frozenset()
    assert months("قال أب لابنه") == frozenset()  # father, which folds to the letters of August
    assert months("9 May") == {5}


def test_weekdays_and_years() -> None:
    assert weekdays("يوم الاثنين") == weekdays("on Monday") == {1}
    assert years("بين عامي ١٩٠٨ و 2014") == {1908, 2014}
    assert years("2,017 people") == frozenset()


def test_says_when() -> None:
    assert says_when("in the 19th century")
    assert not says_when("before long")


def test_spoken() -> None:
    assert spoken("2022-05-09T10:00", "en") == "9 May 2022"
    assert spoken("2022-05-09", "ar") == "9 مايو 2022"
    assert spoken(None, "en") is None
    assert spoken("spring", "en") == "spring"
