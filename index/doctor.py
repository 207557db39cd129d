"""Checks of everything in a library that could disagree, and their repair.

SQLite is the truth: vectors are made again from it, never the other way round.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index import sentence_vectors
from index.chunk import chunk
from index.embedding import compare, embed
from index.encoder import Encoder
from index.entry import make_entry
from index.errors import LibraryBusy, VectorsAway
from index.generation import ARTICLES, live
from index.live import Live, missing
from index.ownership import Ownership, is_owned, owner
from index.server import Server
from index.store import Store
from index.vectors import Vectors
from index.writing import put_article


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, whether all was well, whether it was repaired."""

    what: str
    found: str
    well: bool
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All findings; `well` when nothing is left to repair."""

    findings: tuple[Finding, ...]

    @property
    def well(self) -> bool:
        """Whether every check passed or was repaired."""
        return all(f.well or f.repaired for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The diagnosis as JSON takes it."""
        return {"well": self.well, "findings": [asdict(f) for f in self.findings]}

    def in_words(self) -> str:
        """The diagnosis for a person, a line a check."""
        state = {(True, False): "well", (False, True): "repaired", (False, False): "NOT WELL"}
        lines = [f"{state[f.well, f.repaired]:9} {f.what}: {f.found}" for f in self.findings]
        if not self.well:
            lines.append("Repair with  python -m index doctor --repair")
        return "\n".join(lines)


def examine(data: Path, encoder: Encoder, *, repair: bool = False, server: Server | None = None) -> Diagnosis:
    """Check the library in `data`, and with `repair` mend what disagrees.

    Repairing needs the library to oneself: LibraryBusy while another process
    has it open; the vectors are not looked at then, since Chroma may not be
    opened twice. LibraryMissing when there is none.
    """
    folder = live(data)
    if folder is None:
        raise missing(data)
    if is_owned(data):
        if repair:
            raise LibraryBusy(f"Process {owner(data)} has the library in {data} open: close it, then repair.")
        store = Store(folder / ARTICLES, writable=False)
        try:
            return Diagnosis(
                (*_articles(store, repair=False), Finding("vectors", "in use, not looked at", True))
            )
        finally:
            store.close()
    ownership = Ownership(data).take()
    now = Live.at(folder, server)
    try:
        now.check(encoder, data)
        return Diagnosis((*_articles(now.store, repair), *_vectors(now.store, now.vectors, encoder, repair)))
    finally:
        now.close()
        ownership.release()


def _articles(store: Store, repair: bool) -> Iterator[Finding]:
    with store.read() as db:
        (state,) = db.execute("PRAGMA integrity_check").fetchone()
    yield Finding("articles", f"SQLite says {state}", state == "ok")
    wrong = [
        article.id
        for article in store.articles()
        if store.passages(article.id) != chunk(article.id, article.text)
    ]
    for article_id in wrong if repair else ():
        _make_again(store, article_id)
    yield Finding(
        "passages",
        f"{len(wrong)} articles whose passages do not fit their text",
        not wrong,
        bool(wrong) and repair,
    )
    problem = _words(store)
    if problem and repair:
        with store.write() as db:
            db.execute("INSERT INTO words (words) VALUES ('rebuild')")
        for article in list(store.articles()):
            _make_again(store, article.id)
    yield Finding("words", problem or "every passage has its words", not problem, bool(problem) and repair)


def _words(store: Store) -> str:
    with store.read() as db:
        (without,) = db.execute(
            "SELECT count(*) FROM passages WHERE number NOT IN (SELECT rowid FROM words)"
        ).fetchone()
        (stray,) = db.execute(
            "SELECT count(*) FROM words WHERE rowid NOT IN (SELECT number FROM passages)"
        ).fetchone()
    if store.writable:
        try:
            with store.write() as db:
                db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            return f"the word index is damaged ({error})"
    return f"{without} passages without words, {stray} words without a passage" if without or stray else ""


def _make_again(store: Store, article_id: str) -> None:
    article = store.article(article_id)
    if article is not None:
        with store.write() as db:
            put_article(db, make_entry(article))
            db.execute("DELETE FROM words WHERE rowid NOT IN (SELECT number FROM passages)")


def _vectors(store: Store, vectors: Vectors, encoder: Encoder, repair: bool) -> Iterator[Finding]:
    try:
        there = set(vectors.ids())
    except VectorsAway as error:
        yield Finding("vectors", str(error), False)
        return
    except Exception as error:  # Chroma raises its own and SQLite's kinds for a damaged folder
        if repair:
            vectors.clear()
            store.mark([i for i, _ in store.marks().items()], embedded=False)
            made = embed(store, vectors, encoder)
            yield Finding("vectors", f"could not be opened ({error}); {made} made again", False, True)
        else:
            yield Finding("vectors", f"cannot be opened: {error}", False)
        return
    marks = store.marks()
    missing_ = len(marks.keys() - there)
    extra = len(there - marks.keys())
    lacking = sentence_vectors.lacking(store)
    if repair and there and there.isdisjoint(marks):  # it is not this library's
        vectors.clear()
    if repair and (missing_ or extra or lacking):
        compare(store, vectors)
        store.mark(lacking, embedded=False)
        embed(store, vectors, encoder)
    found = f"{len(there)} for {len(marks)} passages, {missing_} missing, {extra} without a passage"
    well = not missing_ and not extra
    yield Finding("vectors", found, well, repair and not well)
    yield Finding(
        "sentences", f"{len(lacking)} passages without the vectors of their sentences", not lacking,
        repair and bool(lacking),
    )  # fmt: skip
