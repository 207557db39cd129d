"""Fusion: chooses the weights of `index/weights.py`, in folds by article.

    python -m benchmarks.fusion FOLDER [FOLDER ...]

Folders are those of `benchmarks.pools`. For each direction the share of vectors
is chosen that gives the best mean reciprocal rank plus recall@1 on four fifths
of the articles, and measured on the last; the shares for closeness are chosen
once for all directions. Printed: what was chosen in each fold and on all, recall
in folds (what to believe), on all (what the choice flatters itself with), and of
the weights as they stand.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.pools import Pool, open_pools
from index.records import Hit
from index.settings import stay_offline
from index.weights import WEIGHTS, Weights

FOLDS = 5
SHARES = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
STRETCHES = (0.0, 1.0, 1.5, 2.0, 2.5)
BESIDES = (0.0, 0.5, 1.0)
PHRASES = (0.0, 0.5, 1.0, 1.5, 2.0)
MANY = 1_000  # hits asked for: all candidates


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One question's candidates.

    `parts`: (candidates, 5), words and vectors standardised, stretch, beside, phrases;
    `right`: which of them are.
    """

    pool: str
    fold: int
    parts: NDArray[np.float64]
    right: NDArray[np.bool_]

    def rank(self, weights: Weights) -> float:
        """Rank from 1 of the best right candidate, infinite when there is none."""
        if not self.right.any():
            return float("inf")
        scores = self.parts @ astuple(weights)
        return 1.0 + int((scores[~self.right] > scores[self.right].max()).sum())


def ask(pool: Pool) -> list[Asked]:
    """Every question of a pool with its candidates, as the library scores their parts."""
    out: list[Asked] = []
    for question, right, group in pool.questions:
        hits = pool.library.search(question, MANY)
        fold = zlib.crc32(group.encode()) % FOLDS
        is_right = np.array([right in (h.article.id, *h.copies) for h in hits], dtype=bool)
        out.append(Asked(f"{pool.folder} {pool.direction}", fold, _parts(hits), is_right))
    return out


def _parts(hits: Sequence[Hit]) -> NDArray[np.float64]:
    table = np.array(
        [
            (h.words, h.similarity or 0.0, *(astuple(h.close) if h.close else (-9.0, 0.0, 0.0)))
            for h in hits
        ]
    ).reshape(-1, 5)
    if len(table):
        deviation = table[:, :2].std(axis=0)
        table[:, :2] = (table[:, :2] - table[:, :2].mean(axis=0)) / np.where(deviation < 1e-12, 1, deviation)
    return table


def worth(rows: Sequence[Asked], weights: Weights) -> float:
    """Mean reciprocal rank plus recall@1."""
    ranks = np.array([row.rank(weights) for row in rows])
    return float((1 / ranks).mean() + (ranks <= 1).mean())


def best(rows: Sequence[Asked], stretch: float, beside: float, phrases: float) -> Weights:
    """The share of vectors that is worth most, the middle one of those that are."""
    found = [Weights(1 - s, s, stretch, beside, phrases) for s in SHARES]
    values = [worth(rows, w) for w in found]
    winners = [w for w, v in zip(found, values, strict=True) if v >= max(values) - 1e-9]
    return winners[len(winners) // 2]


def recall(ranks: Sequence[float]) -> str:
    """Recall at 1 and 5, to read."""
    return " / ".join(f"{np.mean(np.array(ranks) <= k):.3f}" for k in (1, 5))


def main() -> int:
    """Print the choice and what it is worth."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fusion", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--encoder", help="another encoder than the shipped one")
    args = parser.parse_args()
    stay_offline()
    with tempfile.TemporaryDirectory() as data, open_pools(args.folders, Path(data), args.encoder) as pools:
        by_direction: dict[str, list[Asked]] = {}
        for pool in pools:
            by_direction.setdefault(pool.direction, []).extend(ask(pool))

    def total(closeness: tuple[float, float, float]) -> float:
        return sum(worth(rows, best(rows, *closeness)) for rows in by_direction.values())

    closeness = max(itertools.product(STRETCHES, BESIDES, PHRASES), key=total)
    print("closeness: stretch {}, beside {}, phrases {}".format(*closeness))
    for direction, rows in by_direction.items():
        question, _, passage = direction.partition("-")
        standing = next(w for (q, p), w in WEIGHTS.items() if (q, p) == (question, passage))
        everywhere = best(rows, *closeness)
        folds = [best([r for r in rows if r.fold != f], *closeness) for f in range(FOLDS)]
        print(
            f"{direction}: vectors {everywhere.vectors}, in folds {', '.join(str(w.vectors) for w in folds)}"
        )
        for pool in dict.fromkeys(r.pool for r in rows):
            mine = [r for r in rows if r.pool == pool]
            measured: list[tuple[str, Callable[[Asked], Weights]]] = [
                ("in folds", lambda r, folds=folds: folds[r.fold]),
                ("on all", lambda r, one=everywhere: one),
                ("as they stand", lambda r, one=standing: one),
            ]
            for name, chosen in measured:
                print(f"  {pool:24}{name:16}{recall([r.rank(chosen(r)) for r in mine])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
