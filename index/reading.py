"""What a library tells of its articles and passages, whoever owns it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index import bm25, sentence_vectors, words
from index.encoder import Encoder
from index.live import Live
from index.records import Article, Heading, Passage, Version
from index.scan import is_address

if TYPE_CHECKING:
    from langchain_chroma import Chroma


class Reading(ABC):
    """Questions that the store of the live generation answers."""

    encoder: Encoder

    @abstractmethod
    def _using(self) -> AbstractContextManager[Live]:
        """The live generation, kept open while it is read."""

    def sentence_vectors(self, passages: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Unit vectors, (sentences, dimension), by passage id; what is not embedded yet is missing."""
        with self._using() as now:
            return sentence_vectors.of(now.store, passages, self.encoder.dimension)

    def idf(self, stem: str) -> float:
        """How telling a stem is over the passages, above 0."""
        with self._using() as now:
            _, passages, _ = now.store.size()
            return bm25.idf(passages, words.holding(now.store, [stem]).get(stem, 0))

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        with self._using() as now:
            return now.store.article(article_id)

    def articles(self) -> tuple[Article, ...]:
        """All articles, by id."""
        with self._using() as now:
            return tuple(now.store.articles())

    def headings(self, most: int = 200) -> tuple[Heading, ...]:
        """The first `most` articles by id, without their texts."""
        with self._using() as now:
            return now.store.headings(most)

    def version(self, article_id: str, version: int) -> Version | None:
        """An earlier text of an article that has changed since; None when there is none such."""
        with self._using() as now:
            return now.store.version(article_id, version)

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The files that an article stands in, as they were given."""
        with self._using() as now:
            return now.store.sources(article_id)

    def copies(self, article_id: str) -> dict[str, float]:
        """Ids of near-identical articles, nearest first, with the share of wording in common, 0 to 1."""
        with self._using() as now:
            return now.store.copies(article_id)

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """The passages of one article, in order."""
        with self._using() as now:
            return now.store.passages(article_id)

    def roots(self) -> tuple[str, ...]:
        """The files, folders and addresses that the library follows, as they were given."""
        with self._using() as now:
            return tuple(now.store.roots().values())

    def followed(self) -> dict[str, str]:
        """The files and folders among the roots: resolved path to path as given."""
        with self._using() as now:
            return {root: given for root, given in now.store.roots().items() if not is_address(root)}

    def stamps(self) -> dict[str, tuple[int, int]]:
        """Size and modification time (ns) of each known file when it was last read, by resolved path."""
        with self._using() as now:
            return {path: (file.size, file.mtime) for path, file in now.store.files().items()}

    def as_langchain(self) -> Chroma:
        """The vectors as a LangChain vector store, for reading."""
        with self._using() as now:
            return now.vectors.as_langchain(self.encoder)
