"""Verification: what a written answer says, checked against the passages that it cites.

A sentence is supported when it cites a passage that was shown, every number,
month and weekday in it occurs in a cited passage (digits folded, number words
read), every name too (by stem, by translation, by name key across scripts),
and it shares enough with the best sentence there to be about the same thing.
Everything else stays visible but counts as unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.names import name_keys, names
from index.records import Hit
from index.sentences import sentences
from index.stem import STOP_WORDS, stems, tokens
from rag.calendar import months, spoken, weekdays
from rag.features import Span, coverage, crosses, spans
from rag.marks import MARK, marks, without
from rag.numbers import values
from rag.searchable import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], Sequence[NDArray[np.float32]]]
    Expand = Callable[[str], Sequence[Word]]

#: A sentence needs one of these against the sentence quoted for it. Low on purpose: a rewording
#: shares little, and figures and names were compared by then.
LEAST_SIMILAR = 0.35
LEAST_SHARED = 0.25
#: Consonants that two spellings in one script must share to be one name: Marrow is no mayor.
LONG_KEY = 4


@dataclass(frozen=True, slots=True)
class Finding:
    """One written sentence, as written, and the places that bear it out or come nearest.

    `quotes` pairs each passage number that exists with the sentence of that
    passage that supports best; `missing` says what was not found there.
    """

    text: str
    supported: bool
    quotes: tuple[tuple[int, Span], ...]
    missing: tuple[str, ...] = ()


def split(text: str) -> tuple[str, ...]:
    """The sentences of a written answer, each with the marks that stand before or after its stop."""
    parts: list[str] = []
    for start, end in sentences(text):
        part = text[start:end]
        lead = re.match(rf"(?:\s*{MARK.pattern})+\s*", part)
        if lead and parts:
            parts[-1] += " " + lead.group().strip()
            part = part[lead.end() :]
        if re.search(r"\w", without(part)):
            parts.append(part)
    return tuple(parts)


def check(sentence: str, hits: Sequence[Hit], encode: Encode, expand: Expand) -> Finding:
    """Check one written sentence against the passages shown, numbered from 1 as in `hits`."""
    cited = [n for n in marks(sentence) if 1 <= n <= len(hits)]
    said = without(sentence)
    if not cited:
        return Finding(sentence, False, (), ("mark",))
    words = expand(said)
    vector, *_ = encode([said])
    passages = [hits[n - 1] for n in cited]
    best = [(n, *_best(words, vector, hits[n - 1], encode, said)) for n in cited]
    missing = [*_figures(said, passages), *_names(said, passages, expand)]
    near = any(shared >= LEAST_SHARED or cosine >= LEAST_SIMILAR for _, _, shared, cosine in best)
    if not near:
        missing.append("subject")
    quotes = tuple((n, span) for n, span, _, _ in best)
    return Finding(sentence, not missing, quotes, tuple(missing))


def _best(
    words: Sequence[Word], vector: NDArray[np.float32], hit: Hit, encode: Encode, said: str
) -> tuple[Span, float, float]:
    """The sentence of a passage that supports best, what it shares with the words, its cosine."""
    found = spans([hit])
    cosines = [float(vector @ v) for v in encode([span.text for span in found])]
    shared = [coverage(words, span.stems) for span in found]
    figures = values(said)

    def worth(at: int) -> tuple[float, int]:
        held = len(figures & values(found[at].text)) / len(figures) if figures else 0.0
        return shared[at] + cosines[at] + held, -at

    best = max(range(len(found)), key=worth)
    return found[best], shared[best], cosines[best]


def _source(hit: Hit) -> str:
    """What a sentence may take from a passage: its words, and what is said of its article."""
    article = hit.article
    dates = (spoken(article.published, "ar"), spoken(article.published, "en"))
    parts = (article.title, article.publisher, *dates, hit.passage.text)
    return "\n".join(part for part in parts if part)


def _figures(said: str, cited: Sequence[Hit]) -> list[str]:
    """Numbers, months and weekdays of the sentence that no cited passage holds."""
    sources = [_source(hit) for hit in cited]
    held = frozenset[str]().union(*map(values, sources))
    missing = [n for n in sorted(values(said)) if n not in held and not _unit_of_held(n, said, held)]
    months_held = frozenset[int]().union(*map(months, sources))
    days_held = frozenset[int]().union(*map(weekdays, sources))
    missing += [f"month {n}" for n in sorted(months(said) - months_held)]
    missing += [f"weekday {n}" for n in sorted(weekdays(said) - days_held)]
    return missing


def _unit_of_held(number: str, said: str, held: frozenset[str]) -> bool:
    """The figure of "2.3 million" is 2.3 and 2300000 at once: a source with the whole bears out the part."""
    wholes = {v for v in values(said) if v in held and len(v) > len(number)}
    return any(values(f"{number} {unit}") & wholes for unit in ("thousand", "million", "billion", "hundred"))


def _names(said: str, cited: Sequence[Hit], expand: Expand) -> list[str]:
    """Names of the sentence that no cited passage holds, by stem, translation or sound."""
    spots = [said[start:end] for start, end in names(said)]
    if not spots:
        return []
    sources = [_source(hit) for hit in cited]
    held = frozenset(s for source in sources for s in stems(source))
    keys: Mapping[bool, frozenset[str]] | None = None
    crossing = any(_other_script(said, source) for source in sources)
    missing = []
    for spot in spots:
        lacking = []
        parts = [word for word in expand(spot) if not word.found_in(held)]
        if parts:
            keys = keys if keys is not None else _keys(sources)
            lacking = [word.word for word in parts if not _sounds_held(word.word, keys)]
        # A name translated by its meaning ("Ministry of Defence") meets in part only.
        count = max(1, len(expand(spot)))
        if lacking and (not crossing or len(lacking) * 2 > count):
            missing.append(" ".join(lacking))
    return missing


def _other_script(said: str, source: str) -> bool:
    from index.language import language_of

    return crosses(language_of(said), language_of(source))


def _sounds_held(name: str, keys: Mapping[bool, frozenset[str]]) -> bool:
    """Whether a name sounds like one of the sources: one in the other script, or nearly so in its own."""
    arabic = _arabic(name)
    own = name_keys(name)
    return bool(own & keys[not arabic]) or any(len(key) >= LONG_KEY for key in own & keys[arabic])


def _arabic(text: str) -> bool:
    return any("\u0600" <= c <= "\u06ff" for c in text)


def _keys(sources: Sequence[str]) -> Mapping[bool, frozenset[str]]:
    """Name keys of every word of the sources, and of every two neighbours, by whether they are Arabic."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for source in sources:
        words = [t.text for t in tokens(source)]
        for at, word in enumerate(words):
            if word.lower() in STOP_WORDS:
                continue
            found[_arabic(word)] |= name_keys(word)
            if at + 1 < len(words):
                found[_arabic(word)] |= name_keys(f"{word} {words[at + 1]}")
    return {script: frozenset(held) for script, held in found.items()}
