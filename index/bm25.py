"""BM25 over terms with alternatives.

Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and
Beyond"; the alternatives of one term (its translations, its spellings) count
as one word, as in Pirkola 1998, "The effects of query structure and dictionary
setups in dictionary-based cross-language information retrieval": their
occurrences are added up before they saturate, and so are their documents.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set

K1 = 1.2
B = 0.75

#: One alternative: a word's stem, or the stems of a phrase that must all occur.
Alternative = tuple[str, ...]


def idf(passages: int, holding: int) -> float:
    """How telling a term is: ``ln(1 + (N - n + 0.5) / (n + 0.5))``, above 0."""
    holding = min(holding, passages)
    return math.log(1 + (passages - holding + 0.5) / (holding + 0.5))


def frequency(alternatives: Sequence[Alternative], counts: Mapping[str, float]) -> float:
    """How often a term occurs: the sum over its alternatives, a phrase as often as its rarest word."""
    total = 0.0
    for stems in alternatives:
        if len(stems) == 1:  # by far the most: no loop for these
            total += counts.get(stems[0], 0.0)
        else:
            total += min((counts.get(s, 0.0) for s in stems), default=0.0)
    return total


def score(
    terms: Sequence[tuple[Sequence[Alternative], float]],
    counts: Mapping[str, float],
    length: float,
    usual: float,
) -> float:
    """BM25 of one passage, 0 or more.

    `terms` are (alternatives, idf) pairs, `counts` the passage's stems, `length`
    its number of stems, `usual` the mean length of all passages.
    """
    norm = K1 * (1 - B + B * length / usual) if usual > 0 else K1
    total = 0.0
    for alternatives, weight in terms:
        if tf := frequency(alternatives, counts):
            total += weight * tf * (K1 + 1) / (tf + norm)
    return total


def count(body: str, title: str, title_weight: float, wanted: Set[str]) -> Mapping[str, float]:
    """How often the wanted stems occur in a passage; those of its title count `title_weight` each."""
    out: dict[str, float] = {}
    for stems, weight in ((body, 1.0), (title, title_weight)):
        for stem in stems.split():
            if stem in wanted:
                out[stem] = out.get(stem, 0.0) + weight
    return out
