"""Libraries written by earlier versions, brought to the tables of this one when they are opened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from index import copies
from index.database import SCHEMA, schema
from index.errors import LibraryMismatch
from index.records import Article, fingerprint

_NEW = ("articles", "articles_by_fingerprint", "places", "places_by_article", "sketches",
        "sketches_by_article", "copies")  # fmt: skip


def migrate(path: Path) -> None:
    """Bring the SQLite file to SCHEMA in one transaction; nothing happens to one that has it.

    Form 1 kept the one file that an article came from in its own row, and linked no near-copies.
    LibraryMismatch for a form that this version does not know.
    """
    # Foreign keys are off on this connection, so that a table can make room for another of its name.
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as db:
        db.execute("BEGIN IMMEDIATE")
        form = db.execute("SELECT value FROM manifest WHERE key = 'schema'").fetchone()
        if form == (SCHEMA,):
            db.execute("ROLLBACK")
            return
        if form is not None and form != ("1",):
            raise LibraryMismatch(
                f"{path} has tables of form {form[0]}, this version of Isnad writes form {SCHEMA}: "
                "use the version that made it, or another place with --data."
            )
        if form is None and db.execute("SELECT 1 FROM sqlite_master WHERE name = 'places'").fetchone():
            db.execute("INSERT INTO manifest VALUES ('schema', ?)", (SCHEMA,))  # only its name was lost
            db.execute("COMMIT")
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
        for i, *_ in articles:
            bodies = db.execute(
                "SELECT w.body FROM passages p JOIN words w ON w.rowid = p.number"
                " WHERE p.article_id = ? ORDER BY p.start",
                (i,),
            )
            copies.link(db, i, [body for (body,) in bodies])
        db.execute("INSERT OR REPLACE INTO manifest VALUES ('schema', ?)", (SCHEMA,))
        db.execute("COMMIT")
