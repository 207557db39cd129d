"""Writing articles: always within one transaction, so that an article is there whole or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from index.records import Article, Passage
from index.store import File


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


def put_file(db: sqlite3.Connection, file: File) -> None:
    """Write a file's row within a transaction."""
    db.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
        " root = excluded.root, source = excluded.source, size = excluded.size, mtime = excluded.mtime,"
        " sha256 = excluded.sha256,"
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
