"""Ranking of one question: candidates by words and by vectors, fused, the closest first, copies folded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import bm25, words
from index.closeness import Closeness
from index.errors import DiskFull, VectorsAway, VectorsUnavailable
from index.fuse import fuse
from index.phrases import phrases
from index.records import Close, Filters, Hit, Language
from index.store import Store
from index.terms import Term
from index.vectors import Vectors
from index.weights import Weights

log = logging.getLogger(__name__)

CANDIDATES = 100  # from each side
_TELLING = 5_000  # passages that the rarest terms may match before common terms stop adding candidates
_ALIKE = 0.8  # share of stems that makes two passages copies
TITLE_WEIGHT = 0.5
CLOSEST = 40  # candidates whose stems are read in order


@dataclass(frozen=True, slots=True)
class Scored:
    """The candidates' scores by part, and what word search knows of them."""

    by_words: Mapping[str, float]
    by_vectors: Mapping[str, float]
    read: Mapping[str, words.Words]


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
) -> tuple[dict[str, float], dict[str, words.Words]]:
    """Word scores of the likeliest passages and of those in `also`, and their stems."""
    _, passages, usual = store.size()
    wanted = {s for t in terms for a in (*t.own, *t.crossed) for s in a}
    holding = words.holding(store, sorted(wanted))
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
        return bm25.score(weighted, bm25.count(w.body, w.title, TITLE_WEIGHT, wanted), w.length, usual)

    read = {w.id: w for w in words.read(store, ids)}
    return {i: score(w) for i, w in read.items()}, read


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


def candidates(
    terms: Sequence[Term], vector: NDArray[np.float32], store: Store, vectors: Vectors, filters: Filters
) -> Scored:
    """The likeliest passages by words and by vectors, each scored both ways where it can be.

    By words alone while the vectors are unavailable, which is said in the log.
    """
    allowed = store.allowed(filters)
    try:
        similar = by_vectors(vector, store, vectors, allowed)
        worded, read = by_words(terms, store, allowed, also=list(similar))
        for i, stored in vectors.get([i for i in worded if i not in similar]).items():
            similar[i] = float(stored @ vector)
    except (VectorsUnavailable, VectorsAway, DiskFull) as error:  # Chroma writes when it reads
        log.warning("Searching by words alone. %s", error)
        similar = {}
        worded, read = by_words(terms, store, allowed)
    return Scored(worded, similar, read)


def order(
    asked: Sequence[str], terms: Sequence[Term], scored: Scored, weights: Callable[[Language], Weights]
) -> list[tuple[str, float, Close | None]]:
    """Candidates with their score and closeness, best first; `weights` go by the language of the passage.

    The CLOSEST best by words and vectors are looked at as texts as well: how
    closely they say what is asked, in what order of words. `asked` are the
    question's stems. No other candidate rises above these.
    """
    each = {i: weights(w.language) for i, w in scored.read.items()}
    fused = fuse(
        [
            (scored.by_words, {i: w.words for i, w in each.items()}),
            (scored.by_vectors, {i: w.vectors for i, w in each.items()}),
        ]
    )
    closeness = Closeness(terms)
    stems = {i: scored.read[i].body.split() for i, _ in fused[:CLOSEST]}
    shared = phrases(asked, {i: f"{scored.read[i].body}  {scored.read[i].title}" for i in stems})
    best: list[tuple[str, float, Close | None]] = []
    for i, score in fused[:CLOSEST]:
        close = replace(closeness.of(stems[i]), phrases=shared[i])
        w = each[i]
        score += w.stretch * close.stretch + w.beside * close.beside + w.phrases * close.phrases
        best.append((i, score, close))
    best.sort(key=lambda item: (-item[1], item[0]))
    return best + [(i, score, None) for i, score in fused[CLOSEST:]]


def rank(
    asked: Sequence[str], terms: Sequence[Term], vector: NDArray[np.float32], store: Store, vectors: Vectors,
    *, k: int, filters: Filters, weights: Callable[[Language], Weights],
) -> tuple[Hit, ...]:  # fmt: skip
    """The `k` best hits, best first, near-copies folded into the best of them, in one article too."""
    scored = candidates(terms, vector, store, vectors, filters)
    ordered = order(asked, terms, scored, weights)
    found = store.found([i for i, _, _ in ordered[: 4 * k]])
    stems = {i: frozenset(scored.read[i].body.split()) for i in found}
    hits: list[Hit] = []
    for i, score, close in ordered:
        if i not in found:
            continue
        passage, article = found[i]
        twin = next((n for n, h in enumerate(hits) if _alike(stems[i], stems[h.passage.id])), None)
        if twin is not None:
            if hits[twin].article.id != article.id:
                copies = tuple(dict.fromkeys((*hits[twin].copies, article.id)))
                hits[twin] = replace(hits[twin], copies=copies)
        elif len(hits) < k:
            similarity, worded = scored.by_vectors.get(i), scored.by_words.get(i, 0.0)
            hits.append(Hit(passage, article, score, similarity, worded, close=close))
    return tuple(hits)


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return len(a & b) >= _ALIKE * max(len(a), len(b), 1)
