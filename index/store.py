"""The article store: SQLite, the truth of the library.

Every write happens in one transaction, so an article is in the library whole,
findable by its words, or not at all. One connection writes; each thread that
reads has its own (write-ahead log, so that readers see the last commit and
never wait).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.records import Article, Filters, Language, Passage

_ARTICLE = "a.id, a.title, a.text, a.language, a.source, a.publisher, a.published"
_FEW = 500  # parameters in one statement


@dataclass(frozen=True, slots=True)
class File:
    """One file that was read: what it held when it was, and why it could not be (`problem`)."""

    path: str
    root: str
    source: str
    size: int
    mtime: int
    sha256: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One article ready to be stored: its passages, and the stems that find them."""

    article: Article
    path: str
    position: int
    passages: tuple[Passage, ...]
    title_stems: str
    stems: tuple[str, ...]  # one string for each passage, stems separated by spaces
    spellings: frozenset[tuple[str, str]]  # (name key, stem)


@dataclass(frozen=True, slots=True)
class Words:
    """A passage as word search sees it: stems separated by spaces, their number."""

    id: str
    title: str
    body: str
    length: int


class Store:
    """One SQLite file. Create with :meth:`create`, open with the constructor."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        self.writable = writable
        self._lock = threading.RLock()
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._writer = self._connect() if writable else None

    @classmethod
    def create(cls, path: Path) -> Store:
        """A new store at `path`, which must not exist."""
        if path.exists():
            raise FileExistsError(path)
        store = cls(path)
        with store.write() as db:
            for statement in _statements(Path(__file__).with_name("schema.sql").read_text("utf-8")):
                db.execute(statement)
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
            except BaseException:
                self._writer.execute("ROLLBACK")
                raise
            self._writer.execute("COMMIT")

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
            db.executemany("INSERT OR REPLACE INTO manifest VALUES (?, ?)", values.items())

    # Roots and files

    def roots(self) -> dict[str, str]:
        """Resolved path to path as given."""
        with self.read() as db:
            return dict(db.execute("SELECT path, given FROM roots ORDER BY path"))

    def files(self, root: str | None = None) -> dict[str, File]:
        """Files by resolved path, of one root or of all."""
        query = "SELECT path, root, source, size, mtime, sha256, problem FROM files"
        with self.read() as db:
            rows = db.execute(query + (" WHERE root = ?" if root else ""), (root,) if root else ())
            return {row[0]: File(*row) for row in rows}

    # Articles

    def article(self, article_id: str) -> Article | None:
        """One article, or None."""
        with self.read() as db:
            row = db.execute(f"SELECT {_ARTICLE} FROM articles a WHERE a.id = ?", (article_id,)).fetchone()
        return _article(row) if row else None

    def articles(self) -> Iterator[Article]:
        """All articles by id, a few at a time."""
        last = ""
        while True:
            with self.read() as db:
                rows = db.execute(
                    f"SELECT {_ARTICLE} FROM articles a WHERE a.id > ? ORDER BY a.id LIMIT 200", (last,)
                ).fetchall()
            if not rows:
                return
            yield from map(_article, rows)
            last = rows[-1][0]

    def ids_in(self, path: str) -> dict[int, str]:
        """Position to id of the articles of one file."""
        with self.read() as db:
            return dict(db.execute("SELECT position, id FROM articles WHERE path = ?", (path,)))

    def place_of(self, article_id: str) -> str | None:
        """The file that an article came from, or None."""
        with self.read() as db:
            row = db.execute("SELECT path FROM articles WHERE id = ?", (article_id,)).fetchone()
        return row[0] if row else None

    def passages(self, article_id: str) -> tuple[Passage, ...]:
        """The passages of one article, in order."""
        with self.read() as db:
            rows = db.execute(
                'SELECT p.id, p.paragraph, p.start, p."end", a.text FROM passages p'
                " JOIN articles a ON a.id = p.article_id WHERE a.id = ? ORDER BY p.start",
                (article_id,),
            ).fetchall()
        return tuple(Passage(i, article_id, n, s, e, text[s:e]) for i, n, s, e, text in rows)

    def found(self, ids: Sequence[str]) -> dict[str, tuple[Passage, Article]]:
        """Passages by id with their articles; ids that are not committed are missing."""
        out: dict[str, tuple[Passage, Article]] = {}
        for few in _in_parts(ids):
            with self.read() as db:
                rows = db.execute(
                    f'SELECT p.id, p.article_id, p.paragraph, p.start, p."end", {_ARTICLE} FROM passages p'
                    f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({_marks(few)})",
                    few,
                ).fetchall()
            for i, article_id, paragraph, start, end, *fields in rows:
                article = _article(fields)
                out[i] = Passage(i, article_id, paragraph, start, end, article.text[start:end]), article
        return out

    def allowed(self, filters: Filters) -> set[str] | None:
        """Ids of the passages that filters let through; None when they hold nothing back."""
        clauses, values = _where(filters)
        if not clauses:
            return None
        with self.read() as db:
            rows = db.execute(
                "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article_id WHERE " + clauses, values
            )
            return {row[0] for row in rows}

    # Words

    def holding(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem occurs (title or body); unknown stems are missing."""
        out: dict[str, int] = {}
        for few in _in_parts(stems):
            with self.read() as db:
                out.update(db.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({_marks(few)})", few))
        return out

    def sounding_like(self, keys: Sequence[str]) -> dict[str, set[str]]:
        """Stems of the collection by name key."""
        out: dict[str, set[str]] = {}
        for few in _in_parts(keys):
            with self.read() as db:
                for key, stem in db.execute(
                    f"SELECT key, stem FROM spellings WHERE key IN ({_marks(few)})", few
                ):
                    out.setdefault(key, set()).add(stem)
        return out

    def match(self, stems: Sequence[str], limit: int, allowed: set[str] | None) -> list[str]:
        """Ids of passages that hold any of the stems, likeliest first, at most `limit`."""
        if not stems:
            return []
        query = " OR ".join('"' + s.replace('"', '""') + '"' for s in stems)
        with self.read() as db:
            rows = db.execute(
                "SELECT p.id FROM words w JOIN passages p ON p.number = w.rowid"
                " WHERE words MATCH ? ORDER BY w.rank",
                (query,),
            )
            out: list[str] = []
            for (found,) in rows:
                if allowed is None or found in allowed:
                    out.append(found)
                    if len(out) >= limit:
                        break
            return out

    def words(self, ids: Sequence[str]) -> list[Words]:
        """The stems of passages."""
        out: list[Words] = []
        for few in _in_parts(ids):
            with self.read() as db:
                rows = db.execute(
                    "SELECT p.id, w.title, w.body, p.length FROM passages p JOIN words w ON w.rowid = p.number"
                    f" WHERE p.id IN ({_marks(few)})",
                    few,
                )
                out.extend(Words(*row) for row in rows)
        return out

    def size(self) -> tuple[int, int, float]:
        """Articles, passages, and the mean length of a passage in stems."""
        with self.read() as db:
            (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
            passages, usual = db.execute("SELECT count(*), coalesce(avg(length), 0) FROM passages").fetchone()
        return articles, passages, usual

    # Vectors to come and to go

    def pending(self, after: int, limit: int) -> list[tuple[int, Passage, str, Language]]:
        """Passages that have no vector yet, numbered above `after`: number, passage, title, language."""
        with self.read() as db:
            rows = db.execute(
                'SELECT p.number, p.id, p.article_id, p.paragraph, p.start, p."end", a.title, a.text, a.language'
                " FROM passages p JOIN articles a ON a.id = p.article_id"
                " WHERE p.embedded = 0 AND p.number > ? ORDER BY p.number LIMIT ?",
                (after, limit),
            ).fetchall()
        return [
            (number, Passage(i, article, paragraph, start, end, text[start:end]), title, language)
            for number, i, article, paragraph, start, end, title, text, language in rows
        ]

    def count_pending(self) -> int:
        """How many passages have no vector yet."""
        with self.read() as db:
            (count,) = db.execute("SELECT count(*) FROM passages WHERE embedded = 0").fetchone()
        return int(count)

    def mark(self, ids: Iterable[str], embedded: bool = True) -> None:
        """Note that the vectors of these passages are (or are not) in Chroma."""
        with self.write() as db:
            db.executemany(
                "UPDATE passages SET embedded = ? WHERE id = ?", ((int(embedded), i) for i in ids)
            )

    def marks(self) -> dict[str, bool]:
        """Passage id to whether its vector is marked as stored."""
        with self.read() as db:
            return {i: bool(e) for i, e in db.execute("SELECT id, embedded FROM passages")}

    def doomed(self) -> list[str]:
        """Ids of vectors that no passage owns any more."""
        with self.read() as db:
            return [i for (i,) in db.execute("SELECT id FROM doomed ORDER BY id")]

    def forget_doomed(self, ids: Iterable[str]) -> None:
        """Note that these vectors are deleted."""
        with self.write() as db:
            db.executemany("DELETE FROM doomed WHERE id = ?", ((i,) for i in ids))


def put_file(db: sqlite3.Connection, file: File) -> None:
    """Write a file's row within a transaction."""
    db.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET root = excluded.root,"
        " source = excluded.source, size = excluded.size, mtime = excluded.mtime, sha256 = excluded.sha256,"
        " problem = excluded.problem",
        (file.path, file.root, file.source, file.size, file.mtime, file.sha256, file.problem),
    )


def put_article(db: sqlite3.Connection, entry: Entry) -> None:
    """Write an article with its passages and words, in place of its last version.

    A passage that is the same, under the same title, keeps its vector.
    """
    article = entry.article
    old = db.execute("SELECT title, text, version FROM articles WHERE id = ?", (article.id,)).fetchone()
    kept: dict[str, int] = {}
    version = 1
    if old:
        version = old[2]
        if (old[0], old[1]) != (article.title, article.text):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute(
                "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?)", (article.id, version, *old[:2], now)
            )
            version += 1
        if old[0] == article.title:
            kept = dict(
                db.execute("SELECT id, embedded FROM passages WHERE article_id = ?", (article.id,)).fetchall()
            )
        _drop_passages(db, article.id)
    db.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " path = excluded.path, position = excluded.position, title = excluded.title, text = excluded.text,"
        " language = excluded.language, source = excluded.source, publisher = excluded.publisher,"
        " published = excluded.published, version = excluded.version",
        (
            article.id, entry.path, entry.position, article.title, article.text, article.language,
            article.source, article.publisher, article.published, version,
        ),
    )  # fmt: skip
    for passage, stems in zip(entry.passages, entry.stems, strict=True):
        number = db.execute(
            "INSERT INTO passages VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
            (
                passage.id, article.id, passage.paragraph, passage.start, passage.end,
                stems.count(" ") + 1 if stems else 0, kept.get(passage.id, 0),
            ),
        ).lastrowid  # fmt: skip
        db.execute(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, entry.title_stems, stems)
        )
    db.executemany("DELETE FROM doomed WHERE id = ?", ((p.id,) for p in entry.passages))
    db.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?)", sorted(entry.spellings))


def drop_article(db: sqlite3.Connection, article_id: str) -> None:
    """Remove an article with everything that belongs to it."""
    _drop_passages(db, article_id)
    db.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _drop_passages(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("INSERT OR IGNORE INTO doomed SELECT id FROM passages WHERE article_id = ?", (article_id,))
    db.execute(
        "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE article_id = ?)", (article_id,)
    )
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))


def _article(row: Sequence[str]) -> Article:
    i, title, text, language, source, publisher, published = row
    return Article(i, title, text, _language(language), source, publisher, published)


def _language(name: str) -> Language:
    return "ar" if name == "ar" else "en" if name == "en" else "und"


def _where(filters: Filters) -> tuple[str, list[str]]:
    tests: Mapping[str, str | None] = {
        "a.publisher = ?": filters.publisher,
        "a.language = ?": filters.language,
        "substr(a.published, 1, 10) >= ?": filters.since,
        "substr(a.published, 1, 10) <= ?": filters.until,
    }
    used = {clause: value for clause, value in tests.items() if value is not None}
    return " AND ".join(used), list(used.values())


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _in_parts(values: Sequence[str]) -> Iterator[list[str]]:
    for at in range(0, len(values), _FEW):
        yield list(values[at : at + _FEW])
