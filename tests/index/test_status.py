"""Status: what a library holds, in words and as JSON."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from index.errors import LibraryDamaged, LibraryMissing
from index.generation import ARTICLES, live
from index.library import Library
from index.status import status
from tests.index.test_migrate import to_form_1


@pytest.fixture
def data(tmp_path: Path, folder: Path, encoder) -> Path:
    """The three articles, one of them changed once, a near-copy of another, and a file of zeros."""
    bridge = folder / "bridge.md"
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        (folder / "copy.md").write_text(bridge.read_text("utf-8").replace("The Quay", "Delta Post"), "utf-8")
        (folder / "wells.md").write_text("Salt was found in ten wells near the river mouth.", "utf-8")
        (folder / "zeros.txt").write_bytes(bytes(400))
        library.build()
    return tmp_path / "data"


def test_counts_sizes_and_failures(data: Path, folder: Path) -> None:
    found = status(data)
    assert (found.articles, found.languages, found.pending) == (4, {"en": 3, "ar": 1}, 0)
    assert (found.copies, found.versions, found.files) == (1, 1, 5)
    assert [f.source for f in found.failed] == [str(folder / "zeros.txt")]
    generation = live(data)
    assert generation is not None
    assert found.bytes == found.sqlite_bytes + found.chroma_bytes
    files = [p for p in (generation / "chroma").rglob("*") if p.is_file()]
    assert found.chroma_bytes == sum(f.stat().st_size for f in files)
    assert found.encoder == "stems:test"
    assert found.last_receipt is not None
    assert found.as_dict()["last_receipt"]["changed"] == [str(folder / "wells.md")]
    assert found.owner is None


def test_in_words(data: Path, folder: Path) -> None:
    said = status(data).in_words()
    assert "4 articles (1 ar, 3 en)" in said
    assert "1 earlier texts, 1 pairs of near-copies" in said
    assert f"follows   {folder}: 5 files" in said
    assert ": 1 added, 1 changed, 2 unchanged, 1 failed, " in said
    assert f"failed    {folder / 'zeros.txt'}: " in said


def test_of_an_earlier_form_and_while_it_is_open(data: Path, encoder) -> None:
    generation = live(data)
    assert generation is not None
    with Library.open(data, encoder=encoder):
        assert status(data).owner is not None
    to_form_1(generation / ARTICLES)
    found = status(data)
    assert (found.articles, found.versions, found.copies) == (4, 1, 0)


def test_none_and_a_broken_one(data: Path, tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        status(tmp_path / "none")
    generation = live(data)
    assert generation is not None
    with sqlite3.connect(generation / ARTICLES) as db:
        db.execute("DROP TABLE manifest")
    db.close()
    with pytest.raises(LibraryDamaged, match="put a copy"):
        status(data)
