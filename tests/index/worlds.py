"""Libraries with something to do, for the tests that interrupt it: what they hold before and what after.

A world's folder stays as it is; its library is copied for every try.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.doctor import examine
from index.generation import ARTICLES, live
from index.library import Library

#: Article id to title, text and source.
Held = dict[str, tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class World:
    """A library to be worked on (`data`), the folder it follows, what it holds and is to hold."""

    life: str
    data: Path
    folder: Path
    old: Held
    new: Held


def held(library: Library) -> Held:
    """What a library holds."""
    return {a.id: (a.title, a.text, a.source) for a in library.articles()}


def make(life: str, home: Path, folder: Path, encoder, to_form_1: Callable[[Path], None]) -> World:
    """The world of one life of the nursery's, over the articles in `folder`."""
    data = home / "data"
    finished = home / "finished"
    if life != "create":
        with Library.open(data, encoder=encoder) as library:
            library.build([folder])
            if life == "sample":
                sample = shutil.copytree(folder, home / "sample")
                (sample / "olives.md").write_text("Olive oil is dearer in Noran this winter.\n", "utf-8")
                (sample / ".sample").write_text("bridge.md\nwells.md\nolives.md\nزيتون.md\n", "utf-8")
                library.build([sample])
            old = held(library)
    else:
        old = {}
    if life == "change":
        change(folder)
    elif life == "prune":
        folder.rename(home / "away")
    elif life == "migrate":
        to_form_1(_articles(data))
    elif life == "repair":
        spoil(data)
    if life in {"create", "change"}:
        with Library.open(finished, encoder=encoder) as library:
            library.build([folder])
            new = held(library)
        new = {_known(old, i, one): one for i, one in new.items()}
    elif life == "prune":
        new = {}
    elif life == "sample":
        new = {i: one for i, one in old.items() if "/sample/" not in one[2]}
    else:
        new = old
    return World(life, data, folder, old, new)


def _known(old: Held, article_id: str, one: tuple[str, str, str]) -> str:
    """The id that an article has had: that of the same title, since none changes here."""
    return next((i for i, (title, _, _) in old.items() if title == one[0]), article_id)


def change(folder: Path) -> None:
    """One article changed, one gone, one moved, one new."""
    bridge = folder / "bridge.md"
    bridge.write_text(bridge.read_text("utf-8").replace("1,200", "1,350"), "utf-8")
    (folder / "wells.md").unlink()
    (folder / "زيتون.md").rename(folder / "موسم الزيتون.md")
    (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")


def spoil(data: Path) -> None:
    """Something for every part of the doctor to repair."""
    with sqlite3.connect(_articles(data)) as db:
        db.execute("DELETE FROM words WHERE rowid = 1")
        db.execute("INSERT INTO words (rowid, title, body) VALUES (999, '', 'stray')")
        db.execute("UPDATE articles SET fingerprint = 'none'")
        db.execute("INSERT INTO versions VALUES ('gone', 1, '', '', NULL, '')")
        db.execute("DELETE FROM spellings")
    db.close()
    (data / "generation-000009").mkdir()
    chroma = _articles(data).with_name("chroma") / "chroma.sqlite3"
    chroma.write_bytes(chroma.read_bytes()[:20_000])


def _articles(data: Path) -> Path:
    folder = live(data)
    assert folder is not None
    return folder / ARTICLES


def check_whole(library: Library, world: World) -> None:
    """Every article as it was or as it is to be; those of both there; offsets exact; each found."""
    now = held(library)
    for i, (title, text, _) in now.items():
        assert (title, text) in [one[i][:2] for one in (world.old, world.new) if i in one]
        for passage in library.passages(i):
            assert text[passage.start : passage.end] == passage.text
        (hit, *_) = library.search(title)
        assert hit.article.title == title
        assert hit.article.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert now.keys() >= world.old.keys() & world.new.keys()


def check_finished(data: Path, world: World, encoder) -> None:
    """The next build finishes the work, one more has nothing to do; nothing is left over; all agrees.

    What a repair was killed at, another repair finishes; an article without its words is not found before.
    """
    if world.life == "repair":
        with Library.open(data, encoder=encoder) as library:
            assert held(library) == world.old
        assert examine(data, encoder, repair=True).well
    with pytest.MonkeyPatch.context() as patch, Library.open(data, encoder=encoder) as library:
        if world.life == "sample":
            sample = world.folder.with_name("sample")
            patch.setattr("index.scan.SAMPLE", sample)
            patch.setattr("index.build.SAMPLE", sample)
            patch.setattr("index.scan.SAMPLE_LIST", sample / ".sample")
        check_whole(library, world)
        library.build([] if world.life == "prune" else [world.folder], prune=world.life == "prune")
        assert held(library) == world.new
        check_whole(library, world)
        encoder.encoded.clear()
        again = library.build()
        assert (again.added, again.changed, again.moved, again.removed) == ((), (), (), ())
        assert (again.failed, again.embedded, encoder.encoded) == ((), 0, [])
    assert leftovers(data) == []
    diagnosis = examine(data, encoder)
    assert diagnosis.well, diagnosis.in_words()


#: Rows that belong to nothing.
STRAYS = {
    "sentences": "SELECT passage FROM sentences WHERE passage NOT IN (SELECT id FROM passages)",
    "sketches": "SELECT article_id FROM sketches WHERE article_id NOT IN (SELECT id FROM articles)",
    "copies": "SELECT article_id FROM copies WHERE article_id NOT IN (SELECT id FROM articles)",
    "versions": "SELECT article_id FROM versions WHERE article_id NOT IN (SELECT id FROM articles)",
    "places": "SELECT path FROM places WHERE article_id NOT IN (SELECT id FROM articles)",
    "words": "SELECT rowid FROM words WHERE rowid NOT IN (SELECT number FROM passages)",
    "articles": "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM places)",
    "passages": "SELECT id FROM passages WHERE article_id NOT IN (SELECT id FROM articles) OR NOT embedded",
    "doomed": "SELECT id FROM doomed",
}


def leftovers(data: Path) -> list[str]:
    """What should not be there: files that belong to nothing, rows that do, vectors without a passage."""
    articles = _articles(data)
    generation = articles.parent
    expected = {data / "current", data / "lock", generation, articles, generation / "chroma"}
    found = [str(p) for p in (*data.iterdir(), *generation.iterdir()) if p not in expected]
    with sqlite3.connect(articles) as db:
        for table, query in STRAYS.items():
            found += [f"{table}: {row[0]}" for row in db.execute(query)]
        passages = {i for (i,) in db.execute("SELECT id FROM passages")}
    db.close()
    chroma = generation / "chroma" / "chroma.sqlite3"
    if chroma.exists():
        with sqlite3.connect(chroma) as db:
            vectors = {i for (i,) in db.execute("SELECT embedding_id FROM embeddings")}
            segments = {i for (i,) in db.execute("SELECT id FROM segments")}
        db.close()
        found += [f"vector: {i}" for i in vectors ^ passages]
        found += [str(p) for p in chroma.parent.iterdir() if p != chroma and p.name not in segments]
    return found
