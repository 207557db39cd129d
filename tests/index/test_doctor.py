"""The doctor: what disagrees is found, and mended from SQLite."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index.doctor import examine
from index.errors import LibraryBusy, LibraryMissing
from index.generation import ARTICLES, live
from index.library import Library


@pytest.fixture
def data(tmp_path: Path, folder: Path, encoder) -> Path:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
    return tmp_path / "data"


def spoil(data: Path, statement: str) -> None:
    """Change the library behind its back."""
    folder = live(data)
    assert folder is not None
    with sqlite3.connect(folder / ARTICLES) as db:
        db.execute(statement)
    db.close()


def wrong(data: Path, encoder) -> list[str]:
    return [f.what for f in examine(data, encoder).findings if not f.well]


def test_a_sound_library_is_well(data: Path, encoder) -> None:
    assert wrong(data, encoder) == []


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ('UPDATE passages SET "end" = "end" + 100000', "passages"),
        ("DELETE FROM passages WHERE number = 1", "passages"),
        ("INSERT INTO passages VALUES (99, 'p', 'gone', 1, 0, 1, 1, 1)", "owners"),
        ("DELETE FROM words WHERE rowid = 1", "words"),
        ("UPDATE words SET body = 'another word' WHERE rowid = 2", "words"),
        ("UPDATE passages SET length = 0", "words"),
        ("INSERT INTO words (rowid, title, body) VALUES (999, '', 'stray')", "stray words"),
        ("DELETE FROM words_data WHERE id > 10", "word index"),
        ("DELETE FROM spellings", "names"),
        ("UPDATE articles SET fingerprint = 'another'", "fingerprints"),
        ("DELETE FROM sketches", "likeness"),
        ("INSERT INTO sketches VALUES (7, 'gone')", "sketches"),
        ("INSERT INTO copies VALUES ('gone', 'gone too', 0.9)", "copies"),
        ("INSERT INTO copies SELECT min(id), max(id), 0.9 FROM articles", "copies"),
        ("INSERT INTO versions VALUES ('gone', 1, '', '', NULL, '')", "versions"),
        ("INSERT INTO versions SELECT id, version, title, text, NULL, '' FROM articles", "versions"),
        ("DELETE FROM places", "articles"),
        ("INSERT INTO places SELECT path, 'gone', 9, '' FROM files", "places"),
        ("INSERT INTO places SELECT 'gone', id, 0, '' FROM articles", "places"),
        ("DELETE FROM roots", "files"),
        ("DELETE FROM files WHERE source LIKE '%wells.md'", "places"),
        ("INSERT INTO files SELECT '/x', root, 'x', 1, 1, 'x', NULL FROM files LIMIT 1", "empty files"),
        ("INSERT INTO sentences VALUES ('gone', x'00')", "stray sentences"),
        ("DELETE FROM sentences", "sentences"),
        ("UPDATE sentences SET vectors = x'0001'", "sentences"),
        ("INSERT INTO doomed SELECT id FROM passages", "doomed"),
        ("UPDATE manifest SET value = '12' WHERE key = 'dimension'", "manifest"),
        ("DELETE FROM manifest WHERE key = 'schema'", "well"),
    ],
)
def test_what_disagrees_is_found_and_mended(data: Path, encoder, statement: str, what: str) -> None:
    with Library.open(data, encoder=encoder) as library:
        before = library.articles()
    spoil(data, statement)
    if what != "well":  # a table that says its own form again when it is opened
        assert what in wrong(data, encoder)
        repaired = examine(data, encoder, repair=True)
        assert repaired.well, repaired.in_words()
        assert what in [f.what for f in repaired.findings if f.repaired]
    assert wrong(data, encoder) == []
    with Library.open(data, encoder=encoder) as library:
        for article in library.articles():
            for passage in library.passages(article.id):
                assert article.text[passage.start : passage.end] == passage.text
        library.build()  # what a repair could only drop or distrust is read again
        assert library.articles() == before
        assert library.search("salt in wells")[0].article.title == "Wells turn salty"
    assert wrong(data, encoder) == []


def test_vectors_missing_from_chroma_are_made_again(data: Path, encoder) -> None:
    with Library.open(data, encoder=encoder) as library:
        lost = [p.id for a in library.articles() for p in library.passages(a.id)][:2]
        library._live.vectors.delete(lost)
    assert wrong(data, encoder) == ["vectors"]
    encoder.encoded.clear()
    assert examine(data, encoder, repair=True).well
    assert len(encoder.encoded) == 2


def test_while_it_is_open_elsewhere_it_is_examined_but_not_repaired(data: Path, encoder) -> None:
    with Library.open(data, encoder=encoder):
        assert examine(data, encoder).well
        with pytest.raises(LibraryBusy, match="close it"):
            examine(data, encoder, repair=True)


def test_no_library(tmp_path: Path, encoder) -> None:
    with pytest.raises(LibraryMissing):
        examine(tmp_path / "data", encoder)


def test_an_article_of_no_file_that_is_known_goes(data: Path, encoder) -> None:
    spoil(data, "UPDATE articles SET source = 'https://nowhere.example/1' WHERE title LIKE 'Wells%'")
    spoil(data, "DELETE FROM places WHERE source LIKE '%wells.md'")
    spoil(data, "DELETE FROM files WHERE source LIKE '%wells.md'")
    assert "articles" in wrong(data, encoder)
    assert examine(data, encoder, repair=True).well
    with Library.open(data, encoder=encoder) as library:
        assert len(library.articles()) == 2
        assert len(library.build().added) == 1  # its file is there all the same


def test_debris_is_found_and_swept(data: Path, encoder) -> None:
    generation = live(data)
    assert generation is not None
    for name in ("generation-000009", f"{generation.name}/chroma.old", f"{generation.name}/chroma/a-b-c-d-e"):
        (data / name).mkdir()
    (data / "current.new").write_text("genera")
    assert wrong(data, encoder) == ["debris"]
    assert examine(data, encoder, repair=True).well
    assert wrong(data, encoder) == []
    assert sorted(p.name for p in data.iterdir()) == ["current", generation.name, "lock"]


def test_the_name_of_a_process_that_died_is_told_and_gone(data: Path, encoder) -> None:
    (data / "owner").write_text("4711")
    (owner, *_) = examine(data, encoder).findings
    assert (owner.found, owner.well) == ("process 4711 died with the library open", True)
    assert not (data / "owner").exists()


def test_what_no_repair_mends_is_not_offered_one(data: Path, encoder) -> None:
    generation = live(data)
    assert generation is not None
    (generation / ARTICLES).write_bytes(b"no library" * 999)
    diagnosis = examine(data, encoder, repair=True)
    assert not diagnosis.well
    assert "put a copy of it back" in diagnosis.in_words()
    assert "--repair" not in diagnosis.in_words()


def test_a_library_of_two_hundred_articles_and_more_is_read_side_by_side(tmp_path: Path, encoder) -> None:
    lines = tmp_path / "trains.jsonl"
    lines.write_text(
        "".join(f'{{"text": "Train {n} left Ramla at {n} past noon."}}\n' for n in range(450)), "utf-8"
    )
    data = tmp_path / "data"
    with Library.open(data, encoder=encoder) as library:
        library.build([lines])
    assert wrong(data, encoder) == []
    spoil(data, "UPDATE passages SET start = start + 1 WHERE number % 100 = 7")
    (found,) = (f.found for f in examine(data, encoder).findings if f.what == "passages")
    assert found == "5 articles whose passages do not fit their text"
    assert examine(data, encoder, repair=True).well
    assert wrong(data, encoder) == []
