"""The vector store: one vector a passage in Chroma, derived from the article store.

The only file that opens chromadb and langchain_chroma. Vectors are always
passed in; Chroma never computes one.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.damage import Guarded, told_of_vectors, unusable
from index.hnsw import fault
from index.records import Passage

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

COLLECTION = "passages"
_MOST = 5_000  # ids in one call; Chroma's own limit is 5,461


class Vectors:
    """Vectors in a folder of their own; opened when first used.

    VectorsUnavailable from every method when Chroma or its files fail, DiskFull when there is no room.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client: Any = None
        self._collection: Any = None
        self._lock = threading.Lock()

    def _open(self) -> Any:
        with self._lock, told_of_vectors(self.folder):
            if self._collection is None:
                import chromadb
                from chromadb.api.shared_system_client import SharedSystemClient
                from chromadb.config import Settings

                if why := fault(self.folder):
                    raise unusable(self.folder, why)
                self.folder.mkdir(parents=True, exist_ok=True)
                try:
                    self._client = chromadb.PersistentClient(
                        str(self.folder), settings=Settings(anonymized_telemetry=False)
                    )
                    collection = self._client.get_or_create_collection(
                        COLLECTION,
                        embedding_function=None,
                        configuration={"hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 100}},
                    )
                except BaseException:
                    # What failed to start is remembered, and would be given to whoever opens the folder next.
                    SharedSystemClient._identifier_to_system.pop(str(self.folder), None)
                    self._client = None
                    raise
                self._collection = Guarded(collection, self.folder)
            return self._collection

    def put(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Write the vectors, (passages, dimension), of these passages."""
        collection = self._open()
        for at in range(0, len(passages), _MOST):
            few = passages[at : at + _MOST]
            collection.upsert(
                ids=[p.id for p in few],
                embeddings=vectors[at : at + _MOST],
                documents=[p.text for p in few],
                metadatas=[
                    {"article_id": p.article_id, "paragraph": p.paragraph, "start": p.start, "end": p.end}
                    for p in few
                ],
            )

    def delete(self, ids: Sequence[str]) -> None:
        """Delete vectors; ids that have none are passed over."""
        collection = self._open()
        for at in range(0, len(ids), _MOST):
            collection.delete(ids=list(ids[at : at + _MOST]))

    def nearest(
        self, vector: NDArray[np.float32], count: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `count` nearest (passage id, cosine), nearest first, of all or `among` some ids."""
        collection = self._open()
        found = collection.query(
            query_embeddings=[vector], n_results=count, include=["distances"],
            ids=list(among) if among is not None else None,
        )  # fmt: skip
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def get(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Stored vectors by id; ids that have none are missing."""
        collection = self._open()
        out: dict[str, NDArray[np.float32]] = {}
        for at in range(0, len(ids), _MOST):
            found = collection.get(ids=list(ids[at : at + _MOST]), include=["embeddings"])
            out.update(zip(found["ids"], found["embeddings"], strict=True))
        return out

    def ids(self) -> Iterator[str]:
        """Ids of all vectors."""
        collection = self._open()
        at = 0
        while True:
            some = collection.get(limit=_MOST, offset=at, include=[])["ids"]
            if not some:
                return
            yield from some
            at += len(some)

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._open().count())

    def as_langchain(self, embeddings: Embeddings) -> Chroma:
        """The same vectors as a LangChain vector store. For reading: writes belong to the build."""
        from langchain_chroma import Chroma

        self._open()
        return Chroma(
            client=self._client, collection_name=COLLECTION, embedding_function=embeddings,
            create_collection_if_not_exists=False,
        )  # fmt: skip

    def renew(self) -> None:
        """Throw all vectors away, readable or not."""
        self.close()
        beside = self.folder.with_name(f"{self.folder.name}.old")
        shutil.rmtree(beside, ignore_errors=True)
        if self.folder.exists():
            self.folder.rename(beside)
            shutil.rmtree(beside, ignore_errors=True)

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            if self._client is not None:
                close = getattr(self._client, "close", None)
                if close is not None:
                    close()
            self._client = self._collection = None
