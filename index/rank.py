"""Ranking of one question: candidates by words and by vectors, fused, copies folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import bm25, words
from index.fuse import fuse
from index.records import Filters, Hit
from index.store import Store
from index.terms import Term
from index.vectors import Vectors

CANDIDATES = 100  # from each side
_TELLING = 5_000  # passages that the rarest terms may match before common terms stop adding candidates
_ALIKE = 0.8  # share of stems that makes two passages copies
TITLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Weights:
    """How much words and vectors count, 0 or more each.

    The defaults did best, or nearly, in every direction on the dev pools
    (benchmarks/retrieval.py): words are the surer half, across languages too,
    since the lexicon carries them over.
    """

    words: float = 1.0
    vectors: float = 0.6


def weigh(terms: Sequence[Term], store: Store) -> tuple[Term, ...]:
    """Terms with their idf: alternatives count as one word (Pirkola 1998)."""
    _, passages, _ = store.size()
    stems = sorted({s for t in terms for a in (*t.own, *t.crossed) for s in a})
    holding = words.holding(store, stems)

    def idf(alternatives: Sequence[bm25.Alternative]) -> float:
        return bm25.idf(passages, sum(min(holding.get(s, 0) for s in a) for a in alternatives))

    return tuple(replace(t, idf=idf((*t.own, *t.crossed))) for t in terms)


def by_words(
    terms: Sequence[Term], store: Store, allowed: set[str] | None, also: Sequence[str] = ()
) -> dict[str, float]:
    """Word scores of the likeliest passages, and of those in `also`."""
    _, passages, usual = store.size()
    stems = sorted({s for t in terms for a in (*t.own, *t.crossed) for s in a})
    holding = words.holding(store, stems)
    rare: list[str] = []
    matched = 0
    for s in sorted(holding, key=lambda s: (holding[s], s)):
        if rare and matched + holding[s] > _TELLING:
            break
        rare.append(s)
        matched += holding[s]
    ids = list(dict.fromkeys([*words.match(store, rare, CANDIDATES, allowed), *also]))
    # A term crosses only into passages of the other script, so its two sides add up.
    sides = [(side, t) for t in terms for side in (t.own, t.crossed) if side]
    weighted = [
        (side, bm25.idf(passages, sum(min(holding.get(s, 0) for s in a) for a in side))) for side, _ in sides
    ]

    def score(w: words.Words) -> float:
        return bm25.score(weighted, bm25.count(w.body, w.title, TITLE_WEIGHT), w.length, usual)

    return {w.id: score(w) for w in words.read(store, ids)}


def by_vectors(
    vector: NDArray[np.float32], store: Store, vectors: Vectors, allowed: set[str] | None
) -> dict[str, float]:
    """Cosines of the nearest committed passages.

    Vectors whose passage is gone or not yet committed are passed over, and more
    are asked for until enough live ones remain.
    """
    if allowed is not None and len(allowed) <= CANDIDATES * 10:
        return dict(vectors.nearest(vector, CANDIDATES, sorted(allowed))) if allowed else {}
    count = CANDIDATES
    while True:
        near = vectors.nearest(vector, count)
        live = store.committed([i for i, _ in near])
        kept = {i: s for i, s in near if i in live and (allowed is None or i in allowed)}
        if len(kept) >= CANDIDATES or len(near) < count:
            return dict(list(kept.items())[:CANDIDATES])
        count *= 4


def rank(
    terms: Sequence[Term], vector: NDArray[np.float32] | None, store: Store, vectors: Vectors,
    *, k: int, filters: Filters, weights: Weights,
) -> tuple[Hit, ...]:  # fmt: skip
    """The `k` best hits, best first, near-copies folded into the best of them."""
    allowed = store.allowed(filters)
    similar = by_vectors(vector, store, vectors, allowed) if vector is not None and weights.vectors else {}
    worded = by_words(terms, store, allowed, also=list(similar)) if terms and weights.words else {}
    if vector is not None and weights.vectors:
        missing = [i for i in worded if i not in similar]
        for i, stored in vectors.get(missing).items():
            similar[i] = float(stored @ vector)
    fused = fuse([(worded, weights.words), (similar, weights.vectors)])
    found = store.found([i for i, _ in fused[: 4 * k]])
    stems = {w.id: frozenset(w.body.split()) for w in words.read(store, list(found))}
    hits: list[Hit] = []
    for i, score in fused:
        if i not in found:
            continue
        passage, article = found[i]
        twin = next((n for n, h in enumerate(hits) if _alike(stems[i], stems[h.passage.id])), None)
        if twin is not None and hits[twin].article.id != article.id:
            hits[twin] = replace(hits[twin], copies=tuple(dict.fromkeys((*hits[twin].copies, article.id))))
        elif len(hits) < k:
            hits.append(Hit(passage, article, score, similar.get(i), worded.get(i, 0.0)))
    return tuple(hits)


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= _ALIKE * max(len(a), len(b), 1)
