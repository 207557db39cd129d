"""Months, weekdays, seasons and years that a text names, in Arabic (both sets of month names) and English."""

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
    return re.compile(rf"(?<![^\W_])(?:[وبلف]{{0,2}})({either})(?=s?(?![^\W_]))"), numbers


_MONTH, _MONTH_NUMBERS = _pattern(_MONTHS)
_DAY, _DAY_NUMBERS = _pattern(_DAYS)
#: A day without its article: "يوم أربعاء".
_SOME_DAY = re.compile(r"(?<!\w)يوم\s+(اثنين|إثنين|ثلاثاء|أربعاء|اربعاء|خميس|جمعة|سبت|أحد|احد)(?!\w)")
_SEASONS = MappingProxyType(
    {"spring": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter",
     "ربيع": "spring", "صيف": "summer", "خريف": "autumn", "شتاء": "winter", "شتو": "winter"}
)  # fmt: skip
#: In English only where no source of water, no fall and no verb can be meant.
_SEASON = re.compile(
    r"\b(?:in|during|since|until|by|of|this|last|next|every|each|first|late|early)\s+(?:the\s+|an?\s+)?"
    r"(?:(?:late|early|hot|dry|first|next|last|following)\s+)?(spring|summer|autumn|winter)\b"
    r"|(?<!\w)[وف]?[بل]?(?:ال)?(ربيع|صيف|خريف|شتاء)(?!\w)",
    re.IGNORECASE,
)
_ANY_SEASON = re.compile(
    r"\b(spring|summer|autumn|winter)s?\b|(?<!\w)[وف]?[بل]?(?:ال)?(ربيع|صيف|خريف|شتاء|شتو)(?:ًا|اً|ا|ي|ية)?(?!\w)",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{1,2})-(\d{1,2})(?![\d-])")
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR = re.compile(r"(?<!\d)([1١۱]\d{3}|[2٢۲][0٠۰]\d{2})(?!\d|[.,٬]\d)")
_CENTURY = re.compile(r"\bcentur(?:y|ies)\b|\b\d{2,4}0s\b|القرن|قرون|قرنا", re.IGNORECASE)
#: Words that are months only beside a number, or after a word that dates.
#: Letters of an abbreviated month.
_SHORT = 3
_DOUBTFUL = frozenset({"May", "March", "Mar", "آب", "Jan", "Sep", "Dec"})
_DATING = re.compile(
    r"(?:\b(?:in|since|until|till|by|during|early|late|mid|of|next|last|this|every|each|from|to|before|after"
    r"|between)|في|منذ|خلال|حتى|شهر|قبل|بعد|أواخر|أوائل|مطلع|منتصف|نهاية|بداية)[\s-]+$",
    re.IGNORECASE,
)


def months(text: str) -> frozenset[int]:
    """Months named, 1 to 12. "May", "March" and "آب" count only beside a digit or after such as "in"."""
    return frozenset(month for _, _, month in month_places(text))


def month_places(text: str) -> tuple[tuple[int, int, int], ...]:
    """Where months are named, as offsets without a clitic before the name, each with its number."""
    found = []
    for match in _MONTH.finditer(text):
        name = re.sub(r"\s+", " ", match.group(1))
        before = text[max(0, match.start() - 12) : match.start()]
        near = before[-6:] + text[match.end() : match.end() + 6]
        if len(name) <= _SHORT and text.startswith("s", match.end()):
            continue  # Mars is no March
        if name not in _DOUBTFUL or any(c.isdigit() for c in near) or _DATING.search(before):
            found.append((match.start(1), match.end(1), _MONTH_NUMBERS[name]))
    return tuple(found)


def weekdays(text: str) -> frozenset[int]:
    """Days of the week named, Monday is 1."""
    found = {_DAY_NUMBERS[match.group(1)] for match in _DAY.finditer(text)}
    found |= {_DAY_NUMBERS[f"ال{match.group(1)}"] for match in _SOME_DAY.finditer(text)}
    return frozenset(found)


def seasons(text: str) -> frozenset[str]:
    """Seasons named, by their English names; an English one counts after such as "in" or "last"."""
    return frozenset(_SEASONS[(m.group(1) or m.group(2)).lower()] for m in _SEASON.finditer(text))


def any_seasons(text: str) -> frozenset[str]:
    """Seasons that may be named: also "hot, dry summers", and a spring that may be one of water."""
    return frozenset(_SEASONS[(m.group(1) or m.group(2)).lower()] for m in _ANY_SEASON.finditer(text))


def written_out(text: str) -> str:
    """The text with dates in figures as they are read: "2026-01-14" and "14/1/2026" as "14 January 2026".

    Of "3/4/2026" the first is taken for the day, unless only the other order is a date.
    """

    def date(year: str, month: str, day: str) -> str | None:
        if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
            return f"{int(day)} {MONTH_NAMES['en'][int(month) - 1]} {int(year)}"
        return None

    def slashed(match: re.Match[str]) -> str:
        one, _, two, year = match.groups()
        return date(year, two, one) or date(year, one, two) or match.group()

    return _SLASHED.sub(slashed, _ISO.sub(lambda m: date(*m.groups()) or m.group(), text))


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
