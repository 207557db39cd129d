"""Figures of a text in all the forms that say the same, worked out by hand."""

from __future__ import annotations

import pytest

from rag.figures import THINGS, bears_out, figures, held


def missing(said: str, source: str) -> list[str]:
    """The figures of a sentence that a source does not bear out, by their first form."""
    there = held(source)
    return [f.forms[0] for f in figures(said) if f.stated and not bears_out(there, f)]


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("12,400 seats", "١٢٬٤٠٠ مقعد"),
        ("6,000 tonnes of wheat", "ستة آلاف طن من القمح"),
        ("2.5 million dinars", "مليونان ونصف المليون دينار"),  # 2 * 1,000,000 + 1,000,000 / 2
        ("three and a half hours", "ثلاث ساعات ونصف"),  # 3 + 1/2
        ("two and a half hours", "ساعتين ونصف"),
        ("44 nations", "أربعا وأربعين دولة"),  # 4 + 40
        ("Thirty-one passengers", "31 راكبًا"),
        ("25% of the boats", "ربع القوارب"),  # 25 / 100 = 1 / 4
        ("a fifth of them", "20 في المئة منهم"),  # 20 / 100 = 1 / 5
        ("two thirds", "الثلثين"),
        ("one in ten houses", "10% من البيوت"),
        ("2 million francs", "مليوني فرنك"),
        ("two thousand drivers", "ألفا سائق"),
        ("on 14 January", "في الرابع عشر من يناير"),
        ("on 3 November 2021", "3/11/2021"),
        ("the flames were seen at 2:40 p.m.", "شوهدت النيران الساعة 14:40"),
        ("at half past two", "الساعة الثانية والنصف"),
        ("in 1884–85", "في عامي 1884 و1885"),
        ("in the 1960s", "في ستينيات القرن العشرين"),
        ("in the 1830s", "ثلاثينيات القرن التاسع عشر"),
        ("three full days", "ثلاثة أيام كاملة"),
        ("a boy of 12", "صبي في الثانية عشرة"),
        ("seventy-year-old", "وهو في السبعين تقريبا"),
        ("30 pupils by 2028", "عددهم 30 بحلول عام 2028"),
        ("17 guests", "17 مدعوا يوم الأحد"),
        ("£20", "twenty pounds"),
        ("40 km away", "على بعد أربعين كيلومترًا"),
    ],
)
def test_one_figure_in_two_forms(said: str, source: str) -> None:
    assert missing(said, source) == []
    assert missing(source, said) == []


@pytest.mark.parametrize(
    ("said", "source", "lacking"),
    [
        ("12,400 seats", "12,600 seats", ["12400"]),
        ("2.5 million dinars", "مليونا دينار", ["2500000"]),
        ("5 kilometres", "5 miles", ["5"]),
        ("خمسة أيام", "خمسة أسابيع", ["5"]),
        ("seven harbours", "قبل سبع سنوات في تسعة مرافئ", ["7"]),
        ("on 4 November", "four guards since 3 November", ["4"]),
        ("on 14 January", "on 14 February", ["14"]),
        ("at 3:40", "at 2:40, three hours before dawn", ["3:40"]),
        ("half of the boxes", "a third of the boxes", ["1/2"]),
        ("أربعة دونمات", "الفصول الأربعة على ثلاثة دونمات", ["4"]),
        ("in the 1970s", "في ستينيات القرن العشرين", ["1970s"]),
    ],
)
def test_another_figure_or_another_unit_is_none(said: str, source: str, lacking: list[str]) -> None:
    assert missing(said, source) == lacking


def test_what_only_looks_like_a_figure() -> None:
    assert figures("نصف قطر الأرض") == ()  # the radius
    assert [f.stated for f in figures("Pope Leo X and a pair of aces, once")] == [False, False, False, False]


def test_units() -> None:
    assert [f.unit for f in figures("35 minutes, 7 wheels, 12 and $40")] == ["minute", THINGS, None, "dollar"]
