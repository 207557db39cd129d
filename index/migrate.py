"""Libraries written by earlier versions, brought to the tables of this one when they are opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from index.database import SCHEMA, schema
from index.records import Article, fingerprint

_NEW = ("articles", "articles_by_fingerprint", "places", "places_by_article", "sketches",
        "sketches_by_article", "copies")  # fmt: skip


def migrate(path: Path) -> None:
    """Bring the SQLite file to SCHEMA in one transaction; nothing happens to one that has it.

    Form 1 kept the one file that an article came from in its own row. Near-copies among the articles
    that were there before are linked when they are next written.
    """
    # Foreign keys are off on this connection, so that a table can make room for another of its name.
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as db:
        db.execute("BEGIN IMMEDIATE")
        form = db.execute("SELECT value FROM manifest WHERE key = 'schema'").fetchone()
        if form == (SCHEMA,):
            db.execute("ROLLBACK")
            return
        sources = dict(db.execute("SELECT path, source FROM files"))
        places = [(p, i, n, sources[p]) for p, i, n in db.execute("SELECT path, id, position FROM articles")]
        articles = db.execute(
            "SELECT id, title, text, language, source, publisher, published, version FROM articles"
        ).fetchall()
        db.execute("DROP TABLE articles")
        for name in _NEW:
            db.execute(schema()[name])
        db.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
            ((*fields, version, fingerprint(Article(*fields))) for *fields, version in articles),
        )
        db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", places)
        db.execute("ALTER TABLE versions RENAME TO versions_before")
        db.execute(schema()["versions"])
        db.execute(
            "INSERT INTO versions SELECT article_id, version, title, text, NULL, replaced"
            " FROM versions_before"
        )
        db.execute("DROP TABLE versions_before")
        db.execute("INSERT OR REPLACE INTO manifest VALUES ('schema', ?)", (SCHEMA,))
        db.execute("COMMIT")
