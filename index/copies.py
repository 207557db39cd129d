"""Near-identical articles: found by a sample of their shingles, linked both ways.

A shingle is SHINGLE consecutive stems. Of each article the SAMPLE smallest
hashes of its shingles are kept (the bottom-k sketch of Broder, "On the
resemblance and containment of documents", 1997): articles that share many of
them are candidates, and are then compared by all their shingles.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.int64]

SHINGLE = 3
SAMPLE = 16
#: How many of the sample two articles must share to be compared.
SHARED = 8
#: The share of common shingles, Jaccard's, from which on two articles are copies.
ALIKE = 0.5
#: An article with fewer shingles says too little to be a copy.
FEWEST = 8
_COMPARED = 8


def shingles(stems: Iterable[str]) -> Shingles:
    """The runs of SHINGLE stems in an article's passages, one string for each: distinct hashes, ascending."""
    words = np.array(list(map(_number, " ".join(stems).split())), dtype=np.uint64)
    if len(words) < SHINGLE:
        return np.zeros(0, dtype=np.int64)
    runs = np.zeros(len(words) - SHINGLE + 1, dtype=np.uint64)
    for k in range(SHINGLE):
        runs = _mixed(runs ^ words[k : k + len(runs)])
    return np.unique((runs >> np.uint64(1)).astype(np.int64))


@lru_cache(maxsize=1 << 17)
def _number(word: str) -> int:
    return crc32(word.encode())


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit in depends on every bit out."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def sketch(found: Shingles) -> tuple[int, ...]:
    """The SAMPLE smallest shingles, in order; empty for fewer than FEWEST."""
    return tuple(found[:SAMPLE].tolist()) if len(found) >= FEWEST else ()


def resemblance(a: Shingles, b: Shingles) -> float:
    """Jaccard's index of two sets of shingles, 0 to 1."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    either = len(a) + len(b) - common
    return common / either if either else 0.0


def link(db: sqlite3.Connection, article_id: str, stems: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Within a transaction, sketch an article that has no links and link it to its copies.

    Returned are their ids and resemblances.
    """
    mine = shingles(stems)
    sample = sketch(mine)
    if not sample:
        return ()
    near = db.execute(
        f"SELECT article_id FROM sketches WHERE shingle IN ({', '.join('?' * len(sample))})"
        " GROUP BY article_id HAVING count(*) >= ? ORDER BY count(*) DESC, article_id LIMIT ?",
        (*sample, SHARED, _COMPARED),
    ).fetchall()
    linked = []
    for (other,) in near:
        bodies = db.execute(
            "SELECT w.body FROM words w JOIN passages p ON p.number = w.rowid"
            " WHERE p.article_id = ? ORDER BY p.start",
            (other,),
        )
        share = resemblance(mine, shingles(body for (body,) in bodies))
        if share >= ALIKE:
            linked.append((other, round(share, 3)))
    pairs = [p for other, share in linked for p in ((article_id, other, share), (other, article_id, share))]
    db.executemany("INSERT OR REPLACE INTO copies VALUES (?, ?, ?)", pairs)
    db.executemany("INSERT OR IGNORE INTO sketches VALUES (?, ?)", ((s, article_id) for s in sample))
    return tuple(linked)


def unlink(db: sqlite3.Connection, article_id: str) -> None:
    """Within a transaction, forget an article's sketch and links."""
    db.execute("DELETE FROM sketches WHERE article_id = ?", (article_id,))
    db.execute(
        "DELETE FROM copies WHERE (article_id, other_id) IN"
        " (SELECT other_id, article_id FROM copies WHERE article_id = ?)",
        (article_id,),
    )
    db.execute("DELETE FROM copies WHERE article_id = ?", (article_id,))
