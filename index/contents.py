"""Whether articles and what was made of them agree: passages, stems, fingerprints, sketches, names.

Articles and passages are read side by side, one article at a time. Passages,
fingerprints and sketches are made anew for every article; stems and name keys,
which cost most, for SAMPLE articles spread over all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from index import copies
from index.chunk import chunk
from index.entry import make_entry
from index.records import Article, fingerprint
from index.store import Store
from index.writing import put_article

SAMPLE = 1_000


@dataclass(slots=True)
class Wrong:
    """Ids of the articles with which something disagrees, by what it is."""

    passages: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    fingerprints: list[str] = field(default_factory=list)
    sketches: list[str] = field(default_factory=list)


def compare(store: Store) -> Wrong:
    """Read all articles with what was made of them."""
    wrong = Wrong()
    step = max(1, store.size()[0] // SAMPLE)
    rows = _passages(store)
    group = next(rows, None)
    for number, article in enumerate(store.articles()):
        while group is not None and group[0] < article.id:  # passages of no article
            group = next(rows, None)
        mine: list[tuple[object, ...]] = []
        if group is not None and group[0] == article.id:
            mine, group = group[1], next(rows, None)
        _look(store, article, mine, wrong, closely=number % step == 0)
    return wrong


def _passages(store: Store) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The passages of one article after another, by its id, a few articles' at a time."""
    query = (
        'SELECT p.article_id, p.id, p.paragraph, p.start, p."end", p.length, w.title, w.body FROM passages p'
        " LEFT JOIN words w ON w.rowid = p.number WHERE p.article_id > ? AND p.article_id <= ?"
        " ORDER BY p.article_id, p.start"
    )
    last = ""
    while True:
        with store.read() as db:
            (upto,) = db.execute(
                "SELECT max(article_id) FROM (SELECT DISTINCT article_id FROM passages"
                " WHERE article_id > ? ORDER BY article_id LIMIT 200)",
                (last,),
            ).fetchone()
            rows = db.execute(query, (last, upto)).fetchall()
        if upto is None:
            return
        for article_id, several in groupby(rows, key=itemgetter(0)):
            yield article_id, [row[1:] for row in several]
        last = upto


def _look(
    store: Store, article: Article, rows: list[tuple[object, ...]], wrong: Wrong, *, closely: bool
) -> None:
    made = [(p.id, p.paragraph, p.start, p.end) for p in chunk(article.id, article.text)]
    if made != [row[:4] for row in rows]:
        wrong.passages.append(article.id)
        return
    with store.read() as db:
        (stored,) = db.execute("SELECT fingerprint FROM articles WHERE id = ?", (article.id,)).fetchone()
    if stored != fingerprint(article):
        wrong.fingerprints.append(article.id)
    bodies = [str(row[6]) for row in rows if row[6] is not None]
    if len(bodies) < len(rows) or any(
        row[4] != (body.count(" ") + 1 if body else 0) for row, body in zip(rows, bodies, strict=True)
    ):
        wrong.words.append(article.id)
        return
    if closely and not _holds(store, article, rows, wrong):
        return
    with store.read() as db:
        kept = db.execute("SELECT shingle FROM sketches WHERE article_id = ?", (article.id,)).fetchall()
    if sorted(s for (s,) in kept) != sorted(copies.sketch(copies.shingles(bodies))):
        wrong.sketches.append(article.id)


def _holds(store: Store, article: Article, rows: list[tuple[object, ...]], wrong: Wrong) -> bool:
    entry = make_entry(article)
    if [(row[5], row[6]) for row in rows] != [(entry.title_stems, stems) for stems in entry.stems]:
        wrong.words.append(article.id)
        return False
    with store.read() as db:
        if any(
            db.execute("SELECT 1 FROM spellings WHERE key = ? AND stem = ?", pair).fetchone() is None
            for pair in entry.spellings
        ):
            wrong.names.append(article.id)
    return True


def make_again(store: Store, wrong: Wrong) -> None:
    """Make again what disagrees, an article a transaction; where names were wrong, those of all articles."""
    for article_id in dict.fromkeys((*wrong.passages, *wrong.words)):
        article = store.article(article_id)
        if article is not None:
            with store.write() as db:
                put_article(db, make_entry(article))
                db.execute("DELETE FROM words WHERE rowid NOT IN (SELECT number FROM passages)")
    for article_id in wrong.fingerprints:
        article = store.article(article_id)
        if article is not None:
            with store.write() as db:
                db.execute(
                    "UPDATE articles SET fingerprint = ? WHERE id = ?", (fingerprint(article), article_id)
                )
    for article_id in wrong.sketches:
        with store.write() as db:
            copies.link(db, article_id, _bodies(db, article_id))
    for article in store.articles() if wrong.names else ():
        with store.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO spellings VALUES (?, ?)", sorted(make_entry(article).spellings)
            )


def _bodies(db: sqlite3.Connection, article_id: str) -> list[str]:
    rows = db.execute(
        "SELECT w.body FROM passages p JOIN words w ON w.rowid = p.number"
        " WHERE p.article_id = ? ORDER BY p.start",
        (article_id,),
    )
    return [body for (body,) in rows]
