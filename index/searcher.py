"""Searching a generation: a question's terms and vector, and the ranking of what they find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import lexicon, rank, words
from index.encoder import Encoder
from index.language import language_of
from index.live import Live
from index.records import Filters, Hit, Language
from index.stem import stems
from index.store import Store
from index.terms import Term, expand
from index.weights import Weights, weights

#: What the parts of a score count, by the languages of question and passage.
Weighing = Callable[[Language, Language], Weights]

_REMEMBERED = 32  # vectors of questions


class Searcher:
    """Searches with one encoder, and with the lexicon and one of the user's `own` beside it."""

    def __init__(self, encoder: Encoder, own: Path | None) -> None:
        self._own = own
        self.vector = lru_cache(maxsize=_REMEMBERED)(partial(_vector, encoder))

    def terms(self, text: str, store: Store) -> tuple[Term, ...]:
        """The content terms of a text, with their equivalents in the other language and their idf."""
        return rank.weigh(expand(text, lexicon.load(self._own), partial(words.sounding_like, store)), store)

    def search(
        self, now: Live, question: str, k: int, filters: Filters | None = None,
        terms: Sequence[Term] | None = None, weighing: Weighing = weights,
    ) -> tuple[Hit, ...]:  # fmt: skip
        """As :meth:`index.library.Library.search`, in any generation."""
        found = self.terms(question, now.store) if terms is None else terms
        language = language_of(question)
        _, passages, _ = now.store.size()
        if passages == 0 or not question.strip() or (not found and language == "und"):
            return ()
        return rank.rank(
            stems(question), found, self.vector(question), now.store, now.vectors,
            k=k, filters=filters or Filters(), weights=partial(weighing, language),
        )  # fmt: skip


def _vector(encoder: Encoder, question: str) -> NDArray[np.float32]:
    vector = np.asarray(encoder.embed_query(question), dtype=np.float32)
    vector.flags.writeable = False  # it is remembered
    return vector
