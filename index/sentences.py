"""Sentences of Arabic and English text, as spans of it."""

from __future__ import annotations

import re

#: A run longer than this, in code points, is also cut at its semicolons.
LONG = 300
#: How far back an abbreviation may begin: lines may be very long.
_WORD = 40
#: No piece cut at a semicolon is shorter than this.
SHORT = 40

_CLOSERS = "”»\"'’)\\]›"
_OPENERS = "“«\"'‘(\\[‹"
_LINE = re.compile(r"[^\n]+")
_STOP = re.compile(rf"([.!?؟…۔]+)([{_CLOSERS}]*)(?=\s|$|[{_OPENERS}])|([!؟…]+)()(?=[\u0621-\u064a])")
_SEMICOLON = re.compile(r"[؛;](?=\s)")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]+[\u064b-\u0652\u0640]*$")
_REST = re.compile(r"\s*$")
_NEXT = re.compile(rf"[\s{_OPENERS}\-–—]*([^\W_]+)")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: Never end a sentence: a name follows.
_TITLES = _words("""
dr mr mrs ms mx prof st mt ft sen rep gov gen col maj lt capt cmdr adm sgt cpl pvt rev hon pres amb supt
insp messrs mme mlle fr eng vs cf viz e.g i.e approx ca
""")
#: End one only where what follows cannot be part of the same name or date.
_SHORTENED = _words("""
jr sr inc ltd co corp llc bros dept univ assn est ave blvd rd al etc ed eds vol p pp fig figs sec ch art
no nos jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ph.d
a.m p.m
""")
#: Before a figure these are numbering, not an end.
_NUMBERED = _words("""
no nos p pp fig figs vol sec ch art jan feb mar apr jun jul aug sep sept oct nov dec ص ج رقم
""")
#: In lower case these are words, not abbreviations.
_WORDS_TOO = _words("no art ed sun sat wed mar gen col fr")
#: Words that start a sentence more often than they go on with a name.
_STARTERS = _words("""
The A An He She It They We I You This That These Those There Here In On At By For From With But And Or If
When While After Before As Its His Her Their Our My Some Many Most All No Not What Who Why How Since
Although However Meanwhile Officials Police
""")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a]")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the sentences of a text, in order, trimmed of white space.

    No span crosses a newline. Ends are ``. ! ? ؟ …`` with the quotation marks
    and brackets that close after them; not after abbreviations (Dr. U.S. د.),
    initials, list numbers, inside decimals, at two dots (a dash in Arabic
    headlines), nor before a lower-case word. A semicolon ends a sentence only
    in a run longer than :data:`LONG`. What holds neither letter nor digit
    joins the sentence before it on its line, or is left out.
    """
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        found.extend(_of_line(text, line.start(), line.end()))
    return tuple(found)


def _of_line(text: str, start: int, end: int) -> list[tuple[int, int]]:
    line = text[start:end]
    cuts = [m.end() for m in _STOP.finditer(line) if _ends(line, m)]
    spans: list[tuple[int, int]] = []
    for first, last in zip([0, *cuts], [*cuts, len(line)], strict=True):
        for piece in _shorter(line, *_trim(line, first, last)):
            _add(line, spans, *piece)
    return [(start + a, start + b) for a, b in spans]


def _add(line: str, spans: list[tuple[int, int]], first: int, last: int) -> None:
    if any(c.isalnum() for c in line[first:last]):
        spans.append((first, last))
    elif spans and first < last:
        spans[-1] = (spans[-1][0], last)


def _trim(line: str, first: int, last: int) -> tuple[int, int]:
    while first < last and line[first].isspace():
        first += 1
    while first < last and line[last - 1].isspace():
        last -= 1
    return first, last


def _ends(line: str, stop: re.Match[str]) -> bool:
    """Whether a sentence ends at this stop."""
    mark = stop.group(1) or stop.group(3)
    after = _NEXT.match(line, stop.end())
    if _REST.match(line, stop.end()):
        return True
    if mark == "..":
        return False
    follows = after.group(1) if after else ""
    if follows[:1].islower():
        return False
    if mark != "." or stop.group(2):
        return True
    return not _abbreviates(line[max(0, stop.start() - _WORD) : stop.start()], follows)


def _abbreviates(before: str, follows: str) -> bool:
    """Whether the full stop after `before` only shortens its last word."""
    if before.strip().isdigit():
        return True  # the number of a list entry, at the start of its line
    match = _WORD_BEFORE.search(before)
    if match is None:
        return False
    word, lead = match.group(), before[: match.start()]
    if _ARABIC_LETTER.match(word):
        letter = len(_ARABIC_LETTER.findall(word)) == 1
        # After a figure it is a unit or an era: 1990 م.
        return (letter and not re.search(r"\d\s*$", lead)) or (word in _NUMBERED and follows[:1].isdigit())
    lower = word.lower()
    if word in _WORDS_TOO:
        return False
    if lower in _TITLES:
        return True
    if lower in _NUMBERED and follows[:1].isdigit():
        return True
    initials = "." in word or (len(word) == 1 and word.isupper())
    if initials or lower in _SHORTENED - _NUMBERED:
        return follows not in _STARTERS and follows[:1].isascii() and (initials or lower not in {"etc", "al"})
    return False


def _shorter(line: str, first: int, last: int) -> list[tuple[int, int]]:
    """The span, or its pieces between semicolons when it is very long."""
    pieces: list[tuple[int, int]] = []
    if last - first > LONG:
        for mark in _SEMICOLON.finditer(line, first, last):
            if mark.end() - first >= SHORT and last - mark.end() >= SHORT:
                pieces.append(_trim(line, first, mark.end()))
                first = mark.end()
    return [*pieces, _trim(line, first, last)]
