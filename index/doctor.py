"""Checks of everything in a library that could disagree, and their repair.

SQLite is the truth: vectors are made again from it, never the other way round.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import contents, sentence_vectors
from index.checks import CHECKS
from index.damage import damaged, told
from index.database import SCHEMA
from index.embedding import compare, embed, renew
from index.encoder import Encoder
from index.errors import LibraryBusy, LibraryDamaged, VectorsAway, VectorsUnavailable
from index.generation import ARTICLES, VECTORS, debris, flip, live, sweep
from index.hnsw import strays
from index.live import Live, astray, missing
from index.ownership import Ownership, is_owned, owner
from index.server import Server
from index.store import Store
from index.vectors import Vectors

_BATCH = 2_000  # vectors read at once


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, what was found, whether all was well, whether it was repaired.

    `repairable` is False for what no repair can mend; what to do then is in `found`.
    """

    what: str
    found: str
    well: bool
    repaired: bool = False
    repairable: bool = True


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
        if any(f.repairable and not f.well and not f.repaired for f in self.findings):
            lines.append("Repair with  python -m index doctor --repair")
        return "\n".join(lines)


def examine(data: Path, encoder: Encoder, *, repair: bool = False, server: Server | None = None) -> Diagnosis:
    """Check the library in `data`, and with `repair` mend what disagrees.

    Repairing needs the library to oneself: LibraryBusy while another process
    has it open; the vectors are not looked at then, since Chroma may not be
    opened twice. LibraryMissing when there is none.
    """
    findings: list[Finding] = []
    try:
        with told(data):
            findings.extend(_examine(data, encoder, repair, server))
    except LibraryDamaged as error:
        findings.append(Finding("articles", str(error), False, repairable=False))
    return Diagnosis(tuple(findings))


def _examine(data: Path, encoder: Encoder, repair: bool, server: Server | None) -> Iterator[Finding]:
    folder = live(data)
    if folder is None:
        found = astray(data)
        if not found:
            raise missing(data)
        yield Finding("current", f"names no library; {found[0].name} holds one", False, repair)
        if not repair:
            return
        folder = found[0]
    if is_owned(data):
        if repair:
            raise LibraryBusy(f"Process {owner(data)} has the library in {data} open: close it, then repair.")
        store = Store(folder / ARTICLES, writable=False)
        try:
            yield from _articles(store, data, repair=False)
            yield Finding("vectors", "in use, not looked at", True)
        finally:
            store.close()
        return
    dead = owner(data) if (data / "owner").exists() else ""
    ownership = Ownership(data).take()
    try:
        if live(data) != folder:
            flip(data, folder)
        yield _owner(dead)
        yield _debris(data, folder, repair)
        now = Live.at(folder, server)
        try:
            yield _manifest(now.store, encoder, repair)
            now.check(encoder, data)
            yield from _articles(now.store, data, repair)
            yield from _vectors(now.store, now.vectors, encoder, repair)
        finally:
            now.close()
    finally:
        ownership.release()


def _owner(dead: str) -> Finding:
    """What a process that died wrote down is gone as soon as another owns the library: now."""
    return Finding("owner", f"process {dead} died with the library open" if dead else "nobody", True)


def _debris(data: Path, folder: Path, repair: bool) -> Finding:
    left = [*debris(data), *strays(folder / VECTORS)]
    if repair and left:
        sweep(data)
        for stray in strays(folder / VECTORS):
            shutil.rmtree(stray, ignore_errors=True)
    found = ", ".join(p.name for p in left) or "none"
    return Finding("debris", found, not left, bool(left) and repair)


def _manifest(store: Store, encoder: Encoder, repair: bool) -> Finding:
    """The encoder and the text rules themselves are for a rebuild to set right, not for a repair."""
    made = store.manifest()
    due = {"schema": SCHEMA, "dimension": str(encoder.dimension)}
    wrong = [key for key, value in due.items() if made.get(key) != value]
    if wrong and repair:
        store.note(**due)
    found = f"wrong about {', '.join(wrong)}" if wrong else f"form {SCHEMA}, encoder {made.get('encoder')}"
    return Finding("manifest", found, not wrong, bool(wrong) and repair)


def _articles(store: Store, data: Path, repair: bool) -> Iterator[Finding]:
    yield _sqlite(store, data, repair)
    yield _word_index(store, repair)
    for check in CHECKS:
        with store.read() as db:
            (count,) = db.execute(check.query).fetchone()
        if count and repair:
            with store.write() as db:
                check.repair(db)
        yield Finding(check.what, check.found.format(count or "no"), not count, bool(count) and repair)
    with store.read() as db:
        (unread,) = db.execute(
            "SELECT count(*) FROM files WHERE sha256 = '' AND problem IS NULL"
        ).fetchone()
    yield Finding("unread files", f"{unread or 'no'} files that the next build reads", True)
    wrong = contents.compare(store)
    if repair:
        contents.make_again(store, wrong)
    for what, ids, found in (
        ("passages", wrong.passages, "{} articles whose passages do not fit their text"),
        ("words", wrong.words, "{} articles whose words do not fit their passages"),
        ("names", wrong.names, "{} articles whose names are not found by their sound"),
        ("fingerprints", wrong.fingerprints, "{} articles whose fingerprint is not theirs"),
        ("likeness", wrong.sketches, "{} articles that are not sketched, so that copies are not seen"),
    ):
        yield Finding(what, found.format(len(ids) or "no"), not ids, bool(ids) and repair)


def _sqlite(store: Store, data: Path, repair: bool) -> Finding:
    said = _integrity(store)
    if said == "ok":
        return Finding("SQLite", "says ok", True)
    if repair:  # an index that disagrees with its table is made anew; a table cannot be
        with store.write() as db:
            db.execute("REINDEX")
        if _integrity(store) == "ok":
            return Finding("SQLite", f"said {said}", False, True)
    raise damaged(data, said)


def _integrity(store: Store) -> str:
    with store.read() as db:
        (state,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    return str(state)


def _word_index(store: Store, repair: bool) -> Finding:
    if not store.writable:
        return Finding("word index", "in use, not looked at", True)
    try:
        with store.write() as db:
            db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if repair:
            with store.write() as db:
                db.execute("INSERT INTO words (words) VALUES ('rebuild')")
        return Finding("word index", f"damaged ({error})", False, repair)
    return Finding("word index", "FTS5 says ok", True)


def _vectors(store: Store, vectors: Vectors, encoder: Encoder, repair: bool) -> Iterator[Finding]:
    try:
        there = set(vectors.ids())
        bad = _misshapen(vectors, sorted(there), encoder.dimension)
    except VectorsAway as error:
        yield Finding("vectors", str(error), False, repairable=False)
        return
    except VectorsUnavailable as error:
        if repair:
            renew(store, vectors)
        made = f"; {embed(store, vectors, encoder)} made again" if repair else ""
        yield Finding("vectors", f"{error}{made}", False, repair)
        return
    marks = store.marks()
    lost = len(marks.keys() - there)
    extra = len(there - marks.keys())
    with store.read() as db:
        odd = [
            i for (i,) in db.execute(
                "SELECT passage FROM sentences WHERE length(vectors) = 0 OR length(vectors) % ? != 0",
                (encoder.dimension,),
            )
        ]  # fmt: skip
    lacking = [*sentence_vectors.lacking(store), *odd]
    if repair and (lost or extra or bad or lacking):
        if len(bad) == len(there) or there.isdisjoint(marks):  # or they are another library's
            renew(store, vectors)
        else:
            vectors.delete(bad)
        compare(store, vectors)
        store.mark(lacking, embedded=False)
        embed(store, vectors, encoder)
    found = f"{len(there)} for {len(marks)} passages, {lost} missing, {extra} without a passage"
    found += f", {len(bad)} of another dimension or length" if bad else ""
    well = not lost and not extra and not bad
    yield Finding("vectors", found, well, repair and not well)
    yield Finding(
        "sentences", f"{len(lacking)} passages without the vectors of their sentences", not lacking,
        repair and bool(lacking),
    )  # fmt: skip


def _misshapen(vectors: Vectors, ids: list[str], dimension: int) -> list[str]:
    """Ids of those vectors that are no unit vectors of this dimension; every one is read."""
    bad: list[str] = []
    for at in range(0, len(ids), _BATCH):
        found = vectors.get(ids[at : at + _BATCH])
        bad += [i for i, v in found.items() if len(v) != dimension or not 0.9 < np.linalg.norm(v) < 1.1]
        bad += [i for i in ids[at : at + _BATCH] if i not in found]
    return bad
