"""Which of a question's phrases a passage holds: pairs of words that stand beside each other in both.

Terms leave out the words that say little by themselves; in pairs they tell
("who founded", "the largest of"). A pair counts by how few of the candidates
hold it, its idf among them: those of a whole library are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from index.bm25 import idf


def phrases(question: Sequence[str], passages: Mapping[str, str]) -> dict[str, float]:
    """For each passage, given by its stems, spaces between, the share of the question's pairs that it holds.

    0 to 1, by idf among the passages, of those pairs that any of them holds; 0
    for all when there is none such.
    """
    asked = {f" {one} {two} " for one, two in pairwise(question)}
    held = {i: [pair for pair in asked if pair in f" {stems} "] for i, stems in passages.items()}
    holding = Counter(pair for found in held.values() for pair in found)
    weights = {pair: idf(len(passages), count) for pair, count in holding.items()}
    whole = sum(weights.values())
    return {i: sum(weights[pair] for pair in found) / whole if whole else 0.0 for i, found in held.items()}
