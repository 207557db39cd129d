"""Months, weekdays and years that a text names, in Arabic (both sets of month names) and English."""

from __future__ import annotations

import re
from types import MappingProxyType

_MONTHS: dict[int, str] = {
    1: "january jan يناير|كانون الثاني",
    2: "february feb فبراير|شباط",
    3: "march mar مارس|آذار",
    4: "april apr أبريل|إبريل|ابريل|نيسان",
    5: "may مايو|أيار",
    6: "june jun يونيو|يونيه|حزيران",
    7: "july jul يوليو|يوليه|تموز",
    8: "august aug أغسطس|اغسطس|آب",
    9: "september sept sep سبتمبر|أيلول",
    10: "october oct أكتوبر|اكتوبر|تشرين الأول",
    11: "november nov نوفمبر|تشرين الثاني",
    12: "december dec ديسمبر|كانون الأول",
}
_DAYS: dict[int, str] = {
    1: "monday الاثنين|الإثنين", 2: "tuesday الثلاثاء", 3: "wednesday الأربعاء|الاربعاء",
    4: "thursday الخميس", 5: "friday الجمعة", 6: "saturday السبت", 7: "sunday الأحد|الاحد",
}  # fmt: skip
MONTH_NAMES = MappingProxyType(
    {"ar": ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
            "نوفمبر", "ديسمبر"),
     "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December")}
)  # fmt: skip


def _pattern(names: dict[int, str]) -> tuple[re.Pattern[str], dict[str, int]]:
    numbers: dict[str, int] = {}
    for number, line in names.items():
        english, arabic = [], []
        for word in line.split("|"):
            head, _, tail = word.partition(" ")
            if head.isascii():  # the English forms stand first, then one Arabic form
                parts = word.split(" ")
                while parts and parts[0].isascii():
                    english.append(parts.pop(0))
                arabic.append(" ".join(parts))
            else:
                arabic.append(f"{head} {tail}".strip())
        numbers |= {name.capitalize(): number for name in english} | dict.fromkeys(arabic, number)
    longest = sorted(numbers, key=len, reverse=True)
    # Unfolded on purpose: folding would make the month آب one with the word for father, and
    # the capital is what tells May and March from the words.
    either = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest)
    return re.compile(rf"(?<![^\W_])(?:[وبلف]{{0,2}})({either})(?![^\W_])"), numbers


_MONTH, _MONTH_NUMBERS = _pattern(_MONTHS)
_DAY, _DAY_NUMBERS = _pattern(_DAYS)
_YEAR = re.compile(r"(?<!\d)([1١۱]\d{3}|[2٢۲][0٠۰]\d{2})(?!\d|[.,٬]\d)")
_CENTURY = re.compile(r"\bcentur(?:y|ies)\b|\b\d{2,4}0s\b|القرن|قرون|قرنا", re.IGNORECASE)
#: Words that are months only beside a number.
_DOUBTFUL = frozenset({"May", "March", "Mar", "Sun", "آب", "Jan", "Sep", "Dec"})


def months(text: str) -> frozenset[int]:
    """Months named, 1 to 12. "May", "March" and "آب" count only beside a digit."""
    found = set()
    for match in _MONTH.finditer(text):
        name = re.sub(r"\s+", " ", match.group(1))
        near = text[max(0, match.start() - 6) : match.start()] + text[match.end() : match.end() + 6]
        if name not in _DOUBTFUL or any(c.isdigit() for c in near):
            found.add(_MONTH_NUMBERS[name])
    return frozenset(found)


def weekdays(text: str) -> frozenset[int]:
    """Days of the week named, Monday is 1."""
    return frozenset(_DAY_NUMBERS[match.group(1)] for match in _DAY.finditer(text))


def years(text: str) -> frozenset[int]:
    """Years from 1000 to 2099, in digits of any script."""
    return frozenset(int(match.group(1)) for match in _YEAR.finditer(text))  # int reads any digits


def says_when(text: str) -> bool:
    """Whether a text names a month, a weekday, a year or a century."""
    return bool(months(text) or weekdays(text) or years(text) or _CENTURY.search(text))


def spoken(published: str | None, language: str) -> str | None:
    """An ISO 8601 date as it is read: "9 May 2022", «9 مايو 2022»; None when it is none."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", published or "")
    if not match or not 1 <= int(match.group(2)) <= 12:
        return published or None
    names = MONTH_NAMES["ar" if language == "ar" else "en"]
    return f"{int(match.group(3))} {names[int(match.group(2)) - 1]} {match.group(1)}"
