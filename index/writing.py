"""Writing articles: always within one transaction, so that an article is there whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from index import copies
from index.records import Article, Passage, fingerprint
from index.store import File


@dataclass(frozen=True, slots=True)
class Entry:
    """One article ready to be stored: its passages, and the stems that find them."""

    article: Article
    passages: tuple[Passage, ...]
    title_stems: str
    stems: tuple[str, ...]  # one string for each passage, stems separated by spaces
    spellings: frozenset[tuple[str, str]]  # (name key, stem)


def put_file(db: sqlite3.Connection, file: File) -> None:
    """Write a file's row."""
    db.execute(
        "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET"
        " root = excluded.root, source = excluded.source, size = excluded.size, mtime = excluded.mtime,"
        " sha256 = excluded.sha256,"
        " problem = excluded.problem",
        (file.path, file.root, file.source, file.size, file.mtime, file.sha256, file.problem),
    )


def move_file(db: sqlite3.Connection, was: str, file: File) -> None:
    """Give a file's row another path; its articles go with it."""
    (before,) = db.execute("SELECT source FROM files WHERE path = ?", (was,)).fetchone()
    db.execute(
        "UPDATE files SET path = ?, root = ?, source = ? WHERE path = ?",
        (file.path, file.root, file.source, was),
    )
    db.execute(
        "UPDATE places SET source = ? || substr(source, ?) WHERE path = ?",
        (file.source, len(before) + 1, file.path),
    )
    moved = db.execute("SELECT article_id FROM places WHERE path = ?", (file.path,)).fetchall()
    _settle(db, [i for (i,) in moved])


def drop_file(db: sqlite3.Connection, path: str) -> None:
    """Remove a file's row, and its articles unless they stand in other files too."""
    held = db.execute("SELECT article_id FROM places WHERE path = ?", (path,)).fetchall()
    for (article_id,) in held:
        drop_place(db, path, article_id)
    db.execute("DELETE FROM files WHERE path = ?", (path,))


def put_place(db: sqlite3.Connection, path: str, article_id: str, position: int, source: str) -> None:
    """Note that an article stands in a file."""
    db.execute(
        "INSERT INTO places VALUES (?, ?, ?, ?) ON CONFLICT (path, article_id) DO UPDATE SET"
        " position = excluded.position, source = excluded.source",
        (path, article_id, position, source),
    )
    _settle(db, [article_id])


def drop_place(db: sqlite3.Connection, path: str, article_id: str) -> None:
    """Note that an article stands in a file no more; one that stands nowhere is dropped."""
    db.execute("DELETE FROM places WHERE path = ? AND article_id = ?", (path, article_id))
    if db.execute("SELECT 1 FROM places WHERE article_id = ?", (article_id,)).fetchone():
        _settle(db, [article_id])
    else:
        _drop_article(db, article_id)


def _settle(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    """An article without a URL is shown with the source of its first place."""
    db.executemany(
        "UPDATE articles SET source = (SELECT source FROM places WHERE article_id = articles.id"
        " ORDER BY path LIMIT 1) WHERE id = ? AND source NOT LIKE 'http://%' AND source NOT LIKE 'https://%'",
        ((i,) for i in ids),
    )


def put_article(
    db: sqlite3.Connection, entry: Entry, spelled: set[tuple[str, str]] | None = None
) -> tuple[tuple[str, float], ...]:
    """Write an article with its passages and words, in place of its last version, which is kept beside it.

    A passage that is the same, under the same title, keeps its vector. `spelled` are spellings that are
    written already; those of this article join them. Returned are the ids of its near-copies with the
    share that they have in common.
    """
    article = entry.article
    old = db.execute(
        "SELECT title, text, pages, version FROM articles WHERE id = ?", (article.id,)
    ).fetchone()
    kept: dict[str, int] = {}
    version = article.version
    if old:
        *before, version = old
        if before[:2] != [article.title, article.text]:
            now = datetime.now(UTC).isoformat(timespec="seconds")
            db.execute(
                "INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?, ?, ?)",
                (article.id, version, *before, now),
            )
            version += 1
        if before[0] == article.title:
            kept = dict(
                db.execute("SELECT id, embedded FROM passages WHERE article_id = ?", (article.id,)).fetchall()
            )
        _drop_passages(db, article.id)
        copies.unlink(db, article.id)
    db.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " title = excluded.title, text = excluded.text, language = excluded.language,"
        " source = excluded.source, publisher = excluded.publisher, published = excluded.published,"
        " pages = excluded.pages, version = excluded.version, fingerprint = excluded.fingerprint",
        (
            article.id, article.title, article.text, article.language, article.source, article.publisher,
            article.published, json.dumps(article.pages) if article.pages else None, version,
            fingerprint(article),
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
    fresh = entry.spellings - spelled if spelled is not None else entry.spellings
    db.executemany("INSERT OR IGNORE INTO spellings VALUES (?, ?)", sorted(fresh))
    if spelled is not None:
        spelled |= fresh
    return copies.link(db, article.id, entry.stems)


def _drop_article(db: sqlite3.Connection, article_id: str) -> None:
    """Remove an article with everything that belongs to it, its earlier texts too."""
    _drop_passages(db, article_id)
    copies.unlink(db, article_id)
    db.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))
    db.execute("DELETE FROM articles WHERE id = ?", (article_id,))


def _drop_passages(db: sqlite3.Connection, article_id: str) -> None:
    db.execute("INSERT OR IGNORE INTO doomed SELECT id FROM passages WHERE article_id = ?", (article_id,))
    db.execute(
        "DELETE FROM words WHERE rowid IN (SELECT number FROM passages WHERE article_id = ?)", (article_id,)
    )
    db.execute("DELETE FROM passages WHERE article_id = ?", (article_id,))
