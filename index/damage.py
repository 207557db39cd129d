"""What SQLite, Chroma and the disk raise, in one sentence that says what to do: here and nowhere else."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import DiskFull, IsnadError, LibraryDamaged, VectorsUnavailable

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_FULL_WORDS = ("disk is full", "(code: 13)", "No space left", "os error 28", "os error 27", "os error 122")
_LEAST = 8 << 20  # bytes; on a disk with less, what Chroma fails at without saying why is put down to it
_PRIMARY = 0xFF  # SQLite's extended codes keep the plain one here


@contextmanager
def told(data: Path) -> Iterator[None]:
    """Around work on the library in `data`: DiskFull, LibraryDamaged or IsnadError for what went wrong."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        said = _of_sqlite(data, error)
        if said is None:
            raise
        raise said from error
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise full(data, error) from error


def full(place: Path, error: BaseException) -> DiskFull:
    """The error for a disk without room."""
    return DiskFull(
        f"There is no room to write in {place} ({_short(error)}): make room on its disk or choose another "
        "place with --data, then build again; what was committed stays."
    )


def damaged(data: Path, why: object) -> LibraryDamaged:
    """The error for a library whose SQLite file cannot be read."""
    return LibraryDamaged(
        f"The library in {data} is damaged ({why}): put a copy of it back if you have one, or move {data} "
        f"away and build again from the articles' files with  python -m index build FOLDER --data {data}"
    )


def unusable(folder: Path, why: str) -> VectorsUnavailable:
    """The error for vectors that cannot be read."""
    return VectorsUnavailable(
        f"The vectors in {folder} cannot be used ({why}): the next build makes them again, or  "
        "python -m index doctor --repair"
    )


def _of_sqlite(data: Path, error: sqlite3.DatabaseError) -> IsnadError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and "disk I/O" in str(error)):
        return full(data, error)
    if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT_VTAB:
        return LibraryDamaged(
            f"The word index of the library in {data} is damaged: make it again with  "
            f"python -m index doctor --repair --data {data}"
        )
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or str(error).startswith("no such "):
        return damaged(data, error)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return IsnadError(
            f"The library in {data} cannot be opened ({error}): check who may read and write there, or "
            "choose another place with --data."
        )
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return IsnadError(f"The library in {data} is in use ({error}): wait, or close what uses it.")
    return None


@contextmanager
def told_of_vectors(folder: Path) -> Iterator[None]:
    """Around a call of Chroma's: VectorsUnavailable for what it raises, DiskFull where that is the cause."""
    try:
        yield
    except IsnadError:
        raise
    except BaseException as error:  # a panic within Chroma is no Exception
        if not _from_chroma(error):
            raise
        if any(words in str(error) for words in _FULL_WORDS) or _no_room(folder):
            raise full(folder, error) from error
        raise unusable(folder, _short(error)) from error


class Guarded:
    """A collection of Chroma's whose methods raise what :func:`told_of_vectors` says."""

    def __init__(self, collection: Any, folder: Path) -> None:
        self._collection = collection
        self._folder = folder

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._collection, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            with told_of_vectors(self._folder):
                return method(*args, **kwargs)

        return call


def _from_chroma(error: BaseException) -> bool:
    home = type(error).__module__.partition(".")[0]
    return home in {"chromadb", "pyo3_runtime", "pickle"} or isinstance(
        error, OSError | sqlite3.Error | AttributeError
    )


def _no_room(folder: Path) -> bool:
    there = next(p for p in (folder, *folder.parents) if p.exists())
    return shutil.disk_usage(there).free < _LEAST


def _short(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return (said or type(error).__name__).split("\n")[0][:200]
