"""How likely it is that a passage says what a sentence says, figures and names apart.

Logistic regression on four measures, each between 0 and 1, of the sentence
against the best stretch of the passage (one sentence or two neighbours): the
cosine of the two, the idf-weighted share of its words that the stretch holds,
that which the whole passage with its title holds, and its length, since a long
sentence has more words that no passage holds. The coefficients, in log-odds, are
fitted on the "fit" part of benchmarks/claims.jsonl, true sentences against
invented ones and against passages that say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.language import language_of
from index.records import Hit
from rag.features import Span, coverage, crosses, spans
from rag.searchable import Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], Sequence[NDArray[np.float32]]]

INTERCEPT = -17.6
#: Of the cosine, the two shares and the length, in log-odds.
WEIGHTS = (15.3, 8.3, 9.6, 8.0)
#: Content words from which on a sentence counts as of full length.
LONG = 20
#: Two sentences are quoted where they say this much more than one, in log-odds.
PAIR = 1.5
#: What holding all figures is worth in choosing the stretch to quote, in log-odds.
FIGURES = 5.5


@dataclass(frozen=True, slots=True)
class Support:
    """The stretch of a passage that bears out best, with the measures, each between 0 and 1."""

    span: Span
    cosine: float
    shared: float
    passage: float
    length: float

    @property
    def measures(self) -> tuple[float, float, float, float]:
        """What `WEIGHTS` weigh, in their order."""
        return self.cosine, self.shared, self.passage, self.length

    @property
    def log_odds(self) -> float:
        """How likely it is that the passage says what the sentence says."""
        return INTERCEPT + sum(w * m for w, m in zip(WEIGHTS, self.measures, strict=True))


def support(
    said: str,
    words: Sequence[Word],
    hit: Hit,
    encode: Encode,
    figures_held: Callable[[str], float],
) -> Support:
    """The best stretch of a passage for a sentence.

    `figures_held` gives the share of the sentence's figures that a text holds, 0 to 1.
    """
    vector, *_ = encode([said])
    single = spans([hit])
    vectors = encode([span.text for span in single])
    stretches = [(span, float(vector @ v), 0.0) for span, v in zip(single, vectors, strict=True)]
    for at in range(len(single) - 1):
        # The mean of two unit vectors stands for both sentences: no text is encoded twice.
        both = vectors[at] + vectors[at + 1]
        cosine = float(vector @ both) / float((both @ both) ** 0.5)
        first, second = single[at], single[at + 1]
        joined = replace(first, end=second.end, stems=first.stems | second.stems)
        stretches.append((joined, cosine, PAIR))
    crossing = crosses(language_of(said), hit.article.language)
    passage = coverage(words, single[0].passage, crossing)
    length = min(1.0, len(words) / LONG)

    def measured(span: Span, cosine: float) -> Support:
        shared = coverage(words, span.stems, crossing)
        return Support(span, cosine, shared, passage, length)

    found = [(measured(span, cosine), cost) for span, cosine, cost in stretches]
    best = max(
        enumerate(found),
        key=lambda f: (f[1][0].log_odds - f[1][1] + FIGURES * figures_held(f[1][0].span.text), -f[0]),
    )
    return best[1][0]
