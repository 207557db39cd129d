"""Vectors that are not in a folder: in a collection of a Chroma server, or out of reach."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index import vectors
from index.errors import CollectionMissing, VectorsAway
from index.server import Server
from index.vectors import Vectors

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

T = TypeVar("T")

_LISTED = 1_000  # collections in one answer


class ServerVectors(Vectors):
    """Vectors in a collection of a server, to search or, with `writing`, to be written.

    Whatever goes wrong between here and there is a VectorsAway.
    """

    most = 1_000  # a request of some megabytes

    def __init__(self, server: Server, name: str, *, writing: bool) -> None:
        super().__init__(Path())
        self.server = server
        self.name = name
        self.writing = writing

    def _connected(self) -> Any:
        with self._lock:
            if self._client is None:
                patience = self.server.writing if self.writing else self.server.searching
                self._client = vectors.connect(self.server, patience.limit)
            return self._client

    def _open(self) -> Any:
        api = self._connected()
        with self._lock:
            if self._collection is None:
                self._collection = vectors.collection_of(api, self.name, create=self.writing)
            return self._collection

    def _do(self, work: Callable[[Any], T]) -> T:
        try:
            return self._ask(lambda: work(self._open()))
        except CollectionMissing:
            self._collection = None  # it may be made again, under another number
            raise

    def _ask(self, request: Callable[[], T]) -> T:
        def once() -> T:
            with vectors.one_try(self.server, self.name):
                return request()

        return self.server.write(once) if self.writing else self.server.search(once)

    def collections(self, prefix: str) -> list[str]:
        """Names of the server's collections that begin so, in order."""
        names: list[str] = []
        while True:
            at = len(names)
            some = self._ask(lambda at=at: self._connected().list_collections(_LISTED, at))  # type: ignore[misc]
            names += [model.name for model in some]
            if len(some) < _LISTED:
                return sorted(name for name in names if name.startswith(prefix))

    def drop(self, name: str) -> None:
        """Remove a collection; one that is not there is passed over."""
        with suppress(CollectionMissing):
            self._ask(lambda: self._connected().delete_collection(name))
        if name == self.name:
            self._collection = None

    def renew(self) -> None:
        """Remove the collection; it is made anew when it is next written."""
        self.drop(self.name)

    def as_langchain(self, embeddings: Embeddings) -> Chroma:
        """The same vectors as a LangChain vector store, for reading; it does not ask twice."""
        self._do(lambda _: None)  # so that a server that is away is told in a sentence
        return vectors.as_langchain(self.server, self.name, embeddings)

    def close(self) -> None:
        """Let go of the connections."""
        with self._lock:
            if self._client is not None:
                self._client._session.close()
            self._client = self._collection = None


class NoVectors(Vectors):
    """Vectors that cannot be had here; `why` says it, and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(Path())
        self.why = why

    def _open(self) -> Any:
        raise VectorsAway(self.why)

    def renew(self) -> None:
        """There is nothing to remove."""
