"""Where a text says when: dates and times of day, with their offsets; Arabic and English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.fold import fold
from index.stem import Token, tokens
from rag.calendar import months, weekdays, years

#: Words that may stand between the parts of one date, at most two of them: "9 May of the year 2022".
_LINKS = frozenset(fold("of the in year من عام لعام العام سنة شهر الماضي").split())
_MOST_LINKS = 2
#: Digits alone are a year from here on; an earlier one needs a word such as "in" or «عام» before it.
_RECENT = 1500
_BEFORE_YEARS = frozenset(fold("in since of year during عام لعام العام سنة منذ في").split())
_GAP = re.compile(r"[\s,،/.\-–]*")
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d{2}\s*(?:[ap]\.?m\b\.?)|:\d{2}|\s*[ap]\.?m\b\.?)", re.IGNORECASE)

Span = tuple[int, int]


def dates(text: str) -> tuple[Span, ...]:
    """The dates of a text, each whole: "Monday 9 May 2022", «30 أيلول/ سبتمبر 2021», "2017"."""
    words = tokens(text)
    parts = _parts(text, words)
    spans: list[Span] = []
    last = None
    for at in sorted(parts):
        if last is not None and _joined(text, words, last, at):
            spans[-1] = (spans[-1][0], words[at].end)
        else:
            spans.append((words[at].start, words[at].end))
        last = at
    return tuple(spans)


def times(text: str) -> tuple[Span, ...]:
    """The times of day in figures: "9:12 a.m.", "14:30"."""
    return tuple(match.span() for match in _TIME.finditer(text))


def latest_year(text: str) -> int | None:
    """The latest year that a text names."""
    return max(years(text), default=None)


def _parts(text: str, words: Sequence[Token]) -> frozenset[int]:
    """Which words are parts of dates: years, weekdays, months, and the day beside a month."""
    found: set[int] = set()
    named: set[int] = set()
    for at, word in enumerate(words):
        year = max(years(word.text), default=0)
        led = at > 0 and fold(words[at - 1].text) in _BEFORE_YEARS
        if year >= _RECENT or (year and led) or weekdays(word.text):
            found.add(at)
        pair = text[word.start : words[at + 1].end] if at + 1 < len(words) else ""
        if months(word.text) or (_beside_digits(words, at) and months(f"1 {word.text}")):
            named.add(at)
        elif pair and months(pair) and not months(words[at + 1].text) and not pair[-1].isdigit():
            named |= {at, at + 1}
    days = {
        beside
        for at in named
        for beside in (at - 1, at + 1)
        if 0 <= beside < len(words)
        and _is_day(words[beside].text)
        and _joined(text, words, min(at, beside), max(at, beside))
    }
    return frozenset(found | named | days)


def _beside_digits(words: Sequence[Token], at: int) -> bool:
    return any(0 <= n < len(words) and words[n].text[0].isdigit() for n in (at - 1, at + 1))


def _is_day(word: str) -> bool:
    return word.isdigit() and 1 <= int(word) <= 31


def _joined(text: str, words: Sequence[Token], first: int, second: int) -> bool:
    """Whether two parts belong to one date: nothing between them but marks and linking words."""
    between = words[first + 1 : second]
    if len(between) > _MOST_LINKS or any(fold(word.text) not in _LINKS for word in between):
        return False
    run = words[first : second + 1]
    gaps = (text[a.end : b.start] for a, b in pairwise(run))
    return all(_GAP.fullmatch(gap) for gap in gaps)
