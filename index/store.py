"""The article store: SQLite, the truth of the library.

Reading it is here; writing articles is in ``index/writing.py``, its words are
in ``index/words.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.database import Database, in_parts, marks
from index.records import Article, Filters, Heading, Language, Passage, Version

_ARTICLE = "a.id, a.title, a.text, a.language, a.source, a.publisher, a.published, a.pages, a.version"


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


#: What is noted of a passage's vector: to be made, stored, or still where the vectors are moved from.
PENDING, STORED, LEFT_BEHIND = 0, 1, 2


class Store(Database):
    """Roots, files, articles and passages of one generation."""

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

    def headings(self, most: int) -> tuple[Heading, ...]:
        """The first `most` articles by id, without their texts."""
        with self.read() as db:
            rows = db.execute(
                "SELECT id, title, language, source, publisher, published FROM articles ORDER BY id LIMIT ?",
                (most,),
            ).fetchall()
        return tuple(Heading(i, title, _language(name), *rest) for i, title, name, *rest in rows)

    def sources(self, article_id: str) -> tuple[str, ...]:
        """The files that an article stands in, as they were given; its first place first."""
        with self.read() as db:
            rows = db.execute("SELECT source FROM places WHERE article_id = ? ORDER BY path", (article_id,))
            return tuple(source for (source,) in rows)

    def copies(self, article_id: str) -> dict[str, float]:
        """Ids of an article's near-copies with the share of shingles in common, the nearest first."""
        with self.read() as db:
            return dict(
                db.execute(
                    "SELECT other_id, share FROM copies WHERE article_id = ? ORDER BY share DESC, other_id",
                    (article_id,),
                )
            )

    def version(self, article_id: str, version: int) -> Version | None:
        """An earlier text of an article; None when it never had that version, or has it now."""
        with self.read() as db:
            row = db.execute(
                "SELECT title, text, pages, replaced FROM versions WHERE article_id = ? AND version = ?",
                (article_id, version),
            ).fetchone()
        return Version(article_id, version, row[0], row[1], _pages(row[2]), row[3]) if row else None

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
        for few in in_parts(ids):
            with self.read() as db:
                rows = db.execute(
                    f'SELECT p.id, p.article_id, p.paragraph, p.start, p."end", {_ARTICLE} FROM passages p'
                    f" JOIN articles a ON a.id = p.article_id WHERE p.id IN ({marks(few)})",
                    few,
                ).fetchall()
            for i, article_id, paragraph, start, end, *fields in rows:
                article = _article(fields)
                out[i] = Passage(i, article_id, paragraph, start, end, article.text[start:end]), article
        return out

    def committed(self, ids: Sequence[str]) -> set[str]:
        """Those of the passages that are in the library."""
        out: set[str] = set()
        for few in in_parts(ids):
            with self.read() as db:
                rows = db.execute(f"SELECT id FROM passages WHERE id IN ({marks(few)})", few)
                out.update(i for (i,) in rows)
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

    def size(self) -> tuple[int, int, float]:
        """Articles, passages, and the mean length of a passage in stems; counted once after each commit."""
        with self.read() as db:
            (version,) = db.execute("PRAGMA data_version").fetchone()
            known: tuple[int, tuple[int, int, float]] | None = getattr(self._local, "size", None)
            if known is None or known[0] != version:
                (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
                passages, usual = db.execute(
                    "SELECT count(*), coalesce(avg(length), 0) FROM passages"
                ).fetchone()
                known = self._local.size = version, (articles, passages, usual)
        return known[1]

    # Vectors to come and to go

    def pending(
        self, after: int, limit: int, state: int = PENDING
    ) -> list[tuple[int, Passage, str, Language]]:
        """Passages that have no vector yet, numbered above `after`: number, passage, title, language."""
        with self.read() as db:
            rows = db.execute(
                'SELECT p.number, p.id, p.article_id, p.paragraph, p.start, p."end", a.title, a.text,'
                " a.language FROM passages p JOIN articles a ON a.id = p.article_id"
                f" WHERE p.embedded = {state:d} AND p.number > ? ORDER BY p.number LIMIT ?",
                (after, limit),
            ).fetchall()
        return [
            (number, Passage(i, article, paragraph, start, end, text[start:end]), title, language)
            for number, i, article, paragraph, start, end, title, text, language in rows
        ]

    def count_pending(self) -> int:
        """How many passages have no vector yet."""
        with self.read() as db:
            (count,) = db.execute(f"SELECT count(*) FROM passages WHERE embedded <> {STORED}").fetchone()
        return int(count)

    def mark(self, ids: Iterable[str], embedded: bool = True) -> None:
        """Note that the vectors of these passages are (or are not) in Chroma."""
        with self.write() as db:
            db.executemany("UPDATE passages SET embedded = ? WHERE id = ?", ((int(embedded), i) for i in ids))

    def marks(self) -> dict[str, bool]:
        """Passage id to whether its vector is marked as stored."""
        with self.read() as db:
            return {i: bool(e) for i, e in db.execute("SELECT id, embedded FROM passages")}

    def count_marked(self) -> int:
        """How many passages are marked as having their vector."""
        with self.read() as db:
            (count,) = db.execute("SELECT count(*) FROM passages WHERE embedded != 0").fetchone()
        return int(count)

    def unmark(self) -> None:
        """Note that no vector is stored, neither of a passage nor of one that is gone."""
        self.forget_doomed(self.doomed())
        with self.write() as db:
            db.execute("UPDATE passages SET embedded = 0 WHERE embedded != 0")

    def doomed(self) -> list[str]:
        """Ids of vectors that no passage owns any more."""
        with self.read() as db:
            return [i for (i,) in db.execute("SELECT id FROM doomed ORDER BY id")]

    def forget_doomed(self, ids: Iterable[str]) -> None:
        """Note that these vectors are deleted, and delete those of their sentences."""
        gone = [(i,) for i in ids]
        with self.write() as db:
            db.executemany("DELETE FROM sentences WHERE passage = ?", gone)
            db.executemany("DELETE FROM doomed WHERE id = ?", gone)


def _article(row: Sequence[Any]) -> Article:
    i, title, text, language, source, publisher, published, pages, version = row
    return Article(
        i, title, text, _language(language), source, publisher, published, _pages(pages), version
    )  # fmt: skip


def _pages(stored: str | None) -> tuple[int, ...]:
    return tuple(json.loads(stored)) if stored else ()


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
