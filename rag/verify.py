"""Verification: what a written answer says, checked against the passages that it cites.

A sentence is supported when it cites a passage that was shown, every figure
(`rag/figures.py`), month, weekday and season in it occurs in a cited passage,
every name too (`rag/mentions.py`), and what is left over is likely enough to be
said there (`rag/support.py`). One that its passage does not bear out while
another shown passage does is pointed there. Everything else stays visible but
counts as unsupported; a sentence without a mark is given none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.fold import fold
from index.records import Hit
from index.sentences import sentences
from index.stem import stem
from rag.calendar import any_seasons, months, seasons, spoken, weekdays
from rag.features import Span
from rag.figures import Figure, bears_out, figures, held
from rag.marks import MARK, marks, pointed, without
from rag.mentions import missing_names
from rag.searchable import Word
from rag.support import Support, support

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], Sequence[NDArray[np.float32]]]
    Expand = Callable[[str], Sequence[Word]]

#: A sentence is about what a passage says from here on, in log-odds; benchmarks/verification.py shows why.
LEAST = 0.0


_DUAL = re.compile(r"(?<!\w)(?:[وفبل]?ال)?([ء-ي]{2,})[يا](?:ن|(?= ))")


@dataclass(frozen=True, slots=True)
class Finding:
    """One written sentence and the places that bear it out or come nearest.

    `text` is as written, but for the marks of one that is pointed elsewhere.
    `quotes` pairs each passage number that exists with the stretch of that passage
    (one sentence or two) that supports best; `missing` says what was not found there.
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
    if not cited:
        return Finding(sentence, False, (), ("mark",))
    claim = _Claim(without(sentence), hits, encode, expand)
    found, missing = claim.against(cited)
    if missing:
        others = (n for n in range(1, len(hits) + 1) if n not in cited)
        borne = [(n, *claim.against([n])) for n in others]
        better = [(n, supports[n]) for n, supports, lacking in borne if not lacking]
        if better:
            n, support_ = max(better, key=lambda b: (b[1].log_odds, -b[0]))
            return Finding(pointed(sentence, n), True, ((n, support_.span),))
    quotes = tuple((n, support_.span) for n, support_ in found.items())
    return Finding(sentence, not missing, quotes, tuple(dict.fromkeys(missing)))


def figures_held(said: str) -> Callable[[str], float]:
    """Gives the share of a sentence's figures that a text holds, 0 to 1; 0 when it has none."""
    wanted = [figure for figure in figures(said) if figure.stated]

    def share(text: str) -> float:
        source = held(text)
        return sum(bears_out(source, figure) for figure in wanted) / max(1, len(wanted))

    return share


class _Claim:
    """What one sentence says, to be held against passages."""

    def __init__(self, said: str, hits: Sequence[Hit], encode: Encode, expand: Expand) -> None:
        self.said = said
        self._hits = hits
        self._encode = encode
        self._expand = expand
        self._words = expand(said)
        self._figures = [figure for figure in figures(said) if figure.stated]
        self._share = figures_held(said)

    def against(self, cited: Sequence[int]) -> tuple[dict[int, Support], list[str]]:
        """The best stretch of each passage, and what all of them together lack."""
        passages = [self._hits[n - 1] for n in cited]
        found = {
            n: support(self.said, self._words, self._hits[n - 1], self._encode, self._share) for n in cited
        }
        sources = [_source(hit, self.said) for hit in passages]
        quotes = [support_.span.text for support_ in found.values()]
        missing = [*self._lacking(sources), *self.denied(sources, quotes)]
        missing += missing_names(self.said, sources, self._expand)
        if not any(support_.log_odds >= LEAST for support_ in found.values()):
            missing.append("subject")
        return found, missing

    def _lacking(self, sources: Sequence[str]) -> list[str]:
        """Figures, months, weekdays and seasons of the sentence that no source holds."""
        source = held(*sources)
        missing = [
            figure.forms[0]
            for figure in self._figures
            if not bears_out(source, figure) and not self._doubled(figure, sources)
        ]
        return missing + [name for of, may in _WHEN for name in sorted(of(self.said) - _all(may, sources))]

    def denied(self, sources: Sequence[str], quotes: Sequence[str]) -> list[str]:
        """What stands elsewhere in the sources while the quotes say another thing of its kind.

        "A landslide in June" of a passage that speaks of June, and of "a landslide
        in April"; "four villages" of one that says "four days" and "three villages".
        """
        here = held(*quotes)
        said = frozenset(form for figure in self._figures for form in figure.forms)
        others = [f for quote in quotes for f in figures(quote) if f.stated and not said & {*f.forms}]
        counts = [f for source in sources for f in figures(source)]
        denied = []
        for figure in self._figures:
            same = [f for f in counts if f.counted and self._counts(figure, f.counted)]
            if any({*f.forms} & {*figure.forms} for f in same) or self._doubled(figure, sources):
                continue
            rivals = [f for f in others if f.kind == figure.kind]
            if any(f in others for f in same) or (rivals and not bears_out(here, figure)):
                denied.append(figure.forms[0])
        for of, may in _WHEN:
            there = _all(may, quotes)
            denied += sorted(of(self.said) - there) if there - of(self.said) else []
        return list(dict.fromkeys(denied))

    def _doubled(self, figure: Figure, sources: Sequence[str]) -> bool:
        """Whether a source has in the dual what the sentence has two of: "two wells", «بئرين»."""
        duals = (match.group(1) for source in sources for match in _DUAL.finditer(fold(source)))
        return "2" in figure.forms and any(self._counts(figure, noun) for noun in duals)

    def _counts(self, figure: Figure, noun: str) -> bool:
        """Whether a figure of the sentence counts what a word names."""
        counted = figure.counted
        word = next((w for w in self._words if counted and counted in fold(w.word).split()), None)
        return counted is not None and (counted == noun or (word is not None and word.found_in({stem(noun)})))


def _months(text: str) -> frozenset[str]:
    return frozenset(f"month {n}" for n in months(text))


def _weekdays(text: str) -> frozenset[str]:
    return frozenset(f"weekday {n}" for n in weekdays(text))


#: What a sentence names, with how widely its sources are read for it.
_WHEN = ((_months, _months), (_weekdays, _weekdays), (seasons, any_seasons))


def _all(of: Callable[[str], frozenset[str]], texts: Sequence[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(of, texts))


def _source(hit: Hit, said: str) -> str:
    """What a sentence may take from a passage: its words, and what is said of its article.

    The day on which it was published only where the sentence names the month.
    """
    article = hit.article
    date = spoken(article.published, "en")
    if date and not months(date) & months(said):
        date = date.split()[-1]
    return "\n".join(part for part in (article.title, article.publisher, date, hit.passage.text) if part)
