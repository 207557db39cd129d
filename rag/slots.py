"""The places in a question that another question may fill anew: its date, and what stands after "in"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.fold import fold
from index.names import names
from index.stem import Token, is_stop_word, tokens
from rag import followwords
from rag.calendar import MONTH_NAMES
from rag.followup import AUXILIARIES, phrases

_LEVANT = [name.strip() for name in followwords.LEVANT.split(",")]
_MONTHS = "|".join([*MONTH_NAMES["en"], *MONTH_NAMES["ar"], *_LEVANT])
_BEFORE = (
    r"(?i:(?:(?<!\w)(?:in|during|since|by|of|on|from|until|for|before|after|في|خلال|منذ|حتى|من)\s+(?:the\s+)?)?"
    r"(?:(?<!\w)(?:years?|spring|summer|autumn|winter|عام|سنة|العام|ربيع|صيف|خريف|شتاء)\s+(?:of\s+|عام\s+)?)?)"
)
YEAR = r"(?<!\d)[12١٢۱۲]\d{3}(?!\d)"
#: A date with a year, and what leads to it: "in May 2021", «في عام 2021».
DATE = re.compile(
    rf"{_BEFORE}(?:\d{{1,2}}\s+)?(?:(?:{_MONTHS})\s+)?(?:\d{{1,2}},?\s+)?(?:(?:عام|سنة)\s+)?{YEAR}",
    re.IGNORECASE,
)
#: The same without a year.
MONTH = re.compile(rf"{_BEFORE}(?:\d{{1,2}}\s+)?(?<!\w)(?:{_MONTHS})(?!\w)")
#: Prepositions to the number of their line: those of one line stand for one another.
CLASSES = {fold(word): at for at, line in enumerate(followwords.PREPOSITIONS.strip().splitlines())
            for word in line.split()}  # fmt: skip
_ENDS = phrases(followwords.ENDS.replace(" ", ",")) | AUXILIARIES
#: May stand inside what follows a preposition.
INSIDE = frozenset({"the", "a", "an", "of", "al", "el"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A preposition and what stands after it: offsets of both, and whether that is a name."""

    start: int
    inner: int
    end: int
    group: int
    named: bool


def slots(text: str) -> tuple[Slot, ...]:
    """Prepositions with what stands after each, in order: "in the port of Marsa Lule"."""
    found = names(text)
    words = tokens(text)
    out: list[Slot] = []
    for at, token in enumerate(words):
        asks = at == 0 and fold(token.text) == "من"  # who, not from
        group = None if asks else CLASSES.get(fold(token.text))
        run = list(_run(text, words, at)) if group is not None else []
        while run and fold(run[-1].text) in INSIDE:
            run.pop()
        if group is None or not run:
            continue
        arabic = not fold(run[0].text).isascii()
        named = not fold(run[0].text).startswith("ال") if arabic else any(
            a < run[-1].end and b > run[0].start for a, b in found
        )  # fmt: skip
        out.append(Slot(token.start, run[0].start, run[-1].end, group, named))
    return tuple(out)


def _run(text: str, words: Sequence[Token], at: int) -> Iterator[Token]:
    for before, token in zip(words[at:], words[at + 1 :], strict=False):
        folded = fold(token.text)
        gap = text[before.end : token.start]
        inside = folded in INSIDE
        if gap.strip(" -'’") or folded in _ENDS or token.text.isdigit():
            return
        if not inside and (is_stop_word(token.text) or folded in CLASSES):
            return
        yield token
