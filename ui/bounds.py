"""What a program may ask for: each value as it was sent, checked; UsageError says what to send instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from index.errors import UsageError
from index.records import Filters
from rag.pipeline import MOST_CHARACTERS

MOST_HITS = 100
MOST_NAME = 1_000  # characters of an article's id or of a publisher
MOST_VERSION = 10**9


def text(name: str, given: Any, most: int = MOST_CHARACTERS) -> str:
    """A text of 1 to `most` code points that is not blank, as it was sent."""
    if not isinstance(given, str) or not given.strip():
        raise UsageError(f"The {name} is empty: send a text.")
    if len(given) > most:
        raise UsageError(f"The {name} has {len(given):,} characters: send at most {most:,}.")
    try:
        given.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError(f"The {name} holds half a character (a lone surrogate): send whole ones.") from None
    return given


def how_many(k: Any) -> int:
    """How many hits are wanted, 1 to MOST_HITS."""
    if type(k) is not int or not 1 <= k <= MOST_HITS:
        raise UsageError(f"k is how many passages are wanted: send a whole number from 1 to {MOST_HITS}.")
    return k


def version(given: Any) -> int | None:
    """The number of an article's text, from 1; None for the present one."""
    if given is None:
        return None
    if type(given) is not int or not 1 <= given <= MOST_VERSION:
        raise UsageError("version counts the texts of an article: send a whole number from 1, or none.")
    return given


def filters(publisher: Any, language: Any, since: Any, until: Any) -> Filters:
    """What the articles must be; None and the empty text hold nothing back."""
    if language not in (None, "", "ar", "en"):
        raise UsageError("language is that of the articles: send ar or en, or leave it out.")
    return Filters(
        text("publisher", publisher, MOST_NAME) if publisher not in (None, "") else None,
        language or None,
        _day("since", since),
        _day("until", until),
    )


def _day(name: str, given: Any) -> str | None:
    if given in (None, ""):
        return None
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError):
        raise UsageError(f"{name} is no day: write it as 2026-05-14, or leave it out.") from None
