"""Rebuilding: a whole new generation from the articles of the live one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np

from index import sentence_vectors
from index.embedding import embed
from index.encoder import Encoder
from index.entry import make_entry
from index.errors import VectorsUnavailable
from index.live import Live
from index.receipt import Pace, Progress
from index.records import Passage
from index.server import Server
from index.store import Store
from index.writing import put_article

log = logging.getLogger(__name__)

ARTICLES_A_COMMIT = 100


def write_anew(
    old: Live, folder: Path, encoder: Encoder, progress: Callable[[Progress], None] | None,
    server: Server | None = None,
) -> tuple[Live, int]:  # fmt: skip
    """Write a generation to `folder` from the articles of `old`, which serves meanwhile.

    Articles are chunked and stemmed anew; vectors are copied where passage,
    encoder and text rules are the same, and computed where they are not; returned with how many.
    """
    new = Live.create(folder, encoder, server, old.store.manifest().get("library"))
    try:
        before, now = old.store.manifest(), new.store.manifest()
        say = Pace(progress)
        reuse = all(before.get(key) == now[key] for key in ("encoder", "text_rules"))
        carry_over(old, new, reuse=reuse, said=partial(say, "words"))
        embedded = embed(new.store, new.vectors, encoder, partial(say, "vectors"))
    except BaseException:
        new.close()
        raise
    return new, embedded


def carry_over(old: Live, new: Live, *, reuse: bool, said: Callable[[int, int], None]) -> None:
    """Copy articles with all that is noted of them; with `reuse` the vectors that still hold."""
    total, done = old.store.size()[0], 0
    for table in ("roots", "files"):
        _copy(old.store, new.store, table)
    articles = old.store.articles()
    while few := list(islice(articles, ARTICLES_A_COMMIT)):
        entries = [make_entry(article) for article in few]
        with new.store.write() as db:
            for entry in entries:
                put_article(db, entry)
        if reuse:
            _carry_vectors(old, new, [p for entry in entries for p in entry.passages])
        done += len(few)
        said(done, total)
    for table in ("places", "versions"):
        _copy(old.store, new.store, table)


def _copy(old: Store, new: Store, table: str) -> None:
    """Copy a table row by row, as it is."""
    with old.read() as source, new.write() as db:
        rows = source.execute(f"SELECT * FROM {table}")
        marks = ", ".join("?" * len(rows.description))
        db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _carry_vectors(old: Live, new: Live, passages: Sequence[Passage]) -> None:
    try:
        stored = old.vectors.get([p.id for p in passages])
    except VectorsUnavailable as error:
        log.warning("Making vectors again. %s", error)
        return
    kept = [p for p in passages if p.id in stored]
    if kept:
        new.vectors.put(kept, np.stack([stored[p.id] for p in kept]))
        with new.store.write() as db:
            sentence_vectors.copy(old.store, db, [p.id for p in kept])
        new.store.mark(p.id for p in kept)
