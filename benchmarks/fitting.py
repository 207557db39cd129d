"""Fitting the two logistic models by which evidence is judged (`rag/evidence.py`).

The first is a choice among the candidate sentences of a question or none of them,

    P(sentence i) = exp(z_i) / (1 + sum_j exp(z_j)),   z = intercept + weights · features,

so that one set of weights learns both to choose and to refuse; of a question
whose answer stands in several sentences, any will do. Then one line a·z + b
is fitted (Platt 1999) so that 1 / (1 + exp(-z)) of the best sentence is the
probability that it holds the answer. The second says of the best sentence's
features whether any sentence holds it. Features are standardised while fitting,
with an L2 penalty, and in the first some may count only one way. Needs
scikit-learn and scipy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import Case
from rag.evidence import Logistic, Model
from rag.features import NAMES

Array = NDArray[np.float64]

#: Of the first model: strong, since it costs next to nothing in folds and carries over better.
PENALTY = 40.0
#: What all examples together count against the penalty in the second model; few, so that it stays plain.
EXAMPLES = 30.0

#: Which way a feature may count. Few hundred questions would teach some of them
#: backwards, by habits of those who asked; the others are free.
FOR = frozenset({
    "coverage", "coverage_around", "meaning", "coverage_passage", "detail", "detail_around", "telling",
    "similarity", "similarity_passage", "rank", "margin", "kind_held", "focus", "number_near",
    "crossing_coverage", "crossing_similarity",
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


def fit(cases: Sequence[Case], penalty: float = PENALTY) -> Model:
    """Both parts of the model that fit some cases best; threshold 0.5, still to be chosen."""
    sentence = choice(cases, penalty)
    return Model(sentence, presence(cases, sentence), 0.5)


def choice(cases: Sequence[Case], penalty: float) -> Logistic:
    """The part that chooses among sentences, or none."""
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
    weight = len(used) * evenly(used, answerable)

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
    return platt(Logistic(intercept, dict(zip(NAMES, map(float, weights), strict=True))), used)


def presence(cases: Sequence[Case], sentence: Logistic) -> Logistic:
    """The part that says of the best sentence whether the answer was found at all.

    Answerable questions whose answer is in no candidate teach nothing here: what
    was found may bear on them all the same.
    """
    from scipy.optimize import minimize

    used = [c for c in cases if c.features and (c.kind != "answerable" or any(c.holds))]
    best = np.array([matrix(c)[int(scores(sentence, c).argmax())] for c in used])
    there = np.array([any(c.holds) for c in used])
    mean, deviation = best.mean(0), best.std(0)
    deviation[deviation < 1e-9] = 1.0
    rows = (best - mean) / deviation
    weight = EXAMPLES * evenly(used, there)
    sign = np.where(there, 1.0, -1.0)

    def loss(w: Array) -> tuple[float, Array]:
        z = sign * (rows @ w[1:] + w[0])
        value = float((weight * np.logaddexp(0, -z)).sum() + 0.5 * (w[1:] @ w[1:]))
        slope = -weight * sign / (1 + np.exp(z))
        return value, np.concatenate([[slope.sum()], rows.T @ slope + w[1:]])

    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = found.x[1:] / deviation
    intercept = float(found.x[0] - weights @ mean)
    return Logistic(intercept, dict(zip(NAMES, map(float, weights), strict=True)))


def evenly(cases: Sequence[Case], answerable: Array) -> Array:
    """Weights, their sum 1, so that sources count alike, and in each the two kinds of question."""
    groups = [(c.asked.folder, bool(a)) for c, a in zip(cases, answerable, strict=True)]
    sizes = Counter(groups)
    return np.array([1 / len(sizes) / sizes[g] for g in groups])


def platt(model: Logistic, cases: Sequence[Case]) -> Logistic:
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
    return Logistic(model.intercept * a + b, scaled)


def scores(model: Logistic, case: Case) -> Array:
    """z of every candidate of a case."""
    z: Array = matrix(case) @ np.array([model.weights.get(n, 0.0) for n in NAMES]) + model.intercept
    return z


def confidence(model: Model, case: Case) -> float:
    """How likely it is that the answer was found, 0 without candidates."""
    if not case.features:
        return 0.0
    return model.found.probability(case.features[int(scores(model.sentence, case).argmax())])
