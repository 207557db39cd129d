"""Fit the weights by which `rag/support.py` tells what a passage says, and print them.

    python -m benchmarks.support [--flagged 0.03]

On the "fit" claims of `benchmarks.verification`: a true sentence with the passage
that says it, against true and invented sentences with passages that do not.
The intercept is set so that at most a share `--flagged` of the true sentences
lies below 0 with its own passage. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.verification import ARTICLES, CLAIMS, Case, cases, read_claims
from index.library import Library
from index.settings import stay_offline
from rag.evidence import Judge
from rag.marks import without
from rag.support import support
from rag.verify import figures_held

PENALTY = 1.0  # C of scikit-learn's LogisticRegression on standardised measures


def rows(case: Case, judge: Judge) -> list[tuple[tuple[float, ...], bool]]:
    """The measures of a sentence against each passage shown, and whether that passage says it."""
    said = without(case.sentence)
    words = judge.library.expand(said)
    found = []
    for n, hit in enumerate(case.shown, 1):
        right = case.kind == "true" and n == case.right
        if case.kind == "true" and not right and case.says_too(hit):
            continue
        best = support(said, words, hit, judge.encode, figures_held(said))
        found.append((best.measures, right))
    return found


def main() -> int:
    """Fit and print."""
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.support", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--flagged", type=float, default=0.03, help="share of true sentences below 0 (0.03)")
    args = parser.parse_args()
    stay_offline()
    claims = [c for c in read_claims(*CLAIMS) if c.part == "fit"]
    with tempfile.TemporaryDirectory() as data, Library.open(Path(data)) as library:
        library.build(ARTICLES)
        judge = Judge(library)
        made = [
            row
            for case in cases(library, claims)
            if case.kind in {"true", "invented"}
            for row in rows(case, judge)
        ]
    measures = np.array([m for m, _ in made])
    right = np.array([r for _, r in made])
    mean, deviation = measures.mean(0), measures.std(0)
    # The two kinds of row count alike, however many there are of each.
    weight = np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum()) * len(right)
    model = LogisticRegression(C=PENALTY, max_iter=1000)
    model.fit((measures - mean) / deviation, right, sample_weight=weight)
    weights = model.coef_[0] / deviation
    sums = np.sort(measures[right] @ weights)
    least = float(sums[int(args.flagged * len(sums))])
    print(f"{right.sum()} right and {(~right).sum()} other pairs of sentence and passage")
    print(f"INTERCEPT = {-least:.1f}\nWEIGHTS = ({', '.join(f'{w:.1f}' for w in weights)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
