"""A library in the tables of an earlier version is brought to those of this one, with all that it holds."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index.doctor import examine
from index.generation import ARTICLES, live
from index.library import Library

#: How form 1 kept articles: with their one file.
FORM_1 = """
    CREATE TABLE articles (
        id TEXT PRIMARY KEY, path TEXT NOT NULL REFERENCES files (path) ON UPDATE CASCADE,
        position INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL,
        source TEXT NOT NULL, publisher TEXT, published TEXT, version INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX articles_by_path ON articles (path, position);
    CREATE TABLE versions (
        article_id TEXT NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
        replaced TEXT NOT NULL, PRIMARY KEY (article_id, version)
    ) WITHOUT ROWID;
"""


def to_form_1(path: Path) -> None:
    """Write a library's tables back to form 1."""
    db = sqlite3.connect(path)
    articles = db.execute(
        "SELECT id, p.path, p.position, title, text, language, a.source, publisher, published, version"
        " FROM articles a JOIN places p ON p.article_id = a.id"
    ).fetchall()
    versions = db.execute("SELECT article_id, version, title, text, replaced FROM versions").fetchall()
    db.executescript(
        "DROP TABLE articles; DROP TABLE versions; DROP TABLE places; DROP TABLE sketches; DROP TABLE copies;"
        " DELETE FROM manifest WHERE key = 'schema';" + FORM_1
    )
    db.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", articles)
    db.executemany("INSERT INTO versions VALUES (?, ?, ?, ?, ?)", versions)
    db.commit()
    db.close()


def test_a_library_of_form_1_opens_with_all_that_it_held(tmp_path: Path, folder: Path, encoder) -> None:
    data = tmp_path / "data"
    bridge = folder / "bridge.md"
    with Library.open(data, encoder=encoder) as library:
        library.build([folder])
        bridge.write_text(bridge.read_text("utf-8").replace("1,200", "1,350"), "utf-8")
        library.build()
        before = library.articles()
        changed = next(a for a in before if a.version == 2)
        earlier = library.version(changed.id, 1)
        sources = {a.id: library.sources(a.id) for a in before}
    generation = live(data)
    assert generation is not None
    to_form_1(generation / ARTICLES)

    encoder.encoded.clear()
    with Library.open(data, encoder=encoder) as library:
        assert library.articles() == before
        assert library.version(changed.id, 1) == earlier
        assert {a.id: library.sources(a.id) for a in before} == sources
        again = library.build()
        assert (len(again.unchanged), again.changed, again.embedded) == (3, (), 0)
        assert library.search("salt in wells")[0].article.title == "Wells turn salty"
    assert examine(data, encoder).well
    with Library.open(data, encoder=encoder) as library:  # and once more, with nothing to do
        assert library.articles() == before
