"""The vector store: one vector a passage in Chroma, derived from the article store.

The only file that opens chromadb and langchain_chroma. Vectors are always
passed in; Chroma never computes one.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.damage import Guarded, told_of_vectors, unusable
from index.errors import CollectionMissing, VectorsAway
from index.hnsw import fault
from index.records import Passage
from index.server import Server, Unanswered

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

T = TypeVar("T")

COLLECTION = "passages"
_MOST = 5_000  # ids in one call; Chroma's own limit is 5,461
_CONNECT = 3.0  # seconds until a server must have taken a connection
_COSINE = {"hnsw": {"space": "cosine", "ef_construction": 100, "ef_search": 100}}


class Vectors:
    """Vectors in a folder of their own; opened when first used.

    VectorsUnavailable from every method when Chroma or its files fail, DiskFull when there is no room.
    """

    most = _MOST  # vectors written in one call

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
                        COLLECTION, embedding_function=None, configuration=_COSINE
                    )
                except BaseException:
                    # What failed to start is remembered, and would be given to whoever opens the folder next.
                    SharedSystemClient._identifier_to_system.pop(str(self.folder), None)
                    self._client = None
                    raise
                self._collection = Guarded(collection, self.folder)
            return self._collection

    def _do(self, work: Callable[[Any], T]) -> T:
        """Have something done with the collection; all that is done can be done twice without harm."""
        return work(self._open())

    def put(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Write the vectors, (passages, dimension), of these passages."""
        for at in range(0, len(passages), self.most):
            few = passages[at : at + self.most]
            records = {
                "ids": [p.id for p in few],
                "embeddings": vectors[at : at + self.most],
                "documents": [p.text for p in few],
                "metadatas": [
                    {"article_id": p.article_id, "paragraph": p.paragraph, "start": p.start, "end": p.end}
                    for p in few
                ],
            }
            self._do(lambda c, records=records: c.upsert(**records))  # type: ignore[misc]

    def delete(self, ids: Sequence[str]) -> None:
        """Delete vectors; ids that have none are passed over."""
        for at in range(0, len(ids), _MOST):
            few = list(ids[at : at + _MOST])
            self._do(lambda c, few=few: c.delete(ids=few))  # type: ignore[misc]

    def nearest(
        self, vector: NDArray[np.float32], count: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        """The `count` nearest (passage id, cosine), nearest first, of all or `among` some ids."""
        found = self._do(
            lambda c: c.query(
                query_embeddings=[vector], n_results=count, include=["distances"],
                ids=list(among) if among is not None else None,
            )
        )  # fmt: skip
        return [(i, 1.0 - float(d)) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def get(self, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Stored vectors by id; ids that have none are missing."""
        out: dict[str, NDArray[np.float32]] = {}
        for at in range(0, len(ids), _MOST):
            few = list(ids[at : at + _MOST])
            found = self._do(lambda c, few=few: c.get(ids=few, include=["embeddings"]))  # type: ignore[misc]
            out.update(zip(found["ids"], found["embeddings"], strict=True))
        return out

    def ids(self) -> Iterator[str]:
        """Ids of all vectors."""
        at = 0
        while True:
            found = self._do(lambda c, at=at: c.get(limit=_MOST, offset=at, include=[]))  # type: ignore[misc]
            some = found["ids"]
            if not some:
                return
            yield from some
            at += len(some)

    def count(self) -> int:
        """How many vectors there are."""
        return int(self._do(lambda c: c.count()))

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


# The doors to a server; what goes through them is in index/server_vectors.py


def connect(server: Server, limit: float) -> Any:
    """A connection to the server; no answer takes more than `limit` seconds.

    chromadb's own client has no limits and waits for ever. Unanswered, VectorsAway.
    """
    import httpx
    from chromadb.api.fastapi import FastAPI
    from chromadb.config import Settings, System

    system = System(
        Settings(
            anonymized_telemetry=False, chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=server.url, chroma_server_http_port=_port(server),
            chroma_server_headers=_headers(server),
        )
    )  # fmt: skip
    api = system.instance(FastAPI)
    api._session.timeout = httpx.Timeout(limit, connect=min(_CONNECT, limit))
    api._session.event_hooks = {"response": [partial(_check, server)]}
    try:
        api.heartbeat()
    except (httpx.TransportError, Unanswered, VectorsAway):
        raise
    except Exception as error:  # a page of something else, in whatever form
        raise VectorsAway(
            f"What answers at {server.url} is no Chroma server: see that ISNAD_CHROMA_URL is right."
        ) from error
    return api


def collection_of(api: Any, name: str, *, create: bool) -> Any:
    """A collection of a server, made when it is not there and `create` is set."""
    from chromadb.api.models.Collection import Collection

    model = (
        api.get_or_create_collection(name, configuration=dict(_COSINE))
        if create
        else api.get_collection(name)
    )
    return Collection(api, model, embedding_function=None)


@contextmanager
def one_try(server: Server, name: str) -> Iterator[None]:
    """Tells what goes wrong with a request: Unanswered when the next try may fare better, else VectorsAway.

    CollectionMissing, which is one, for a collection that the server does not hold.
    """
    import httpx
    from chromadb.errors import ChromaError, NotFoundError

    try:
        yield
    except httpx.TimeoutException as error:
        raise Unanswered("takes too long to answer") from error
    except httpx.TransportError as error:
        raise Unanswered(f"does not answer ({error or type(error).__name__})") from error
    except NotFoundError as error:
        raise CollectionMissing(
            f"The Chroma server at {server.url} does not hold the collection {name} of this library: "
            "write it there with  python -m index build"
        ) from error
    except Exception as error:
        # For an answer that is not Chroma's own, of a proxy before it, chromadb raises a bare Exception.
        if not isinstance(error, ChromaError) and type(error) is not Exception:
            raise
        raise VectorsAway(
            f"The Chroma server at {server.url} refuses the collection {name} ({error}): "
            "write it anew with  python -m index doctor --repair"
        ) from error


def as_langchain(server: Server, name: str, embeddings: Embeddings) -> Chroma:
    """A collection of a server as a LangChain vector store, by chromadb's own client."""
    import chromadb
    from chromadb.config import Settings
    from langchain_chroma import Chroma

    client = chromadb.HttpClient(
        server.url, _port(server), headers=_headers(server), settings=Settings(anonymized_telemetry=False)
    )
    return Chroma(
        client=client, collection_name=name, embedding_function=embeddings,
        create_collection_if_not_exists=False,
    )  # fmt: skip


def _headers(server: Server) -> dict[str, str]:
    """Chroma's own header for a token, and the one that proxies before it read."""
    return {"X-Chroma-Token": server.token, "Authorization": f"Bearer {server.token}"} if server.token else {}


def _port(server: Server) -> int:
    parts = urlsplit(server.url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _check(server: Server, response: Any) -> None:
    """Unanswered for a server that is ill or has too much to do, VectorsAway for one that lets nobody in."""
    if response.status_code in (401, 403):
        raise VectorsAway(f"The Chroma server at {server.url} wants another token: set ISNAD_CHROMA_TOKEN.")
    if response.status_code >= 500 or response.status_code == 429:
        raise Unanswered(f"answers with the error {response.status_code}")
