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
        ("DELETE FROM words WHERE rowid = 1", "words"),
        ("INSERT INTO words (rowid, title, body) VALUES (999, '', 'stray')", "words"),
        ("DELETE FROM passages WHERE number = 1", "passages"),
    ],
)
def test_what_disagrees_is_found_and_mended(data: Path, encoder, statement: str, what: str) -> None:
    spoil(data, statement)
    assert what in wrong(data, encoder)
    assert examine(data, encoder, repair=True).well
    assert wrong(data, encoder) == []
    with Library.open(data, encoder=encoder) as library:
        for article in library.articles():
            for passage in library.passages(article.id):
                assert article.text[passage.start : passage.end] == passage.text


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
