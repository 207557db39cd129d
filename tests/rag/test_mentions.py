"""Names that a sentence mentions and its source does not, over spellings and scripts."""

from __future__ import annotations

import pytest

from index.library import Library
from rag.mentions import missing_names


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("Zakharova spoke of the raid.", "تحدثت زخاروفا عن الغارة."),
        ("وقالت ماريا زاخاروفا إن الغارة وقعت.", "Maria Zakharova said that the raid took place."),
        ("The dome was built by Brunelleschi.", "شُيدت القبة وفق تصميم برونليسكي."),
        ("He was born in Würzburg.", "وُلد في فورتسبورغ."),
        ("قال مدير الميناء سامر البحري إن السفن عادت.", "The port's director, Samir al-Bahri, spoke."),
        ("They camped near Deir ez-Zor.", "خيموا قرب ديرالزور."),
        ("كتب طالبان البرنامج.", "The program was written by two students."),
        ("وهو المحاضر الذي أشرف على العمل.", "The lecturer who guided the work."),
        ("جُمع ثمانية وثلاثون ألف مكعب.", "Some 38,000 cubes have been gathered."),
    ],
)  # fmt: skip
def test_names_held_in_another_spelling(library: Library, said: str, source: str) -> None:
    assert missing_names(said, [source], library.expand) == []


@pytest.mark.parametrize(
    ("said", "source", "missing"),
    [
        ("The mayor, Ilse Marrow, spoke.", "The mayor, Ilse Tarrow, spoke.", ["Marrow"]),
        ("Dorvane blamed the factions.", "Zakharova blamed the factions.", ["Dorvane"]),
        ("قال مدير الميناء قرقماز إنها عادت.", "قال مدير الميناء سامر إنها عادت.", ["قرقماز"]),
        ("ونفى يونس الدراس وجود قبور.", "He said that there were no graves.", ["يونس", "الدراس"]),
        ("وصل العداؤون من بلدة تارن.", "The runners came from the town of Obern.", ["تارن"]),
        ("Wendt met Salma Idris.", "التقى فندت سلمى.", ["Idris"]),
    ],
)  # fmt: skip
def test_names_that_no_source_holds(library: Library, said: str, source: str, missing: list[str]) -> None:
    assert missing_names(said, [source], library.expand) == missing
