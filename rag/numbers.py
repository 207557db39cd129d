"""The numbers that a text states, in digits of any script or in words, Arabic and English.

A number is written as one string without separators, so that what means the
same compares equal: "3,500", "٣٬٥٠٠", "3.5 thousand" and "ثلاثة آلاف
وخمسمئة" are all "3500"; "2.3 million" is "2300000" and also leaves "2.3",
for a text that repeats the figure with its unit in another form.

Ordinals are no numbers here, nor is *one* outside a longer number: they are said too lightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType

from index.fold import fold

_EN = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
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
    2_000_000: "مليونان مليونين مليوني",
}  # fmt: skip


def _arabic_words() -> dict[str, int]:
    words = {fold(word): value for value, several in _AR_PAIRS.items() for word in several.split()}
    for unit, value in _AR_UNITS.items():
        words[fold(unit)] = words[fold(unit + "ة")] = words[fold(unit + "ا")] = value
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
_ALONE = frozenset(map(fold, ("one", "أحد", "إحدى", "واحد", "واحدة", "اثنا", "اثني")))

_DIGITS = r"\d{1,3}(?:[,٬،']\d{3})+(?!\d)(?:[.٫]\d+)?|\d+[.٫]\d+|\d+,\d{1,2}(?![\d,])|\d+"
_TOKEN = re.compile(rf"{_DIGITS}|[^\W\d_]+")
#: Spaces that hold the digits of one number together.
_THIN = re.compile(r"(?<=\d)[\u2009\u202f\u00a0](?=\d{3}(?!\d))")
#: Hold number words and state no number of their own: per cent, and Monday.
_NOT_COUNTED = re.compile(
    rf"(?<!\w)(?:في ال|بال)(?:{fold('مئة')}|{fold('مائة')})(?!\w)|(?<!\w)[وفبل]?{fold('الاثنين')}(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number, ``text[start:end]`` of the folded text that it was read in.

    `digits` is what is written in digits of it, normalised; `scale` its last
    word when that is a thousand or more, else 1.
    """

    start: int
    end: int
    value: Decimal
    digits: str | None
    scale: int


@lru_cache(maxsize=8192)
def values(text: str) -> frozenset[str]:
    """Every number stated in a text, normalised; see the module for the forms."""
    found = set[str]()
    for number in read(folded(text)):
        found.add(plain(str(number.value)))
        if number.digits is not None:
            found.add(number.digits)
    return frozenset(found)


def folded(text: str) -> str:
    """A text folded for :func:`read`, with what only looks like a number blanked out."""
    return _NOT_COUNTED.sub(lambda match: " " * len(match.group()), fold(_THIN.sub("", text)))


def read(text: str) -> Iterator[Number]:
    """The numbers of a folded text, in order."""
    run: _Run | None = None
    before = ""
    for match in _TOKEN.finditer(text):
        word = match.group()
        if run is not None and not run.take(word, match.end()):
            yield from run.close()
            run = None
        if run is None and _begins(word):
            run = _Run(match.start(), counted=before in ("a", "an", "one"))
            run.take(word, match.end())
        before = word
    if run is not None:
        yield from run.close()


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
    """A run of words that make one number; `take` says whether a word continues it.

    `counted`: "a" or "one" stands before, so that a scale may begin it.
    """

    def __init__(self, start: int, counted: bool) -> None:
        self._start = self._end = start
        self._counted = counted
        self._total = Decimal(0)
        self._part = Decimal(0)
        self._words: list[str] = []
        self._digits: str | None = None

    def take(self, word: str, end: int) -> bool:
        if word in ("and", "و"):
            return bool(self._words)
        if not self._continues(word):
            return False
        self._words.append(_bare(word))
        self._end = end
        return True

    def _continues(self, word: str) -> bool:
        if word[0].isdigit():
            if self._words:
                return False
            self._digits = plain(word)
            self._part = Decimal(self._digits)
            return True
        bare = _bare(word)
        if self._words and bare != word and not word.startswith("و"):
            return False  # a preposition or an article begins anew: "ثلاثة والأربعة"
        if bare in SCALES:
            if not self._words and bare not in _AR_SCALES and not self._counted:
                return False  # "thousands of", "several hundred": no figure
            self._part = (self._part or Decimal(1)) * SCALES[bare]
            if SCALES[bare] >= 1_000:
                self._total, self._part = self._total + self._part, Decimal(0)
        elif bare in WORDS:
            value = WORDS[bare]
            if self._digits is not None or not self._fits(value, word):
                return False
            if value >= 1_000:  # the dual of a scale: "مليونين وثلاثمئة ألف"
                self._total += value
            else:
                self._part += value
        else:
            return False
        return True

    def _fits(self, value: int, word: str) -> bool:
        """Smaller after greater, as in "twenty five", or smaller before tens in Arabic, "خمسة وعشرون"."""
        rest = self._part % 100
        if rest == 0:
            return value < 100 or self._part == 0
        if rest >= 20:
            return value < 10 and rest % 10 == 0
        if rest >= 10 or _bare(word) not in _AR:
            return False
        return value == 10 if not word.startswith("و") else value in range(20, 100, 10)

    def close(self) -> Iterator[Number]:
        if not self._words:
            return
        last = self._words[-1]
        if len(self._words) == 1 and (last in _ALONE or (SCALES.get(last, 1) > 100 and not self._counted)):
            return
        scale = SCALES.get(last) or WORDS.get(last, 1) // 2  # a dual, of two thousand or million
        yield Number(
            self._start, self._end, self._total + self._part, self._digits, scale if scale >= 1_000 else 1
        )


def plain(number: str) -> str:
    """One number in ASCII digits: no separators, no leading or trailing zeros."""
    digits = fold(number).replace("٫", ".")
    digits = re.sub(r"^(\d+),(\d{1,2})$", r"\1.\2", digits)  # a decimal comma: 1,8
    whole, _, part = re.sub(r"[,٬،'\s]", "", digits).partition(".")
    part = part.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{part}" if part else whole
