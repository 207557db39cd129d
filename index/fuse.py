"""Fusion by standardised score.

Each list's scores are standardised over the candidates (zero mean, unit
deviation) and summed with weights: z-score fusion (Renda and Straccia 2003,
"Web metasearch: rank vs. score based rank aggregation methods", ZMUV).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def standardise(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores with mean 0 and standard deviation 1; all 0 when they are all equal.

    ``{"a": 1, "b": 2, "c": 3}`` gives ``-1.2247, 0, 1.2247``: the deviation is
    that of the population, ``sqrt(2 / 3)``.
    """
    if not scores:
        return {}
    mean = math.fsum(scores.values()) / len(scores)
    deviation = math.sqrt(math.fsum((s - mean) ** 2 for s in scores.values()) / len(scores))
    if deviation < 1e-12:
        return dict.fromkeys(scores, 0.0)
    return {key: (score - mean) / deviation for key, score in scores.items()}


def fuse(lists: Sequence[tuple[Mapping[str, float], Mapping[str, float]]]) -> list[tuple[str, float]]:
    """Fuse (scores, weight of each key) lists to one list of (key, score), best first, ties by key.

    A key that a list lacks gets that list's lowest score; one without a weight counts 0.
    """
    keys = {key for scores, _ in lists for key in scores}
    total = dict.fromkeys(keys, 0.0)
    for scores, weights in lists:
        if not scores:
            continue
        lowest = min(scores.values())
        for key, score in standardise({key: scores.get(key, lowest) for key in keys}).items():
            total[key] += weights.get(key, 0.0) * score
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
