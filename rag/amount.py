"""The number that answers a question for one, with its place in the sentence; Arabic and English.

A number answers when it is of the kind that is asked for (a sum, a share, an
age, a size, a speed: by its unit) and stands beside a word that says what is
counted: the question's focus ("How many *stones* …"), or the word that asks
for a cost. Years, days and times of day are no amounts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from index.fold import fold
from index.stem import Token, is_stop_word, stem, tokens
from rag import units
from rag.dates import dates, times
from rag.kinds import NUMBERS
from rag.numbers import SCALES, values
from rag.question import Question
from rag.searchable import Word

#: Words between an amount and what it counts; more when nothing else in the sentence is one.
REACH, FAR = 4, 8
#: What a boundary between them (a comma, "and") adds to the distance.
BOUNDARY = 2
#: What it adds that a number counts something of its own: "civilians in 40 *villages*".
OWN_NOUN = 3
#: How far from a round figure, as a share of it, what it rounds may lie.
ROUNDED = Decimal("0.1")
#: Kinds whose every unit is the same.
ONE_UNIT = frozenset({"age", "share"})

_BOUNDARIES = frozenset(map(fold, ("and", "but", "while", "و", "لكن", "فيما")))
_STOPS = re.compile(r"[,،;؛:()]")
_TO = frozenset(map(fold, ("to", "إلى")))
_OR = frozenset(map(fold, ("or", "أو")))
_DASH = re.compile(r"\s?[-–—]\s?")
_OF_THEM = frozenset({"the", "them", "these", "those", "whom"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number at ``text[start:end]``, its unit included.

    `value` is the number, `unit` the stem of its unit in its own language, None
    without one; `anchored` says that it stands with the word that is counted,
    and is not merely the only one of its kind; `rough` that it is said to be so:
    "about 5,000".
    """

    start: int
    end: int
    value: Decimal
    unit: str | None = None
    anchored: bool = False
    rough: bool = False

    def agrees_with(self, other: Amount) -> bool:
        """Whether two amounts are one figure: the same, or one a rough and round form of the other."""
        return self.value == other.value or any(
            a.rough and abs(a.value - b.value) < min(_place(a.value), ROUNDED * a.value)
            for a, b in ((self, other), (other, self))
        )


@dataclass(frozen=True, slots=True)
class _Number:
    first: int  # words of the text
    last: int
    start: int  # offsets
    end: int
    values: frozenset[str]


def _place(value: Decimal) -> Decimal:
    """The place of the last digit that is no zero, at least 1: 1000 of 5000, 10 of 140."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** max(0, exponent if isinstance(exponent, int) else 0)


def amount(question: Question, text: str) -> Amount | None:
    """The number of a sentence that answers a question for one; None when it is not sure which."""
    if question.kind not in NUMBERS:
        return None
    words = tokens(text)
    anchors = _anchors(question, words)
    found = [n for n in _numbers(text, words, anchors) if not n.values <= question.numbers]
    found = _changed(text, words, [n for n in found if question.kind == "share" or not _part_of(words, n)])
    found = [n for n in found if _fits(question, text, words, n)]
    far = {n: min((_distance(text, words, n, at) for at in anchors), default=None) for n in found}
    near = sorted((d, n.start) for n, d in far.items() if d is not None)
    best = next((n for n in found if near and n.start == near[0][1]), None)
    if best is not None and near[0][0] <= REACH and (len(near) == 1 or near[1][0] > near[0][0]):
        return _made(question, text, words, best, anchored=True)
    if len(found) != 1:
        return None
    only = found[0]
    if question.kind != "number":
        return _made(question, text, words, only, anchored=bool(anchors))
    counted = any(stem(word.text) in units.COUNTS for word in words)
    own = all(_counts_another(text, words, only, words[at]) for at in anchors)
    if near and (counted or near[0][0] <= FAR) and not own:
        return _made(question, text, words, only, anchored=True)
    return None


def _numbers(text: str, words: Sequence[Token], anchors: Sequence[int]) -> list[_Number]:
    """Every number of a text that is no part of a date or a time of day, whole.

    What looks like a year is none right before what is counted: «2030 طفلا».
    """
    found: list[_Number] = []
    at = 0
    while at < len(words):
        last = _last(text, words, at)
        start, end = words[at].start, words[last].end
        if (held := values(text[start:end])) and fold(text[start:end]) not in units.HUNDREDS:
            found.append(_Number(at, last, start, end, held))
        at = last + 1
    if not found:
        return []
    counts = {(words[at - 1].start, words[at - 1].end) for at in anchors if at}
    taken = (*(span for span in dates(text) if span not in counts), *times(text))
    return [n for n in found if not any(start < n.end and n.start < end for start, end in taken)]


def _last(text: str, words: Sequence[Token], first: int) -> int:
    """The last word of the number that begins at a word: it runs on while the next word changes it."""
    start, last = words[first].start, first
    begins = fold(words[first].text)
    if not (values(begins) or begins in SCALES or begins[1:] in SCALES):
        return first
    while last + 1 < len(words):
        for ahead in (1, 2):
            if last + ahead >= len(words) or (ahead == 2 and fold(words[last + 1].text) not in ("and", "و")):
                return last
            apart = values(text[start : words[last].end]) | values(words[last + ahead].text)
            if values(text[start : words[last + ahead].end]) != apart:
                last += ahead
                break
        else:
            return last
    return last


def _changed(text: str, words: Sequence[Token], found: list[_Number]) -> list[_Number]:
    """Without what a number was before: "raised from 14 to 19" leaves 19; "14 to 19", "14 or 19" neither."""
    changes = any(stem(word.text) in units.CHANGES for word in words)
    kept = list(found)
    for old, new in pairwise(found):
        between = [fold(word.text) for word in words[old.last + 1 : new.first]]
        to = len(between) == 1 and between[0] in _TO
        if to or (len(between) == 1 and between[0] in _OR) or _DASH.fullmatch(text[old.end : new.start]):
            kept = [n for n in kept if n is not old and ((to and changes) or n is not new)]
    return kept


def _fits(question: Question, text: str, words: Sequence[Token], number: _Number) -> bool:
    """Whether a number is of the kind that is asked for; a stretch of time only where one is."""
    if question.kind != "number":
        return _unit(question.kind, text, words, number) is not None
    lasts = _unit("long", text, words, number) is not None
    if units.HOW_LONG.search(fold(question.text)):
        return lasts
    next_word = words[number.last + 1 : number.last + 2]
    counted = question.focus is not None and bool(places(question.focus, next_word))
    if units.HOW_MUCH.search(fold(question.text)):
        return not lasts
    return counted or not (lasts or _unit("share", text, words, number))


def _part_of(words: Sequence[Token], number: _Number) -> bool:
    """Whether a number only counts some of what is counted: "two of the injured"."""
    after = [fold(word.text) for word in words[number.last + 1 : number.last + 3]]
    return len(after) == 2 and after[0] == "of" and after[1] in _OF_THEM


def _anchors(question: Question, words: Sequence[Token]) -> list[int]:
    """Where a text says what is counted: the question's focus, or the word that asks for a cost."""
    asked = [question.focus] if question.focus is not None else []
    if question.kind == "money":
        asked += [w for w in question.words if any(stem(p) in units.COSTS for p in w.word.split())]
    return sorted({at for word in asked for at in places(word, words)})


def places(word: Word, words: Sequence[Token]) -> list[int]:
    """Where a word of the question stands among the words of a text; a phrase at its first word."""
    held = [stem(w.text) for w in words]
    bare = fold(word.word).removesuffix("ا")  # طنا is طن: too short for its stem to be
    if same := [at for at, w in enumerate(words) if fold(w.text).removesuffix("ا") == bare]:
        return same
    for length in (1, 2, 3, 4):
        runs = range(max(0, len(held) - length + 1))
        if found := [at for at in runs if word.found_in(frozenset(held[at : at + length]))]:
            return found
    return []


def _distance(text: str, words: Sequence[Token], number: _Number, anchor: int) -> int:
    """Words from a number to what it may count, boundaries between them counted extra."""
    if number.first <= anchor <= number.last:
        return 0
    before = anchor < number.first
    low, high = (anchor, number.first) if before else (number.last, anchor)
    crossed = sum(fold(word.text) in _BOUNDARIES for word in words[low + 1 : high])
    run = words[low : high + 1]
    crossed += sum(bool(_STOPS.search(text[a.end : b.start])) for a, b in pairwise(run))
    far = high - low + BOUNDARY * crossed
    return far + OWN_NOUN if before and _counts_another(text, words, number, words[anchor]) else far


def _counts_another(text: str, words: Sequence[Token], number: _Number, anchor: Token) -> bool:
    """Whether the text says what a number counts, and that is not the anchor.

    The word right after it does, else the one in "the *number of civilians* … at 5,233".
    """
    after = number.last + 1
    if after < len(words) and text[number.end : words[after].start] == " ":
        noun = words[after].text
        measured = stem(noun) in units.PEOPLE or any(fold(noun) in known for known in units.UNITS.values())
        if not is_stop_word(noun) and not measured:
            return stem(noun) != stem(anchor.text)
    counted = _counted(words[: number.first])
    return bool(counted) and anchor not in counted


def _counted(words: Sequence[Token]) -> Sequence[Token]:
    """What the last "number of" or «عدد» of some words counts, with the two words after it."""
    for at in reversed(range(len(words))):
        first = at + 1
        while first < len(words) and is_stop_word(words[first].text):
            first += 1
        arabic = words[at].text[0] > "\u0600"
        of = arabic or (first > at + 1 and fold(words[at + 1].text) == "of")
        if of and stem(words[at].text) in units.COUNTS:
            return words[first : first + 3]
    return ()


def _unit(kind: str, text: str, words: Sequence[Token], number: _Number) -> tuple[int, int] | None:
    """Where the number begins and ends with its unit, None when it has none of this kind."""
    if kind == "money" and text[: number.start].endswith(("$", "€", "£")):
        return number.start - 1, number.end
    signs = {"share": r"\s?[%٪]", "money": r"\s?[$€£]"}.get(kind)
    if signs and (sign := re.match(signs, text[number.end :])):
        return number.start, number.end + sign.end()
    wanted = units.UNITS[kind]
    for skipped in (0, 1):
        first = number.last + 1 + skipped
        for length in (3, 2, 1):
            run = words[first : first + length]
            if len(run) == length and fold(text[run[0].start : run[-1].end]) in wanted:
                return number.start, run[-1].end
    before = [fold(word.text) for word in words[max(0, number.first - 3) : number.first]]
    led = bool(wanted.intersection(before)) if kind == "age" else bool(before and before[-1] in wanted)
    return (number.start, number.end) if led else None


def _made(
    question: Question, text: str, words: Sequence[Token], number: _Number, *, anchored: bool
) -> Amount:
    """The amount with its unit: that of its kind, or the counted word right after it."""
    kinds = ("money", "size", "measure", "long", "share") if question.kind == "number" else (question.kind,)
    start, end, unit = number.start, number.end, None
    next_word = words[number.last + 1 : number.last + 2]
    if question.kind == "number" and question.focus is not None and places(question.focus, next_word):
        end = next_word[0].end
    else:
        held = ((kind, _unit(kind, text, words, number)) for kind in kinds)
        kind, found = next((one for one in held if one[1] is not None), ("", None))
        start, end = found or (start, end)
        measured = text[number.end : end].split()
        unit = stem(measured[-1]) if measured and kind not in ONE_UNIT else None
    rough = any(fold(word.text) in units.ROUGHLY for word in words[max(0, number.first - 2) : number.first])
    return Amount(start, end, max(Decimal(v) for v in number.values), unit, anchored, rough)
