"""The second half of a build: vectors for passages that have none, and none for passages that are gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import sentence_vectors
from index.encoder import Encoder
from index.entry import to_embed
from index.errors import VectorsUnavailable
from index.records import Passage
from index.store import Store
from index.vectors import Vectors

log = logging.getLogger(__name__)

PASSAGES_A_BATCH = 512


def embed(
    store: Store, vectors: Vectors, encoder: Encoder, said: Callable[[int, int], None] | None = None
) -> int:
    """Write the missing vectors, delete those that no passage owns; how many were computed.

    Batch by batch: vectors to Chroma, those of the sentences to SQLite, then
    the marks. `said` is told how many of how many passages are done. What
    happened to the vectors meanwhile is found first: lost ones are made again.
    """
    _look(store, vectors, encoder.dimension)
    total = store.count_pending()
    if not store.doomed() and not total:
        store.note(vectors="clean")
        return 0
    store.note(vectors="writing")
    done = 0
    # Chroma takes one batch while the next is encoded.
    with ThreadPoolExecutor(1, "isnad-vectors") as hand:
        under_way: tuple[Future[None], _Batch] | None = None
        for batch in _batches(store, encoder):
            if under_way is not None:
                _finish(store, *under_way)
            under_way = hand.submit(vectors.put, batch.passages, batch.vectors), batch
            done += len(batch.passages)
            if said is not None:
                said(done, total)
        if under_way is not None:
            _finish(store, *under_way)
    doomed = store.doomed()
    if doomed:
        vectors.delete(doomed)
        store.forget_doomed(doomed)
    store.note(vectors="clean")
    return done


@dataclass(frozen=True, slots=True)
class _Batch:
    """Passages with their vectors, (passages, dimension), and those of their sentences."""

    passages: tuple[Passage, ...]
    vectors: NDArray[np.float32]
    of_sentences: list[NDArray[np.float32]]


def _batches(store: Store, encoder: Encoder) -> Iterator[_Batch]:
    """The passages that have no vector yet, encoded."""
    after = 0
    while few := store.pending(after, PASSAGES_A_BATCH):
        after = few[-1][0]
        passages = tuple(passage for _, passage, _, _ in few)
        texts = [to_embed(title, p.text) for _, p, title, _ in few]
        parts = [
            sentence_vectors.cuts(p.text, len(t) - len(p.text)) for t, p in zip(texts, passages, strict=True)
        ]
        yield _Batch(passages, *encoder.encode_parts(texts, parts))


def _finish(store: Store, written: Future[None], batch: _Batch) -> None:
    """Once Chroma has a batch, write the vectors of its sentences and mark it."""
    written.result()
    ids = [p.id for p in batch.passages]
    with store.write() as db:
        sentence_vectors.put(db, ids, batch.of_sentences)
    store.mark(ids)


def _look(store: Store, vectors: Vectors, dimension: int) -> None:
    """Set the marks right when Chroma does not hold what they say, or cannot say what it holds."""
    marked = store.count_marked()
    if not marked and not store.doomed() and store.manifest().get("vectors") == "clean":
        return
    try:
        count = vectors.count()
        vectors.nearest(np.eye(1, dimension, dtype=np.float32)[0], 1)
        if marked and not count:  # what Chroma still has on disk belongs to nothing
            renew(store, vectors)
        elif store.manifest().get("vectors") != "clean" or count != marked + len(store.doomed()):
            compare(store, vectors)
    except VectorsUnavailable as error:
        log.warning("Making all vectors again. %s", error)
        renew(store, vectors)


def renew(store: Store, vectors: Vectors) -> None:
    """Throw all vectors away, so that the next :func:`embed` makes them again."""
    store.note(vectors="writing")
    store.unmark()
    vectors.renew()


def compare(store: Store, vectors: Vectors) -> tuple[int, int]:
    """Set the marks right by what Chroma holds; how many vectors were missing, how many too many."""
    there = set(vectors.ids())
    marks = store.marks()
    lost = [i for i, marked in marks.items() if marked and i not in there]
    extra = sorted(there - marks.keys())
    store.mark(lost, embedded=False)
    with store.write() as db:
        db.executemany("INSERT OR IGNORE INTO doomed VALUES (?)", ((i,) for i in extra))
    if lost or extra:
        log.info("vectors compared: %d missing, %d without a passage", len(lost), len(extra))
    return len(lost), len(extra)
