"""What the parts of a passage's score weigh, by the languages of question and passage.

Chosen by ``benchmarks/fusion.py`` on development questions, in folds by
article. English questions lean on vectors, which the encoder's teacher knew
well; Arabic questions lean on words, whose stems tell more there, and on the
phrases that these make; within English phrases add nothing that vectors lack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from index.records import Language


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts, 0 or more: standardised scores of words and vectors, shares of closeness.

    See :class:`index.records.Close` for `stretch`, `beside` and `phrases`.
    """

    words: float
    vectors: float
    stretch: float = 1.5
    beside: float = 1.0
    phrases: float = 1.5


#: (language of the question, language of the passage)
WEIGHTS: Mapping[tuple[Language, Language], Weights] = MappingProxyType(
    {
        ("en", "en"): Weights(0.15, 0.85, phrases=0.0),
        ("en", "ar"): Weights(0.25, 0.75),
        ("ar", "en"): Weights(0.40, 0.60),
        ("ar", "ar"): Weights(0.55, 0.45),
    }
)
_OTHERS = Weights(0.50, 0.50)


def weights(question: Language, passage: Language) -> Weights:
    """The weights for one direction; halves when a language is unknown."""
    return WEIGHTS.get((question, passage), _OTHERS)
