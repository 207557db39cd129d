"""Why a passage was found: which words of the question stand in it, and in what form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from index.bm25 import Alternative
from index.records import Hit
from index.stem import Token, stem, tokens
from index.terms import Term

How = Literal["stem", "translation", "name"]


@dataclass(frozen=True, slots=True)
class Match:
    """A term of the question found in a text.

    `words` are the text's own words, in order, `spans` where they stand in it
    (start and end in code points); `how` says whether they share a stem with
    the term, translate it, or sound like it.
    """

    term: str
    how: How
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """The match as JSON."""
        return {"term": self.term, "by": self.how, "words": list(self.words)}


def explain(terms: Sequence[Term], text: str) -> tuple[Match, ...]:
    """What the terms match in a text, in the order of the terms; one `Match` for each way of matching."""
    at: dict[str, list[Token]] = {}
    for token in tokens(text):
        at.setdefault(stem(token.text), []).append(token)
    out: list[Match] = []
    for term in terms:
        found: dict[How, dict[int, Token]] = {}
        for alternative in dict.fromkeys((*term.own, *term.crossed)):
            if all(s in at for s in alternative):
                held = {t.start: t for s in alternative for t in at[s]}
                found.setdefault(_how(term, alternative), {}).update(held)
        for how, held in found.items():
            ordered = [held[start] for start in sorted(held)]
            out.append(
                Match(
                    term.word, how,
                    tuple(dict.fromkeys(t.text for t in ordered)),
                    tuple((t.start, t.end) for t in ordered),
                )
            )  # fmt: skip
    return tuple(out)


def _how(term: Term, alternative: Alternative) -> How:
    if alternative in term.sounds:
        return "name"
    return "stem" if alternative in term.own else "translation"


def why(terms: Sequence[Term], hit: Hit) -> dict[str, Any]:
    """What matched in a hit, and the parts of its score, as JSON; a part that was not measured is null."""
    parts = {
        "words": hit.words,
        "similarity": hit.similarity,
        "stretch": hit.close.stretch if hit.close else None,
        "beside": hit.close.beside if hit.close else None,
        "phrases": hit.close.phrases if hit.close else None,
    }
    return {
        "matched": [m.as_dict() for m in explain(terms, hit.passage.text)],
        "parts": {name: None if v is None else round(v, 4) for name, v in parts.items()},
    }


def expansion(terms: Sequence[Term]) -> list[dict[str, Any]]:
    """What each term stands for, as JSON: stems of its own, translations, names that sound alike, its idf."""
    return [
        {
            "term": t.word,
            "idf": round(t.idf, 3),
            "stems": _said(a for a in t.own if a not in t.sounds),
            "translations": _said(a for a in t.crossed if a not in t.sounds),
            "names": _said(sorted(t.sounds)),
        }
        for t in terms
    ]


def _said(alternatives: Iterable[Alternative]) -> list[str]:
    return [" ".join(a) for a in alternatives]
