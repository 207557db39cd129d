"""Whether the files of Chroma's index can be read, and which of its folders belong to nothing.

Chroma trusts these files: it answers from what is left of a cut-off one, and a
neighbour's number that is none brings the whole process down. So they are
looked at before they are opened: that they are there, as long as they say,
and that every neighbour in them is one of their elements. The form is that of
hnswlib (Malkov and Yashunin 2016), version 1; another one is left to Chroma.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np

#: Version, six sizes and offsets, top level, entry, most neighbours above the ground and on it.
_HEADER = struct.Struct("<i6QiI2Q")
_FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")
_VECTORS = "SELECT id FROM segments WHERE scope = 'VECTOR'"


def fault(folder: Path) -> str:
    """What is wrong with the index in Chroma's folder; empty when nothing is, or nothing is there yet."""
    database = folder / "chroma.sqlite3"
    if not database.is_file() or not database.stat().st_size:
        return ""
    try:
        with closing(sqlite3.connect(database, timeout=30)) as db:
            written = db.execute(f"{_VECTORS} AND id IN (SELECT segment_id FROM max_seq_id)").fetchall()
    except sqlite3.Error as error:
        return "" if str(error).startswith("no such ") else str(error)
    return next(filter(None, (_fault(folder / segment) for (segment,) in written)), "")


def strays(folder: Path) -> list[Path]:
    """Folders beside Chroma's database that belong to none of its collections."""
    database = folder / "chroma.sqlite3"
    beside = [p for p in folder.glob("*-*-*-*-*") if p.is_dir()]
    if not beside:
        return []
    known: set[str] = set()
    if database.is_file():
        try:
            with closing(sqlite3.connect(database, timeout=30)) as db:
                known = {i for (i,) in db.execute(_VECTORS)}
        except sqlite3.Error:
            return []
    return sorted(p for p in beside if p.name not in known)


def _fault(segment: Path) -> str:
    lost = [name for name in _FILES if not (segment / name).is_file()]
    if lost:
        return f"{segment.name} lacks {', '.join(lost)}"
    header = (segment / "header.bin").read_bytes()
    if len(header) < _HEADER.size:
        return f"{segment.name}/header.bin is cut off"
    version, _, most, count, size, _, data, _, entry, above, at_0 = _HEADER.unpack_from(header)
    if version != 1:
        return f"{segment.name}/header.bin is of form {version}" if not 0 < version < 100 else ""
    if count > most or data != 4 * (at_0 + 1) or size <= data or (count and entry >= count):
        return f"{segment.name}/header.bin contradicts itself"
    if (segment / "data_level0.bin").stat().st_size < count * size:
        return f"{segment.name}/data_level0.bin is cut off"
    if count and not _sound_ground(segment / "data_level0.bin", count, size, at_0):
        return f"{segment.name}/data_level0.bin names neighbours that are none"
    if not _sound_above((segment / "link_lists.bin").read_bytes(), count, above):
        return f"{segment.name}/link_lists.bin names neighbours that are none"
    return ""


def _sound_ground(path: Path, count: int, size: int, most: int) -> bool:
    """Each element begins with the number of its neighbours (16 bits of 32), then the neighbours."""
    rows = np.memmap(path, dtype=np.uint8, mode="r", shape=(count, size))
    for at in range(0, count, 8192):
        heads = np.ascontiguousarray(rows[at : at + 8192, : 4 * (most + 1)]).view("<u4")
        numbers = heads[:, 0] & 0xFFFF
        named = np.arange(most) < numbers[:, None]
        if (numbers > most).any() or (heads[:, 1:][named] >= count).any():
            return False
    return True


def _sound_above(lists: bytes, count: int, most: int) -> bool:
    """For each element the bytes of its lists on the levels above, and these: number, neighbours."""
    at = 0
    level = 4 * (most + 1)
    for _ in range(count):
        if at + 4 > len(lists):
            return False
        (length,) = struct.unpack_from("<I", lists, at)
        at += 4
        if length % level or at + length > len(lists):
            return False
        if length:
            rows = np.frombuffer(lists, "<u4", length // 4, at).reshape(-1, most + 1)
            numbers = rows[:, 0] & 0xFFFF
            if (numbers > most).any() or (rows[:, 1:][np.arange(most) < numbers[:, None]] >= count).any():
                return False
            at += length
    return True
