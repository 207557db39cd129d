"""One SQLite file: transactions that write, views that read.

One connection writes; each thread that reads has its own (write-ahead log, so
that readers see the last commit and never wait).
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

#: The form of the tables; ``index/migrate.py`` brings earlier forms to it.
SCHEMA = "2"

_FEW = 500  # parameters in one statement
_CACHE = 65_536  # kilobytes, of the connection that writes
_NAME = re.compile(r"^CREATE (?:VIRTUAL )?(?:TABLE|INDEX) (\w+)", re.MULTILINE)


class Database:
    """One SQLite file. Create with :meth:`create`, open with the constructor."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        self.writable = writable
        self._lock = threading.RLock()
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writer = self._connect() if writable else None
        if self._writer is not None:
            # Ids and shingles fall all over their tables: those must stay in memory while many are written.
            self._writer.execute(f"PRAGMA cache_size = {-_CACHE}")

    @classmethod
    def create(cls, path: Path) -> Self:
        """A new store at `path`, which must not exist."""
        if path.exists():
            raise FileExistsError(path)
        store = cls(path)
        with store.write() as db:
            for statement in schema().values():
                db.execute(statement)
            db.execute("INSERT INTO manifest VALUES ('schema', ?)", (SCHEMA,))
        return store

    def _connect(self) -> sqlite3.Connection:
        target = f"{self.path.resolve().as_uri()}?mode={'rwc' if self.writable else 'ro'}"
        db = sqlite3.connect(target, uri=True, check_same_thread=False, isolation_level=None, timeout=30)
        db.execute("PRAGMA foreign_keys = ON")
        if self.writable:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
        with self._lock:
            self._connections.append(db)
        return db

    def close(self) -> None:
        """Close all connections; afterwards the store is of no use."""
        with self._lock:
            for db in self._connections:
                db.close()
            self._connections.clear()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed when the block ends, undone when it raises."""
        if self._writer is None:
            raise sqlite3.OperationalError("the store was opened for reading")
        with self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:  # a full disk has undone it already
                    self._writer.execute("ROLLBACK")
                raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the last commit, for this thread."""
        db: sqlite3.Connection | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = self._connect()
        if db.in_transaction:  # a read within a read sees what the outer one sees
            yield db
            return
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("COMMIT")

    # The manifest

    def manifest(self) -> dict[str, str]:
        """What the library was made with."""
        with self.read() as db:
            return dict(db.execute("SELECT key, value FROM manifest"))

    def note(self, **values: str) -> None:
        """Write manifest entries."""
        with self.write() as db:
            note(db, **values)


def note(db: sqlite3.Connection, **values: str) -> None:
    """Write manifest entries within a transaction."""
    db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())


def schema() -> dict[str, str]:
    """The statement that makes each table and index of ``schema.sql``, by its name."""
    out: dict[str, str] = {}
    statement = ""
    for line in Path(__file__).with_name("schema.sql").read_text("utf-8").splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found = _NAME.search(statement)
            assert found is not None, statement
            out[found.group(1)] = statement
            statement = ""
    return out


def marks(values: Sequence[str]) -> str:
    """Question marks for the values of one statement."""
    return ", ".join("?" * len(values))


def in_parts(values: Sequence[str]) -> Iterator[list[str]]:
    """Values in parts that one statement can take."""
    for at in range(0, len(values), _FEW):
        yield list(values[at : at + _FEW])
