"""How close together a passage says what a question asks.

Word scores do not see order. Two shares do: of the question's weight that the
best stretch of a passage holds, and of its neighbouring terms that stand
beside each other there too (Tao and Zhai 2007, "An exploration of proximity
measures in information retrieval").
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Close
from index.terms import Term

STRETCH = 25  # stems, about two sentences
BESIDE = 3  # stems apart at most


class Closeness:
    """The terms of one question, with their idf, ready to be looked for in many passages."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._idf = [t.idf for t in terms]
        self._all = sum(self._idf)
        self._pairs = sum(map(min, self._idf, self._idf[1:]))
        self._single: dict[str, list[int]] = {}
        self._phrases: list[tuple[tuple[str, ...], int]] = []
        for number, term in enumerate(terms):
            for alternative in dict.fromkeys((*term.own, *term.crossed)):
                if len(alternative) == 1:
                    self._single.setdefault(alternative[0], []).append(number)
                else:
                    self._phrases.append((alternative, number))

    def of(self, stems: Sequence[str]) -> Close:
        """Of one passage, given by its stems in order."""
        if not self._all:
            return Close(0.0, 0.0)
        there = set(stems)
        wanted = {s: list(n) for s, n in self._single.items() if s in there}
        for phrase, number in self._phrases:
            if there.issuperset(phrase):
                for s in phrase:
                    wanted.setdefault(s, []).append(number)
        seen = [(at, number) for at, s in enumerate(stems) if s in wanted for number in wanted[s]]
        beside = self._beside(seen) / self._pairs if self._pairs else 0.0
        return Close(self._stretch(seen) / self._all, beside)

    def _stretch(self, seen: Sequence[tuple[int, int]]) -> float:
        """The most idf within STRETCH stems, each term once."""
        held = [0] * len(self._idf)
        now = best = 0.0
        first = 0
        for at, number in seen:
            held[number] += 1
            if held[number] == 1:
                now += self._idf[number]
            while seen[first][0] <= at - STRETCH:
                out = seen[first][1]
                held[out] -= 1
                if held[out] == 0:
                    now -= self._idf[out]
                first += 1
            best = max(best, now)
        return best

    def _beside(self, seen: Sequence[tuple[int, int]]) -> float:
        """The idf of neighbouring terms found at most BESIDE apart, the lesser of the two for each pair."""
        found: set[int] = set()
        for i, (at, number) in enumerate(seen):
            for other_at, other in seen[i + 1 :]:
                if other_at - at > BESIDE:
                    break
                if abs(other - number) == 1 and other_at > at:
                    found.add(min(number, other))
        return sum(min(self._idf[n], self._idf[n + 1]) for n in found)
