"""From the order in which a line is drawn to the order in which it is read."""

from __future__ import annotations

import pytest

from index.readers.forms import fold_forms
from index.readers.visual import logical, set_brackets

RTL = [
    ("ملق", "قلم"),
    (".2024 ماع يف", "في عام 2024."),
    ("%12.5 ةبسنب", "بنسبة 12.5%"),
    ("18% عفترا", "ارتفع 18%"),
    ("18% ىلإ %5 نم", "من 5% إلى 18%"),
    ("2024-2020 ماوعألا", "الأعوام 2020-2024"),
    ("رصم", "مصر"),
    ("10:30 ةعاسلا", "الساعة 10:30"),
    ("12/03/2024 خيراتب", "بتاريخ 12/03/2024"),
    ("Gulf Fishers Bank فرصم", "مصرف Gulf Fishers Bank"),
    ("Boeing 737 ةرئاط", "طائرة Boeing 737"),
    ("COVID-19 سوريف", "فيروس COVID-19"),
    ("5G ةكبش", "شبكة 5G"),
    ("4300 (Bank) ددع", "عدد (Bank) 4300"),
    ("٥٦٫٧ و ١٢٣٤", "١٢٣٤ و ٥٦٫٧"),
]
LTR = [
    ("The bank of (دحلا سأر) in 2023.", "The bank of (رأس الحد) in 2023."),
    ("He said ١٢ ددع twice", "He said ١٢ عدد twice"),
    ("No Arabic: 12.5%", "No Arabic: 12.5%"),
    ("x 10:30 ةعاس ىلإ y", "x 10:30 إلى ساعة y"),
]


@pytest.mark.parametrize(("drawn", "read"), RTL)
def test_lines_that_run_to_the_left(drawn: str, read: str) -> None:
    # Lam-alef is drawn as one thing, its letters in order.
    clusters = list(drawn.replace("أل", "\0"))
    found = logical(["لأ" if c == "\0" else c for c in clusters], rtl=True)
    assert set_brackets(found) == read.replace("الأ", "الأ")


@pytest.mark.parametrize(("drawn", "read"), LTR)
def test_lines_that_run_to_the_right(drawn: str, read: str) -> None:
    assert logical(list(drawn), rtl=False) == read


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("مصرف )تعاوني( في", "مصرف (تعاوني) في"),
        ("قال: »نعم«.", "قال: «نعم»."),
        ("قال: «نعم».", "قال: «نعم»."),
        ("f(x) دالة", "f(x) دالة"),
        ("(نعم]", "(نعم]"),
        (")no Arabic(", ")no Arabic("),
    ],
)
def test_brackets_turn_to_the_spaces_around_them(stored: str, read: str) -> None:
    assert set_brackets(stored) == read


@pytest.mark.parametrize(
    ("form", "letters"),
    [
        ("\ufee3\ufebc\ufeae\ufed1", "مصرف"),
        ("\ufefb", "لا"),
        ("\ufef7\ufead\ufebd", "لأرض"),
        ("\ufdf2", "الله"),
        ("\ufe77", "ـَ"),
        ("e\ufb03cient \ufb01sh", "efficient fish"),
        ("½ ² Ⅷ", "½ ² Ⅷ"),
        ("سلام", "سلام"),
    ],
)
def test_presentation_forms_become_letters(form: str, letters: str) -> None:
    assert fold_forms(form) == letters
