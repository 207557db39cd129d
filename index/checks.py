"""What may disagree between the tables of the article store: questions to SQLite, each with its repair."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from index.writing import drop_place

_GONE = "NOT IN (SELECT id FROM articles)"


@dataclass(frozen=True, slots=True)
class Check:
    """One question. `query` counts what is wrong, `found` says it, `repair` mends it in one transaction."""

    what: str
    found: str
    query: str
    repair: Callable[[sqlite3.Connection], object]


def _run(*statements: str) -> Callable[[sqlite3.Connection], None]:
    def repair(db: sqlite3.Connection) -> None:
        for statement in statements:
            db.execute(statement)

    return repair


def _unread(which: str) -> str:
    """Files of which the next build believes nothing."""
    return f"UPDATE files SET size = -1, mtime = -1, sha256 = '' WHERE {which}"


def _settle_homeless(db: sqlite3.Connection) -> None:
    """An article goes back to the file that its source names, which a build reads again, or else it goes."""
    homeless = db.execute(
        "SELECT id, source FROM articles WHERE id NOT IN (SELECT article_id FROM places)"
    ).fetchall()
    for article_id, source in homeless:
        file = db.execute(
            "SELECT path FROM files WHERE source = ?1 OR ?1 LIKE source || '/%' ORDER BY length(source) DESC",
            (source,),
        ).fetchone()
        if file is None:
            drop_place(db, "", article_id)
            continue
        db.execute(
            "INSERT INTO places SELECT ?1, ?2, coalesce(max(position) + 1, 0), ?3 FROM places"
            " WHERE path = ?1",
            (file[0], article_id, source),
        )
        db.execute(_unread("path = ?"), (file[0],))


#: In the order in which they are mended: what one drops, a later one need not find.
CHECKS = (
    Check(
        "files", "{} files whose folder is not followed",
        "SELECT count(*) FROM files WHERE root NOT IN (SELECT path FROM roots)",
        _run("INSERT OR IGNORE INTO roots SELECT DISTINCT root, root FROM files"),
    ),
    Check(
        "places", "{} places without their article or their file",
        f"SELECT count(*) FROM places WHERE article_id {_GONE} OR path NOT IN (SELECT path FROM files)",
        _run(
            _unread(f"path IN (SELECT path FROM places WHERE article_id {_GONE})"),
            f"DELETE FROM places WHERE article_id {_GONE} OR path NOT IN (SELECT path FROM files)",
        ),
    ),
    Check(
        "articles", "{} articles that stand in no file",
        "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article_id FROM places)",
        _settle_homeless,
    ),
    Check(
        "empty files", "{} files that were read and have no article; a build reads them again",
        "SELECT count(*) FROM files WHERE problem IS NULL AND sha256 != ''"
        " AND path NOT IN (SELECT path FROM places)",
        _run(
            _unread("problem IS NULL AND sha256 != '' AND path NOT IN (SELECT path FROM places)"),
        ),
    ),
    Check(
        "owners", "{} passages whose article is gone",
        f"SELECT count(*) FROM passages WHERE article_id {_GONE}",
        _run(
            f"INSERT OR IGNORE INTO doomed SELECT id FROM passages WHERE article_id {_GONE}",
            f"DELETE FROM passages WHERE article_id {_GONE}",
        ),
    ),
    Check(
        "stray words", "{} words without a passage",
        "SELECT count(*) FROM words WHERE rowid NOT IN (SELECT number FROM passages)",
        _run("DELETE FROM words WHERE rowid NOT IN (SELECT number FROM passages)"),
    ),
    Check(
        "copies", "{} links to articles that are gone, or one way only",
        f"SELECT count(*) FROM copies c WHERE article_id {_GONE} OR other_id {_GONE} OR NOT EXISTS"
        " (SELECT 1 FROM copies WHERE article_id = c.other_id AND other_id = c.article_id)",
        _run(
            f"DELETE FROM copies WHERE article_id {_GONE} OR other_id {_GONE}",
            "INSERT OR IGNORE INTO copies SELECT other_id, article_id, share FROM copies",
        ),
    ),
    Check(
        "sketches", "{} sketches of articles that are gone",
        f"SELECT count(DISTINCT article_id) FROM sketches WHERE article_id {_GONE}",
        _run(f"DELETE FROM sketches WHERE article_id {_GONE}"),
    ),
    Check(
        "versions", "{} earlier texts of articles that are gone, or that are no earlier",
        "SELECT count(*) FROM versions v LEFT JOIN articles a ON a.id = v.article_id"
        " WHERE a.id IS NULL OR v.version >= a.version",
        _run(
            f"DELETE FROM versions WHERE article_id {_GONE}",
            "DELETE FROM versions WHERE version >= (SELECT version FROM articles WHERE id = article_id)",
        ),
    ),
    Check(
        "doomed", "{} vectors to be deleted whose passage is there",
        "SELECT count(*) FROM doomed WHERE id IN (SELECT id FROM passages)",
        _run("DELETE FROM doomed WHERE id IN (SELECT id FROM passages)"),
    ),
    Check(
        "stray sentences", "{} passages gone whose sentences have vectors",
        "SELECT count(*) FROM sentences WHERE passage NOT IN (SELECT id FROM passages)"
        " AND passage NOT IN (SELECT id FROM doomed)",
        _run(
            "DELETE FROM sentences WHERE passage NOT IN (SELECT id FROM passages)"
            " AND passage NOT IN (SELECT id FROM doomed)"
        ),
    ),
)  # fmt: skip
