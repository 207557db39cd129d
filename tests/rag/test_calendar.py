"""Months, weekdays, years."""

from __future__ import annotations

from rag.calendar import (
    any_seasons,
    month_places,
    months,
    says_when,
    seasons,
    spoken,
    weekdays,
    written_out,
    years,
)


def test_month_names_of_both_languages_meet() -> None:
    for text in ("4 August 2017", "4 أغسطس 2017", "في 4 آب 2017"):
        assert months(text) == {8}
    assert months("وفي كانون الأول") == months("in December") == {12}


def test_words_that_only_look_like_months_are_none() -> None:
    assert months("you may go; the march of time") == frozenset()
    assert months("قال أب لابنه") == frozenset()  # father, which folds to the letters of August
    assert months("9 May") == {5}
    assert months("around Mars on 9 February") == {2}


def test_month_places_leave_clitics_out() -> None:
    assert month_places("وبأيار 2020") == ((2, 6, 5),)


def test_seasons() -> None:
    assert seasons("in the spring of 2021") == seasons("في ربيع عام 2021") == {"spring"}
    assert seasons("a spring feeds the pool") == frozenset()
    assert any_seasons("hot, dry summers") == any_seasons("حار جاف صيفًا") == {"summer"}
    assert any_seasons("دورة أولمبية شتوية") == {"winter"}


def test_dates_in_figures_are_written_out() -> None:
    assert written_out("on 2026-01-14 and 3/4/2026") == "on 14 January 2026 and 3 April 2026"
    assert written_out("4/13/2026") == "13 April 2026"  # no thirteenth month


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
