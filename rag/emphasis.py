"""The words of a quoted sentence that answer: the number, the name, the date, the place.

Nothing is emphasised when the question asks for none of these, or when it is
not sure which of several the answer is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from index.fold import fold
from index.names import names
from index.stem import Token, is_stop_word, stems, tokens
from rag import askwords
from rag.amount import amount, places
from rag.calendar import months, weekdays, years
from rag.dates import Span, dates, times
from rag.kinds import NUMBERS
from rag.question import Question
from rag.subject import PLACES, answers, held, says_more

#: Words after an Arabic title that may be its holder's name.
LONGEST_NAME = 3


def _folded(lines: str) -> frozenset[str]:
    return frozenset(fold(word).strip() for word in re.split(r"[,\n]", lines)) - {""}


_TITLES = _folded(askwords.TITLES)
_BEFORE_PLACES = _folded(askwords.BEFORE_PLACES)
_PLACE_HEADS = _folded("تل, مرسى, وادي, دير, أم, أبو, خان, جبل, عين, رأس, بيت, كفر, بلدة, مدينة, قرية, حي")
_NO_PLACES = _folded("يوم, مساء, صباح, عام, سنة, شهر, فجر, ليلة, ظهر, قرب, شمال, جنوب, شرق, غرب")
_EN_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|outside|across|around|of|off)\s+(?:the\s+)?"
    r"(?P<place>(?:[a-z]+\s+(?:of|in)\s+)?[A-Z][\w'’-]*(?:(?:\s+of)?(?:\s+[A-Z][\w'’-]*|\s+\d+\b))*)"
)
_PLACED = re.compile(r"\b(?:in|at|near|from|of|to)\s+(?:the\s+)?$", re.IGNORECASE)
_ACTS = re.compile(  # what follows a name of one word that is no adjective
    r"[,.;:»”]|$|\s+(?:who|said|says|told|added|is|was|has|had|will|won|wrote|asked|announced|denied|called)\b"
)
_ROW = re.compile(r"\s*(?:[,،&]|[,،]?\s*(?:and|or|أو|و))\s*")
_CLOCK = re.compile(r"\bwhat time\b|ساعة|وقت", re.IGNORECASE)


def key(question: Question, quote: str) -> tuple[Span, ...]:
    """Where a quoted sentence answers, ``quote[start:end]`` in code points; nothing when it is not sure."""
    said = frozenset(stems(quote))
    if question.kind in NUMBERS:
        found = amount(question, quote)
        return ((found.start, found.end),) if found is not None and answers(question, said, found) else ()
    if not says_more(question, said) or (question.kind in ("when", "where") and not _about(question, said)):
        return ()
    of_kind = {"who": _people, "when": _dates, "where": _places}.get(question.kind)
    spans = of_kind(question, quote) if of_kind is not None else []
    best = _nearest(question, quote, _apart(quote, spans))
    return (best,) if best is not None else ()


def _about(question: Question, said: Set[str]) -> bool:
    """Whether a sentence, by its stems, holds the first content word after the question word."""
    return question.focus is not None and held(question.focus, said)


def _people(question: Question, quote: str) -> list[Span]:
    """The names that the question does not say itself; whole ones when there are any."""
    found = dict.fromkeys((*(_shortened(quote, *span) for span in names(quote)), *_titled(quote)))
    new = [(a, b) for a, b in found if not _asked_about(question, frozenset(stems(quote[a:b])))]
    new = [s for s in new if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in new)]
    new = [(a, b) for a, b in new if not _PLACED.search(quote[:a])]
    whole = [(a, b) for a, b in new if len(tokens(quote[a:b])) > 1]
    return whole or [(a, b) for a, b in new if _ACTS.match(quote, b)]


def _asked_about(question: Question, name: Set[str]) -> bool:
    """Whether a question says a name itself, in either script: "Who is Maria Zakharova?"."""
    return question.stems.issuperset(name) or any(w.name and w.found_in(name) for w in question.words)


def _shortened(quote: str, start: int, end: int) -> Span:
    """A name without where its bearer belongs: "Leila Castellan of the University of Brackenford"."""
    at = quote.find(" of ", start, end)
    return (start, at) if at > 0 and len(tokens(quote[start:at])) > 1 else (start, end)


def _titled(quote: str) -> list[Span]:
    """Names after Arabic titles: «مدير المتحف نادر العكاري إن …»."""
    words = tokens(quote)
    found: list[Span] = []
    for at, word in enumerate(words):
        if fold(word.text).removeprefix("و") not in _TITLES and fold(word.text) not in _TITLES:
            continue
        first = at + 1
        while first < len(words) and words[first].text.startswith(("ال", "باسم")):
            first += 1
        run: list[Token] = []
        for place in range(first, min(first + LONGEST_NAME, len(words))):
            apart = quote[words[place - 1].end : words[place].start] != " "
            if apart or is_stop_word(words[place].text) or fold(words[place].text) in _TITLES:
                break
            run.append(words[place])
        after = first + len(run)
        ended = after == len(words) or is_stop_word(words[after].text) or quote[words[after - 1].end] != " "
        if len(run) > 1 and ended and "ا" <= run[0].text[0] <= "ي":
            found.append((run[0].start, run[-1].end))
    return found


def _dates(question: Question, quote: str) -> list[Span]:
    """The dates that say more than the question; its times of day when it asks for one."""
    if _CLOCK.search(question.text) and (clock := times(quote)):
        return list(clock)

    def new(text: str) -> bool:
        return any(of(text) - of(question.text) for of in (months, weekdays, years))

    return [(a, b) for a, b in dates(quote) if new(quote[a:b])]


def _places(question: Question, quote: str) -> list[Span]:
    """Places after their prepositions that the question does not name."""
    found = [match.span("place") for match in _EN_PLACE.finditer(quote)]
    words = tokens(quote)
    for at, word in enumerate(words[:-1]):
        if fold(word.text).removeprefix("و") in _BEFORE_PLACES and fold(words[at + 1].text) in PLACES:
            last = at + 1
            for after in range(at + 2, min(at + 5, len(words))):
                text = words[after].text
                apart = quote[words[after - 1].end : words[after].start] != " "
                if apart or is_stop_word(text) or fold(text) in _NO_PLACES:
                    break
                last = after
                if fold(text) not in _PLACE_HEADS:
                    break
            if last > at + 1:
                found.append((words[at + 1].start, words[last].end))
    timed = dates(quote)
    return [
        (a, b)
        for a, b in dict.fromkeys(found)
        if not question.stems.issuperset(stems(quote[a:b])) and not any(s < b and a < e for s, e in timed)
    ]


def _apart(quote: str, spans: Sequence[Span]) -> list[Span]:
    """Without those that stand in one row, of which none is the answer: "Ilse Tarrow and Ivo Brandt"."""
    ordered = sorted(spans)
    rows = [(a, b) for a, b in pairwise(ordered) if _ROW.fullmatch(quote, a[1], b[0])]
    return [span for span in spans if not any(span in row for row in rows)]


def _nearest(question: Question, quote: str, spans: Sequence[Span]) -> Span | None:
    """The one span, or of several the one that stands surely nearest to the question's words."""
    if len(spans) < 2:
        return next(iter(spans), None)
    words = tokens(quote)
    near = [(word.idf, found) for word in question.words if (found := places(word, words))]
    scored = sorted(((_closeness(words, s, near), s) for s in spans), reverse=True)
    return scored[0][1] if scored[0][0] > scored[1][0] else None


def _closeness(words: Sequence[Token], span: Span, held: Iterable[tuple[float, Sequence[int]]]) -> float:
    """The sum over the question's words of ``idf / (1 + words between)``."""
    inside = [at for at, word in enumerate(words) if span[0] <= word.start < span[1]]
    total = 0.0
    for idf, found in held:
        outside = [at for at in found if at not in inside]
        if outside and inside:
            total += idf / (1 + min(abs(a - b) for a in outside for b in inside))
    return total
