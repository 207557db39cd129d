"""Names that meet across the scripts, and where names stand."""

from __future__ import annotations

import pytest

from index.names import MOST_KEYS, name_keys, names


@pytest.mark.parametrize(
    "spellings",
    [
        ["Zakharova", "زاخاروفا", "زخاروفا", "وزاخاروفا", "Zakharova’s"],
        ["Gatilov", "غاتيلوف", "لغاتيلوف"],
        ["Konashenkov", "كوناشينكوف"],
        ["Idlib", "إدلب", "بإدلب", "ادلب"],
        ["Deir ez-Zor", "Deir al-Zour", "دير الزور", "ديرالزور", "بديرالزور"],
        ["Assad", "al-Assad", "الأسد"],
        ["Peskov", "بيسكوف"],
        ["Abdul Rahman", "Abdelrahman", "عبد الرحمن", "عبدالرحمن"],
        ["Abdullah", "عبدالله", "عبد الله"],
        ["Reuters", "رويترز"],
        ["Geneva", "جنيف"],
        ["Gaddafi", "القذافي"],
        ["Erdoğan", "أردوغان"],
        ["de Mistura", "دي ميستورا"],
        ["Hussein", "Husain", "حسين"],
        ["Hama", "حماة"],
    ],
)
def test_spellings_of_a_name_share_a_key(spellings: list[str]) -> None:
    shared = frozenset.intersection(*(name_keys(s) for s in spellings))
    assert shared, [(s, sorted(name_keys(s))) for s in spellings]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Zakharova", "غاتيلوف"),
        ("Gatilov", "بيسكوف"),
        ("Idlib", "حلب"),
        ("Homs", "حماة"),
        ("Dvorane", "دوران"),
        ("Deir ez-Zor", "دير ياسين"),
        ("Lavrov", "Lebanon"),
        ("Ali", "Al"),
    ],
)
def test_different_names_share_none(one: str, two: str) -> None:
    assert not name_keys(one) & name_keys(two)


def test_what_is_no_name_has_no_key() -> None:
    assert name_keys("") == name_keys("2017") == name_keys("؟") == name_keys("او") == frozenset()


def test_keys_stay_few() -> None:
    assert 0 < len(name_keys("ججججججج ققققققق ذذذذذذ")) <= MOST_KEYS


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in names(text)]


def test_english_names_by_their_capitals() -> None:
    text = (
        "The Harbour Ministry said on Monday that Maria Zakharova met J. K. Rowling in Deir ez-Zor. "
        "Police left al-Bab. Damascus's mayor came. Zakharova said no."
    )
    assert found(text) == [
        "Harbour Ministry", "Maria Zakharova", "J. K. Rowling", "Deir ez-Zor", "al-Bab", "Damascus",
        "Zakharova",
    ]  # fmt: skip


def test_arabic_names_after_titles_and_in_short_quotations() -> None:
    text = "قال الرئيس الروسي فلاديمير بوتين لوكالة «رويترز» إن الدكتور سامر البحري وصل"
    assert found(text) == ["فلاديمير بوتين", "رويترز", "سامر البحري"]
    assert found("قال إن «الجهود التي تبذلها اللجنة مستمرة منذ عام»") == []
