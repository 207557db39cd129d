"""What a question word asks for, and whether a sentence holds such a thing; Arabic and English.

Read from the words of `rag/askwords.py` alone: "who" asks for a name or a title,
"when" for a date, "how many" and «كم» for a number, "where" for a place, "why"
for a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.fold import fold, fold_with_map
from index.names import names
from index.stem import stems
from rag import askwords
from rag.askwords import Kind
from rag.calendar import months, says_when, weekdays, years
from rag.numbers import values

#: Kinds that a number answers.
NUMBERS = frozenset({"number", "money", "age", "share", "speed", "size"})


#: Kinds that words tell surely: a sentence without any of them is no answer.
SURE = NUMBERS - {"number"} | {"maker", "hospital", "floor", "tongue"}


def _words(lines: str) -> str:
    """A pattern of the words and phrases of a list, folded, the longest first."""
    words = {fold(word).strip() for word in re.split(r"[,\n]", lines)} - {""}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest)


def _whole(lines: str) -> re.Pattern[str]:
    """Any of the words, whole, an Arabic و or ف before it allowed; signs stand anywhere."""
    signs = "".join(c for c in "$€£%" if c in lines)
    bare = lines.translate(dict.fromkeys(map(ord, "$€£%"), None))
    whole = rf"(?<![^\W_])[وف]?(?:{_words(bare)})(?![^\W_])"
    return re.compile(f"{whole}|[{re.escape(signs)}]" if signs else whole)


_ASKS = {kind: _whole(lines) for kind, lines in askwords.ASKS.items()}
_WHO_FIRST = re.compile(r"^\W*[وف]?من(?=\s)")  # من opening a question is who; elsewhere it is from
_PAYING = _whole(askwords.PAYING)
_COSTING = _whole(askwords.COSTING)
_HELD = {
    "money": _whole(askwords.MONEY),
    "share": _whole(askwords.SHARES),
    "age": _whole(askwords.AGES),
    "speed": _whole(askwords.SPEEDS),
    "maker": _whole(askwords.MAKERS),
    "hospital": _whole(askwords.HOSPITALS),
    "floor": _whole(askwords.FLOORS),
    "tongue": _whole(askwords.TONGUES),
    "size": _whole(askwords.SIZES),
    "why": _whole(askwords.REASONS),
}
_TITLES = _whole(askwords.TITLES)
_SPEECH = _whole(askwords.SPEECH)
_AR_PLACE = re.compile(rf"(?<![^\W_])[وف]?(?:{_words(askwords.BEFORE_PLACES)})\s+\w{{2,}}")
_EN_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|of|outside|across|around|north|south|east|west)\s+(?:the\s+)?[A-Z]\w"
)


def asked(question: str) -> tuple[Kind, int]:
    """What a question asks for, and the offset at which the words that ask for it end.

    ("other", 0) when no words tell.
    """
    folded = fold_with_map(question)
    matches: list[tuple[Kind, re.Match[str] | None]] = [("who", _WHO_FIRST.match(folded.text))]
    matches += [(kind, pattern.search(folded.text)) for kind, pattern in _ASKS.items()]
    # The first question word asks, the order of the kinds breaks ties: "when ... the man who".
    found = min(((m.start(), n, k, m.end()) for n, (k, m) in enumerate(matches) if m), default=None)
    if found is None:
        return "other", 0
    _, _, kind, end = found
    paid = {"number": _PAYING, "other": _COSTING}.get(kind)
    if paid is not None and paid.search(folded.text):
        kind = "money"
    return kind, folded.original(0, end)[1]


def holds(kind: Kind, sentence: str, question: str = "", question_stems: Iterable[str] = ()) -> bool:
    """Whether a sentence holds something of the kind that the question does not hold itself."""
    if kind in NUMBERS:
        new = bool(values(sentence) - values(question))
        if kind == "number":
            return new
        return bool(_HELD[kind].search(fold(sentence))) and (new or kind == "share")
    if kind == "when":
        if says_when(sentence) and not says_when(question):
            return True
        return any(of(sentence) - of(question) for of in (months, weekdays, years))
    if kind == "who":
        return _new_name(sentence, frozenset(question_stems)) or bool(_TITLES.search(fold(sentence)))
    if kind == "where":
        return bool(_EN_PLACE.search(sentence) or _AR_PLACE.search(fold(sentence)))
    if kind in _HELD:
        return bool(_HELD[kind].search(fold(sentence)))
    return False


def _new_name(sentence: str, known: frozenset[str]) -> bool:
    """A capitalised name of which the question does not say every word, or Arabic words of speech."""
    for start, end in names(sentence):
        if not known.issuperset(stems(sentence[start:end])):
            return True
    return bool(_SPEECH.search(fold(sentence)))
