"""Vectors on the move: from a library's folder to a Chroma server, and back.

Before a build writes vectors it settles where they go. Going to a server they
are copied: in one transaction the manifest names the new collection and every
stored vector is marked as left behind; batch by batch they are written there
and marked as stored; then the folder is removed. Coming back they are made
again from the articles, since no server is asked that the settings do not
name. Killed at any instant, nothing is lost, and the next build carries on.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from index.database import note
from index.embedding import compare
from index.errors import CollectionMissing, VectorsAway
from index.generation import VECTORS
from index.live import Live
from index.place import collection_name, collections_of, file_of, new_library, vectors_of
from index.server import Server
from index.server_vectors import ServerVectors
from index.store import LEFT_BEHIND, PENDING, STORED
from index.vectors import Vectors

log = logging.getLogger(__name__)

FOLDER = "folder"  # in the manifest, for where vectors are moved from
VECTORS_A_BATCH = 1_000


def settle(now: Live, server: Server | None) -> Vectors:
    """Bring the vectors to where the settings want them; VectorsAway when that cannot be done now.

    On a server the marks are set right by what it holds, when a build was
    interrupted or the numbers differ, and collections that interrupted
    rebuilds left there are removed.
    """
    made = now.store.manifest()
    if server is None:
        if made.get("collection"):
            _come_back(now, made)
        return now.vectors
    if not made.get("collection") or made.get("file") != file_of(now.store):
        _leave(now, made, server)
    elif made.get("server") != server.url:
        now.store.note(server=server.url)
    vectors = now.vectors
    assert isinstance(vectors, ServerVectors)  # its collection is named
    _carry(now, vectors)
    _check(now, vectors)
    drop_others(now)
    return vectors


def drop_others(now: Live) -> None:
    """Remove the collections of other generations of this library from its server, if it has one.

    The next build does it when the server is away.
    """
    if not isinstance(now.vectors, ServerVectors):
        return
    with suppress(VectorsAway):
        for name in now.vectors.collections(collections_of(now.store.manifest()["library"])):
            if name != now.vectors.name:
                log.info("the collection %s of another generation is removed", name)
                now.vectors.drop(name)


def _leave(now: Live, made: dict[str, str], server: Server) -> None:
    """Name a new collection and mark what has to be carried there.

    A copy of a library whose vectors are on a server becomes a library of its own: two must not write
    to one collection.
    """
    is_copy = "collection" in made and bool(made["collection"])
    library = new_library() if is_copy else made.get("library") or new_library()
    source = made["collection"] if is_copy else FOLDER
    name = collection_name(library, now.store.path.parent)
    there = ServerVectors(server, name, writing=True)
    there.collections(name)  # nothing is marked before the server answers
    with now.store.write() as db:
        db.execute("UPDATE passages SET embedded = ? WHERE embedded = ?", (LEFT_BEHIND, STORED))
        note(
            db, library=library, collection=name, server=server.url, file=file_of(now.store),
            moved_from=source, vectors="writing",
        )  # fmt: skip
    log.warning("the vectors move to the Chroma server at %s", server.url)
    now.vectors.close()
    now.vectors = there


def _carry(now: Live, there: ServerVectors) -> None:
    """Copy what is left behind; what is not found there any more is to be made again."""
    source = now.store.manifest().get("moved_from")
    if not source:
        return
    folder = now.store.path.parent / VECTORS
    here = Vectors(folder) if source == FOLDER else ServerVectors(there.server, source, writing=False)
    after = 0
    while few := now.store.pending(after, VECTORS_A_BATCH, LEFT_BEHIND):
        after = few[-1][0]
        found = _stored(here, [p.id for _, p, _, _ in few])
        kept = [p for _, p, _, _ in few if p.id in found]
        if kept:
            there.put(kept, np.stack([found[p.id] for p in kept]))
        with now.store.write() as db:
            db.executemany(
                "UPDATE passages SET embedded = ? WHERE id = ?",
                ((STORED if p.id in found else PENDING, p.id) for _, p, _, _ in few),
            )
    here.close()
    shutil.rmtree(folder, ignore_errors=True)
    now.store.note(moved_from="")


def _stored(here: Vectors, ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """The vectors that can be read where they were."""
    try:
        return here.get(ids)
    except CollectionMissing:
        return {}
    except VectorsAway:
        raise
    except Exception as error:  # Chroma raises its own and SQLite's kinds for a damaged folder
        log.warning("the vectors in %s cannot be read (%s) and are made again", here.folder, error)
        return {}


def _check(now: Live, vectors: ServerVectors) -> None:
    """Compare marks and ids where something was interrupted, or the numbers cannot be right."""
    marks = now.store.marks()
    stored, most = sum(marks.values()), len(marks) + len(now.store.doomed())
    interrupted = now.store.manifest().get("vectors") == "writing"
    if interrupted or not stored <= vectors.count() <= most:
        compare(now.store, vectors)
        now.store.note(vectors="clean")


def _come_back(now: Live, made: dict[str, str]) -> None:
    """Vectors go to the folder again, where an unfinished move left them; else they are made again."""
    unfinished = made.get("moved_from") == FOLDER
    if not unfinished:
        shutil.rmtree(now.store.path.parent / VECTORS, ignore_errors=True)
    with now.store.write() as db:
        db.execute("UPDATE passages SET embedded = ? WHERE embedded = ?", (PENDING, STORED))
        db.execute(
            "UPDATE passages SET embedded = ? WHERE embedded = ?",
            (STORED if unfinished else PENDING, LEFT_BEHIND),
        )
        note(db, collection="", moved_from="", vectors="writing")
    log.warning(
        "the vectors, which are on the Chroma server at %s, are made again in the library's folder",
        made.get("server"),
    )
    now.vectors.close()
    now.vectors = vectors_of(now.store, None, writing=True)
    if unfinished:
        compare(now.store, now.vectors)
