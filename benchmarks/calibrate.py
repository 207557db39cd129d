"""Fit the weights by which evidence is judged (`rag/evidence.json`), and print what they reach.

    python -m benchmarks.calibrate --fit FOLDER ... [--measure FOLDER ...] [--questions FILE] [--gold FILE]
                                   [--articles DIR] [--refuse 0.05] [--work DIR] [--write]

Folders and gold files are described in `benchmarks/cases.py`. Fitted is a choice
among the candidate sentences of a question or none of them,

    P(sentence i) = exp(z_i) / (1 + sum_j exp(z_j)),   z = intercept + weights · features,

so that one set of weights learns both to choose and to refuse; of a question
whose answer stands in several sentences, any will do. Then one line a·z + b
is fitted (Platt 1999) so that 1 / (1 + exp(-z)) of the best sentence is the
probability that it holds the answer. Features are standardised while fitting,
with an L2 penalty, and some may count only one way. Printed are figures of folds
that leave whole articles out (for what is fitted) or of the final weights (for
what is only measured). The threshold is `--threshold`, or that at which `--refuse`
of the answerable questions of the fit are refused. Needs scikit-learn and scipy.

The shipped model: `--questions benchmarks/questions.jsonl --threshold 0.14`.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case, gather
from index.settings import stay_offline
from rag.evidence import Model, shipped
from rag.features import NAMES

ROOT = Path(__file__).resolve().parent.parent
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """Shares, 0 to 1. `first`: the best sentence holds the answer, `third`: one of the best three does.

    `article`: the best sentence lies in a right article. All three before any
    refusal; `answered` is `first` with refusals counted as misses.
    """

    what: str
    questions: int
    article: float
    first: float
    third: float
    answered: float
    refused: float


#: Which way a feature may count. Few hundred questions would teach some of them
#: backwards, by habits of those who asked; the others are free.
FOR = frozenset({
    "coverage", "coverage_around", "coverage_passage", "detail", "detail_around", "telling", "similarity",
    "similarity_passage", "rank", "margin", "kind_held", "focus", "number_near", "crossing_coverage",
    "crossing_similarity",
})  # fmt: skip
AGAINST = frozenset({
    "detail_absent", "names_missing", "names_absent", "surely_lacking", "numbers_missing", "kind_lacking",
    "focus_missing", "number_far", "brief", "long",
})  # fmt: skip


def bounds(name: str) -> tuple[float | None, float | None]:
    """The range of a feature's weight."""
    return (0.0 if name in FOR else None, 0.0 if name in AGAINST else None)


def matrix(case: Case) -> Array:
    """Candidates by features, in the order of NAMES."""
    rows = [[f[name] for name in NAMES] for f in case.features]
    return np.array(rows, dtype=np.float64).reshape(-1, len(NAMES))


def fit(cases: Sequence[Case], penalty: float = 1.0) -> Model:
    """The model that fits some cases best; threshold 0.5, still to be chosen."""
    from scipy.optimize import minimize

    used = [c for c in cases if c.features and (c.kind != "answerable" or any(c.holds))]
    features = [matrix(c) for c in used]
    all_rows = np.concatenate(features)
    mean, deviation = all_rows.mean(0), all_rows.std(0)
    deviation[deviation < 1e-9] = 1.0
    rows = (all_rows - mean) / deviation
    starts = np.cumsum([0, *(len(f) for f in features[:-1])])
    owner = np.repeat(np.arange(len(used)), [len(f) for f in features])
    right = np.concatenate([np.array(c.holds, dtype=bool) for c in used])
    answerable = np.array([any(c.holds) for c in used])
    # Sources count alike, and in each the two kinds of question, however many there are.
    groups = [(c.asked.folder, bool(a)) for c, a in zip(used, answerable, strict=True)]
    sizes = Counter(groups)
    weight = np.array([len(used) / len(sizes) / sizes[g] for g in groups])

    def loss(w: Array) -> tuple[float, Array]:
        z = rows @ w[1:] + w[0]
        top = np.maximum(np.maximum.reduceat(z, starts), 0.0)
        e = np.exp(z - top[owner])
        whole = np.add.reduceat(e, starts) + np.exp(-top)
        held = np.add.reduceat(np.where(right, e, 0.0), starts)
        good = np.where(answerable, held, np.exp(-top))
        value = -(weight * (np.log(good) - np.log(whole))).sum() + 0.5 * penalty * (w[1:] @ w[1:])
        share = e / whole[owner]
        among = np.where(right, e / np.maximum(held[owner], 1e-300), 0.0)
        gradient = weight[owner] * (share - among * answerable[owner])
        return float(value), np.concatenate([[gradient.sum()], rows.T @ gradient + penalty * w[1:]])

    limits = [(None, None), *map(bounds, NAMES)]
    start = np.zeros(len(NAMES) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 500})
    weights = found.x[1:] / deviation
    intercept = float(found.x[0] - weights @ mean)
    return platt(Model(intercept, dict(zip(NAMES, map(float, weights), strict=True)), 0.5), used)


def platt(model: Model, cases: Sequence[Case]) -> Model:
    """The model scaled so that the best sentence's probability is that of holding the answer."""
    from sklearn.linear_model import LogisticRegression

    best, right, count = [], [], []
    answerable = sum(c.kind == "answerable" for c in cases)
    for case in cases:
        z = scores(model, case)
        at = int(z.argmax())
        best.append([z[at]])
        right.append(case.holds[at])
        count.append(1 / answerable if case.kind == "answerable" else 1 / max(1, len(cases) - answerable))
    line = LogisticRegression(C=1e6).fit(best, right, sample_weight=np.array(count) * len(cases) / 2)
    a, b = float(line.coef_[0][0]), float(line.intercept_[0])
    scaled = {name: w * a for name, w in model.weights.items()}
    return Model(model.intercept * a + b, scaled, model.threshold)


def scores(model: Model, case: Case) -> Array:
    """z of every candidate of a case."""
    z: Array = matrix(case) @ np.array([model.weights.get(n, 0.0) for n in NAMES]) + model.intercept
    return z


def confidence(model: Model, case: Case) -> float:
    """The best candidate's probability, 0 without candidates."""
    return float(1 / (1 + np.exp(-scores(model, case).max()))) if case.features else 0.0


def crossed(cases: Sequence[Case], folds: int, penalty: float) -> list[tuple[Case, Model]]:
    """Each case with weights that were fitted without any case of its series."""
    from sklearn.model_selection import GroupKFold

    groups = [c.asked.series for c in cases]
    out: list[tuple[Case, Model]] = []
    for train, held in GroupKFold(folds).split(cases, groups=groups):
        model = fit([cases[i] for i in train], penalty)
        out += [(cases[i], model) for i in held]
    return out


def threshold(judged: Sequence[tuple[Case, Model]], refuse: float) -> float:
    """The probability below which a share `refuse` of the answerable questions lies."""
    sure = sorted(confidence(w, c) for c, w in judged if c.kind == "answerable")
    return sure[min(len(sure) - 1, math.floor(refuse * len(sure)))] if sure else 0.5


def row(what: str, judged: Sequence[tuple[Case, Model]], limit: float) -> Row:
    """What the weights reach on some cases."""
    article = first = third = answered = refused = 0
    for case, model in judged:
        refuses = confidence(model, case) < limit
        refused += refuses
        if not case.features:
            continue
        order = np.argsort(-scores(model, case), kind="stable")
        article += case.rights[order[0]]
        first += case.holds[order[0]]
        third += any(case.holds[i] for i in order[:3])
        answered += case.holds[order[0]] and not refuses
    n = max(1, len(judged))
    return Row(what, len(judged), article / n, first / n, third / n, answered / n, refused / n)


def table(judged: Sequence[tuple[Case, Model]], limit: float) -> list[Row]:
    """Rows by folder, direction and kind."""
    keys = dict.fromkeys((c.asked.folder, c.asked.direction, c.kind) for c, _ in judged)

    def of(key: tuple[str, str, str]) -> list[tuple[Case, Model]]:
        return [p for p in judged if (p[0].asked.folder, p[0].asked.direction, p[0].kind) == key]

    return [row(" ".join(key), of(key), limit) for key in keys]


def curve(judged: Sequence[tuple[Case, Model]]) -> Iterable[str]:
    """At some shares of answerable questions refused, the share of unanswerable ones refused, by kind."""
    kinds = list(dict.fromkeys(c.kind for c, _ in judged if c.kind != "answerable"))
    yield f"{'answerable refused':20}{'threshold':>10}" + "".join(f"{k:>14}" for k in kinds)
    for share in (0.01, 0.02, 0.05, 0.1, 0.15, 0.2):
        limit = threshold(judged, share)
        caught = [np.mean([float(confidence(w, c) < limit) for c, w in judged if c.kind == k]) for k in kinds]
        yield f"{share:<20}{limit:10.3f}" + "".join(f"{v:14.3f}" for v in caught)


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    heads = ("asked", "article", "first", "third", "answered", "refused")
    lines = [f"{'':34}" + "".join(f"{head:>9}" for head in heads)]
    for r in rows:
        figures = "".join(f"{v:9.3f}" for v in (r.article, r.first, r.third, r.answered, r.refused))
        lines.append(f"{r.what:34}{r.questions:9}{figures}")
    return "\n".join(lines)


def write(model: Model, path: Path) -> None:
    """The model as JSON that a person can read, features in the order of NAMES."""
    found = {
        "threshold": round(model.threshold, 4),
        "intercept": round(model.intercept, 4),
        "weights": {name: round(weight, 4) for name, weight in model.weights.items()},
    }
    path.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def main() -> int:
    """Fit, print, and with --write keep."""
    said = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=said)
    parser.add_argument("--fit", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--measure", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--questions", type=Path, help="a gold file over --articles, to be fitted")
    parser.add_argument("--gold", type=Path, help="a gold file over --articles, to be measured")
    parser.add_argument("--refuse", type=float, default=0.05, help="share of answerable refused (0.05)")
    parser.add_argument("--threshold", type=float, help="the threshold itself, instead of --refuse")
    parser.add_argument("--penalty", type=float, default=1.0)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--work", type=Path, default=Path(".training/calibrate"))
    parser.add_argument("--write", action="store_true", help="write rag/evidence.json")
    args = parser.parse_args()
    stay_offline()
    folders = list(dict.fromkeys([*args.fit, *args.measure]))
    gold = {name: path for name in ("questions", "gold") if (path := getattr(args, name))}
    cases = gather(folders, args.articles, gold, args.work)
    fitted = {f.name for f in args.fit} | {"questions"}
    inside = [c for c in cases if c.asked.folder in fitted]
    outside = [c for c in cases if c.asked.folder not in fitted]
    if not inside:
        model = shipped()
    else:
        judged = crossed(inside, args.folds, args.penalty)
        final = fit(inside, args.penalty)
        limit = args.threshold or threshold(judged, args.refuse)
        model = Model(final.intercept, final.weights, limit)
        print(f"fitted, by folds that leave articles out, threshold {limit:.3f}")
        print(show(table(judged, limit)))
        print("\n".join(curve(judged)))
    if outside:
        judged = [(c, model) for c in outside]
        print("\nmeasured")
        print(show(table(judged, model.threshold)))
        print("\n".join(curve(judged)))
    print(f"\nintercept {model.intercept:.3f}", {k: round(v, 3) for k, v in model.weights.items()})
    if args.write:
        write(model, ROOT / "rag" / "evidence.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
