"""The numbers that a text states, in digits of any script or in words, Arabic and English.

A number is written as one string without separators, so that what means the
same compares equal: "3,500", "٣٬٥٠٠", "3.5 thousand" and "ثلاثة آلاف
وخمسمئة" are all "3500"; "2.3 million" is "2300000" and also leaves "2.3",
for a text that repeats the figure with its unit in another form.

Ordinals and the word *one* are no numbers here: they are said too lightly.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from index.fold import fold

_EN = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_EN_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}

# Both genders, both cases, folded as the text is.
_AR_UNITS = {
    "ثلاث": 3, "أربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "ثماني": 8, "تسع": 9,
}  # fmt: skip
_AR_TENS = {"ثلاث": 30, "أربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}
_AR_PAIRS = {
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", 1: "أحد إحدى واحد واحدة", 10: "عشر عشرة",
    20: "عشرون عشرين", 200: "مئتان مئتين مائتان مائتين مئتا مئتي مائتا مائتي", 2_000: "ألفان ألفين ألفا ألفي",
    2_000_000: "مليونان مليونين",
}  # fmt: skip


def _arabic_words() -> dict[str, int]:
    words = {fold(word): value for value, several in _AR_PAIRS.items() for word in several.split()}
    for unit, value in _AR_UNITS.items():
        words[fold(unit)] = words[fold(unit + "ة")] = value
        for hundred in ("مئة", "مائة"):
            words[fold(unit + hundred)] = value * 100
    for unit, value in _AR_TENS.items():
        words[fold(unit + "ون")] = words[fold(unit + "ين")] = value
    words.pop(fold("ألفا"))  # the accusative of one thousand far oftener than the dual
    return words


_AR = _arabic_words()
_AR_SCALES = {
    fold(word): scale
    for scale, several in (
        (100, "مئة مائة"),
        (1_000, "ألف ألفا آلاف"),
        (1_000_000, "مليون مليونا ملايين"),
        (1_000_000_000, "مليار مليارا مليارات بليون"),
    )
    for word in several.split()
}
WORDS = MappingProxyType(_EN | _AR)
SCALES = MappingProxyType(_EN_SCALES | _AR_SCALES)
#: Say nothing of how many by themselves: "one of them", "أحد السكان".
_ALONE = frozenset(map(fold, ("أحد", "إحدى", "واحد", "واحدة", "اثنا", "اثني")))

_DIGITS = r"\d+(?:[,٬'\u2009\u202f\u00a0]\d{3})+(?:[.٫]\d+)?|\d+(?:[.٫]\d+)?"
_TOKEN = re.compile(rf"{_DIGITS}|[^\W\d_]+")


@lru_cache(maxsize=8192)
def values(text: str) -> frozenset[str]:
    """Every number stated in a text, normalised; see the module for the forms."""
    found: set[str] = set()
    run: _Run | None = None
    for match in _TOKEN.finditer(fold(text)):
        word = match.group()
        if run is not None:
            if run.take(word):
                continue
            found |= run.close()
            run = None
        if _begins(word):
            run = _Run()
            run.take(word)
    return frozenset(found | run.close()) if run is not None else frozenset(found)


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    """A number word without the Arabic clitics before it; any other word as it is."""
    for clitic in ("", "و", "وال", "بال", "لل", "ال", "ف", "ب", "ل", "ك", "وب", "ول"):
        rest = word[len(clitic) :]
        if word.startswith(clitic) and (rest in WORDS or rest in SCALES):
            return rest
    return word


@lru_cache(maxsize=8192)
def _begins(word: str) -> bool:
    """Whether a word may begin a number."""
    return word[0].isdigit() or _bare(word) in WORDS or _bare(word) in SCALES


class _Run:
    """A run of words that make one number; `take` says whether a word continues it."""

    def __init__(self) -> None:
        self._total = Decimal(0)
        self._part = Decimal(0)
        self._last = Decimal(0)
        self._words: list[str] = []
        self._digits: str | None = None

    def take(self, word: str) -> bool:
        if word[0].isdigit():
            if self._words:
                return False
            self._digits = plain(word)
            self._part = Decimal(self._digits)
            self._words.append(word)
            return True
        if word in ("and", "و"):
            return bool(self._words)
        bare = _bare(word)
        if self._words and bare != word and not word.startswith("و"):
            return False  # a preposition or an article begins anew: "ثلاثة والأربعة"
        if bare in SCALES:
            if not self._words and bare not in _AR_SCALES:
                return False  # "thousands of", "a million": no figure
            self._part = (self._part or Decimal(1)) * SCALES[bare]
            if SCALES[bare] >= 1_000:
                self._total, self._part = self._total + self._part, Decimal(0)
        elif bare in WORDS:
            value = Decimal(WORDS[bare])
            if self._digits is not None or not self._fits(value):
                return False
            self._part += value
            self._last = value
        else:
            return False
        self._words.append(bare)
        return True

    def _fits(self, value: Decimal) -> bool:
        """Smaller after greater, as in "twenty five", or smaller before tens in Arabic, "خمسة وعشرون"."""
        rest = self._part % 100
        return rest == 0 or (value < 10 and rest % 10 == 0) or (rest < 10 and 10 <= value < 100)

    def close(self) -> set[str]:
        if not self._words or (len(self._words) == 1 and self._words[0] in _ALONE):
            return set()
        if len(self._words) == 1 and self._words[0] in SCALES and SCALES[self._words[0]] > 100:
            return set()
        found = {plain(str(self._total + self._part))}
        if self._digits is not None:
            found.add(self._digits)
        return found


def plain(number: str) -> str:
    """One number in ASCII digits: no separators, no leading or trailing zeros."""
    digits = re.sub(r"[,٬'\s]", "", fold(number)).replace("٫", ".")
    whole, _, part = digits.partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole
