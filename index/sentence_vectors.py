"""Vectors of the sentences of passages: int8 in SQLite, made and marked with the passage's own vector.

They say which sentence of a passage answers, without encoding any when a
question is asked. Only directions count, so each row is scaled to the full
range of int8 (cosine to the original 0.9999).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.database import Database, in_parts, marks
from index.sentences import sentences

_MOST = 127


def cuts(passage: str, before: int = 0) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a passage stand, `before` code points further on."""
    return tuple((before + start, before + end) for start, end in sentences(passage))


def put(db: sqlite3.Connection, ids: Sequence[str], vectors: Iterable[NDArray[np.float32]]) -> None:
    """Write within a transaction, for each passage, the unit vectors (sentences, dimension)."""
    rows = ((i, _packed(several)) for i, several in zip(ids, vectors, strict=True))
    db.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?)", rows)


def of(store: Database, ids: Sequence[str], dimension: int) -> dict[str, NDArray[np.float32]]:
    """Unit vectors, (sentences, dimension), by passage id; ids that have none are missing."""
    out: dict[str, NDArray[np.float32]] = {}
    for few in in_parts(ids):
        with store.read() as db:
            rows = db.execute(f"SELECT * FROM sentences WHERE passage IN ({marks(few)})", few)
            out.update((i, _unpacked(packed, dimension)) for i, packed in rows)
    return out


def lacking(store: Database) -> list[str]:
    """Ids of the passages whose vector is there and whose sentences' vectors are not."""
    with store.read() as db:
        rows = db.execute(
            "SELECT id FROM passages WHERE embedded = 1 AND id NOT IN (SELECT passage FROM sentences)"
        )
        return [i for (i,) in rows]


def copy(old: Database, db: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Copy those of some passages from another store, within a transaction of this one."""
    for few in in_parts(ids):
        with old.read() as source:
            rows = source.execute(f"SELECT * FROM sentences WHERE passage IN ({marks(few)})", few).fetchall()
        db.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?)", rows)


def _packed(vectors: NDArray[np.float32]) -> bytes:
    greatest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    packed: NDArray[np.int8] = np.rint(vectors / greatest * _MOST).astype(np.int8)
    return packed.tobytes()


def _unpacked(packed: bytes, dimension: int) -> NDArray[np.float32]:
    vectors = np.frombuffer(packed, dtype=np.int8).reshape(-1, dimension).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-9))
    return unit
