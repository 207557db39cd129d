"""What the answerers need of a library, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING, Protocol

from index.records import Article, Filters, Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Word(Protocol):
    """One content word or phrase of a question, as `index.terms.Term`.

    `own` are its alternatives in its own script, `crossed` those in the other,
    each a tuple of stems that must all occur; `idf` says how telling it is in
    this library, 0 or more; `name` that it was taken for a name; `start` is its
    offset in the question.
    """

    @property
    def word(self) -> str: ...
    @property
    def own(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def crossed(self) -> tuple[tuple[str, ...], ...]: ...
    @property
    def idf(self) -> float: ...
    @property
    def name(self) -> bool: ...
    @property
    def start(self) -> int: ...
    def found_in(self, stems: Set[str]) -> bool: ...


class Vectors(Protocol):
    """An encoder: unit vectors, one row a text."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


class Searchable(Protocol):
    """A library that can be searched; `index.library.Library` is one."""

    @property
    def encoder(self) -> Vectors: ...
    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> tuple[Hit, ...]: ...
    def vector(self, question: str) -> NDArray[np.float32]: ...
    def sentence_vectors(self, passages: Sequence[str]) -> Mapping[str, NDArray[np.float32]]: ...
    def article(self, article_id: str) -> Article | None: ...
    def expand(self, text: str) -> Sequence[Word]: ...
