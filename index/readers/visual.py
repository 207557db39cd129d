"""From the order in which a line is drawn, left to right, to the order in which it is read.

The inverse of the Unicode bidirectional algorithm (UAX 9) for what text of
articles holds: letters of both directions, numbers, punctuation, brackets.
Where two readings are drawn alike, a number beside a Latin word belongs to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.readers.forms import fold_forms

_JOINERS = frozenset(".,:/٫٬")
_PERCENT = frozenset("%٪")
_BRACKETS = {c: (pair[0], pair[1]) for pair in ("()", "[]", "{}", "«»", "‹›") for c in pair}
_BRACKET = re.compile(r"[()\[\]{}«»‹›]")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_AFTER_CLOSE = frozenset('.,،؛;:؟?!…"”’')


def logical(drawn: Sequence[str], rtl: bool) -> str:
    """The line that is drawn as these clusters from left to right; `rtl` is its paragraph's direction.

    A cluster is a letter with its marks, or a ligature's letters, already in order.
    """
    kinds = [_kind(cluster) for cluster in drawn]
    if not rtl and "R" not in kinds:
        return "".join(drawn)
    clusters = list(reversed(drawn)) if rtl else list(drawn)
    if rtl:
        kinds.reverse()
    for start, end in _islands(clusters, kinds, "L" if rtl else "R"):
        clusters[start:end] = reversed(clusters[start:end])
        kinds[start:end] = reversed(kinds[start:end])
        if not rtl:
            for a, b in _numbers(clusters, kinds, start, end):
                clusters[a:b] = reversed(clusters[a:b])
    return fold_forms("".join(clusters))


def set_brackets(text: str) -> str:
    """Arabic text with its brackets turned the way that the spaces around them ask for.

    Some programs store a bracket as it is drawn, some as it is read; a bracket
    after a space opens, one before a space closes, and else they take turns.
    """
    if not _ARABIC.search(text):
        return text
    letters = list(text)
    pending: dict[str, int] = {}
    for found in _BRACKET.finditer(text):
        at = found.start()
        opening, closing = _BRACKETS[found.group()]
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        can_open = before.isspace() or before in _BRACKETS or before in '"“‘-–—/'
        can_close = after.isspace() or after in _AFTER_CLOSE or after in _BRACKETS
        opens = can_open if can_open != can_close else not pending.get(opening)
        letters[at] = opening if opens else closing
        pending[opening] = max(0, pending.get(opening, 0) + (1 if opens else -1))
    return "".join(letters)


def _kind(cluster: str) -> str:
    """L or R for letters, N for digits, O for the rest."""
    for character in cluster:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "R"
        if kind in {"EN", "AN"} and character not in _JOINERS:
            return "N"
        if kind == "L":
            return "L"
    return "O"


def _islands(clusters: Sequence[str], kinds: Sequence[str], kind: str) -> list[tuple[int, int]]:
    """Spans that run against the line: from letter to letter of `kind`, and numbers in a line to the left."""
    other = "R" if kind == "L" else "L"
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(kinds):
        if kinds[at] != kind:
            at += 1
            continue
        last = at
        for ahead in range(at, len(kinds)):
            if kinds[ahead] == other:
                break
            if kinds[ahead] == kind:
                last = ahead
        start, end = at, last + 1
        if kind == "L":
            floor = spans[-1][1] if spans else 0
            start = _number_before(clusters, kinds, start, floor)
            while end < len(kinds) and kinds[end] == "N":
                end += 1
        spans.append((start, end))
        at = end
    if kind == "L":
        taken = [False] * len(kinds)
        for start, end in spans:
            taken[start:end] = [True] * (end - start)
        free = ["X" if taken[i] else k for i, k in enumerate(kinds)]
        spans += _numbers(clusters, free, 0, len(free))
    return spans


def _number_before(clusters: Sequence[str], kinds: Sequence[str], start: int, floor: int) -> int:
    """Where an island begins when a number drawn to the right of its Latin word belongs to it."""
    at = start
    if at - 1 > floor and clusters[at - 1] in {" ", "-", "‑", "/", "."} and kinds[at - 2] == "N":
        at -= 1
    begin = at
    while at > floor and (kinds[at - 1] == "N" or (clusters[at - 1] in _JOINERS and at < begin)):
        at -= 1
    while at < begin and kinds[at] != "N":
        at += 1
    return at if at < begin else start


def _numbers(clusters: Sequence[str], kinds: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Spans of digits, with single points, commas, colons and slashes between digits.

    In a line to the left some programs draw the sign of a percentage to the
    right of its number; both are read as one.
    """
    spans: list[tuple[int, int]] = []
    at = start
    while at < end:
        if kinds[at] != "N":
            at += 1
            continue
        stop = at + 1
        while stop < end and (
            kinds[stop] == "N" or (clusters[stop] in _JOINERS and stop + 1 < end and kinds[stop + 1] == "N")
        ):
            stop += 1
        if at > start and clusters[at - 1] in _PERCENT and kinds[at - 2 : at - 1] != ["N"]:
            at -= 1
        spans.append((at, stop))
        at = stop
    return spans
