"""A library whose files are damaged: what still works, what the next build mends, what the doctor says."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.__main__ import main
from index.doctor import examine
from index.errors import LibraryDamaged
from index.generation import ARTICLES, live
from index.hnsw import fault
from index.library import Library
from tests.index.conftest import StemEncoder, write_articles

#: From so many vectors on Chroma writes its index to files of its own.
MANY = 1_100


def chroma(data: Path) -> Path:
    folder = live(data)
    assert folder is not None
    return folder / "chroma"


def index_of(data: Path) -> Path:
    """The folder of the index within Chroma's."""
    (segment,) = (p for p in chroma(data).iterdir() if p.is_dir())
    return segment


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scramble(file: Path) -> None:
    file.write_bytes(np.random.default_rng(7).bytes(file.stat().st_size))


def other_dimension(data: Path) -> None:
    """The vectors as an encoder of another dimension would have left them."""
    from index.records import Passage
    from index.vectors import Vectors

    shutil.rmtree(chroma(data))
    vectors = Vectors(chroma(data))
    vectors.put([Passage("a", "a", 1, 0, 1, "a")], np.eye(1, 32, dtype=np.float32))
    vectors.close()


DAMAGE: dict[str, Callable[[Path], object]] = {
    "folder deleted": lambda data: shutil.rmtree(chroma(data)),
    "database deleted": lambda data: (chroma(data) / "chroma.sqlite3").unlink(),
    "database cut": lambda data: cut(chroma(data) / "chroma.sqlite3"),
    "database emptied": lambda data: (chroma(data) / "chroma.sqlite3").write_bytes(b""),
    "database scrambled": lambda data: scramble(chroma(data) / "chroma.sqlite3"),
    "index deleted": lambda data: shutil.rmtree(index_of(data)),
    "numbers deleted": lambda data: (index_of(data) / "index_metadata.pickle").unlink(),
    "numbers cut": lambda data: cut(index_of(data) / "index_metadata.pickle"),
    "vectors cut": lambda data: cut(index_of(data) / "data_level0.bin"),
    "vectors scrambled": lambda data: scramble(index_of(data) / "data_level0.bin"),
    "neighbours scrambled": lambda data: scramble(index_of(data) / "link_lists.bin"),
    "neighbours cut": lambda data: cut(index_of(data) / "link_lists.bin"),
    "header scrambled": lambda data: scramble(index_of(data) / "header.bin"),
    "header cut": lambda data: cut(index_of(data) / "header.bin"),
    "another dimension": other_dimension,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A library and its folder: the three articles, and as many short ones as make Chroma write its index."""
    home = tmp_path_factory.mktemp("sound")
    folder = write_articles(home)
    trains = (f'{{"text": "Train {n} left Ramla at {n} past noon."}}\n' for n in range(MANY))
    (folder / "trains.jsonl").write_text("".join(trains), "utf-8")
    with Library.open(home / "data", encoder=StemEncoder()) as library:
        library.build([folder])
    assert fault(chroma(home / "data")) == ""
    assert index_of(home / "data").is_dir()
    return home / "data", folder


@pytest.fixture
def data(tmp_path: Path, sound: tuple[Path, Path]) -> Path:
    return Path(shutil.copytree(sound[0], tmp_path / "data"))


def similarity(library: Library) -> float | None:
    (hit, *_) = library.search("salt in wells near the river")
    assert hit.article.title == "Wells turn salty"
    return hit.similarity


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_vectors_leave_the_words_and_the_next_build_makes_them_again(
    data: Path, encoder, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    DAMAGE[damage](data)
    caplog.set_level(logging.WARNING)
    with Library.open(data, encoder=encoder) as library:
        assert similarity(library) is None
        gone = damage in {"folder deleted", "database deleted", "database emptied"}
        assert gone or "by words alone" in caplog.text
        receipt = library.build()
        assert receipt.embedded == receipt.passages == len(encoder.encoded) - 1  # and the question
        assert similarity(library) is not None
    assert examine(data, encoder).well


@pytest.mark.parametrize(
    "damage", ["folder deleted", "database cut", "index deleted", "vectors scrambled", "another dimension"]
)
def test_the_doctor_makes_damaged_vectors_again(data: Path, encoder, damage: str) -> None:
    DAMAGE[damage](data)
    assert "vectors" in [f.what for f in examine(data, encoder).findings if not f.well]
    assert examine(data, encoder, repair=True).well
    assert examine(data, encoder).well
    with Library.open(data, encoder=encoder) as library:
        assert similarity(library) is not None


def test_a_rebuild_over_damaged_vectors_makes_them_again(data: Path, encoder) -> None:
    scramble(index_of(data) / "data_level0.bin")
    with Library.open(data, encoder=encoder) as library:
        receipt = library.build(rebuild=True)
        assert receipt.embedded == receipt.passages
    assert examine(data, encoder).well


SPOILT: dict[str, Callable[[Path], object]] = {
    "cut": cut,
    "emptied": lambda file: file.write_bytes(b""),
    "scrambled": scramble,
    "of another kind": lambda file: file.write_bytes("هذا ليس أرشيفًا".encode() * 400),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_damaged_article_store_is_said_plainly_by_every_command(
    data: Path, sound: tuple[Path, Path], how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = live(data)
    assert folder is not None
    SPOILT[how](folder / ARTICLES)
    for words in (
        ["status"], ["search", "salt"], ["build"], ["build", str(sound[1]), "--rebuild"], ["doctor"],
        ["doctor", "--repair"],
    ):  # fmt: skip
        assert main([*words, "--data", str(data)]) == 1
        said = "".join(capsys.readouterr())
        assert "is damaged" in said, (words, said)
        assert "put a copy of it back" in said
        assert f"python -m index build FOLDER --data {data}" in said
        assert "Traceback" not in said


def test_a_lost_name_of_the_live_generation_loses_nothing(data: Path, encoder) -> None:
    for content in (None, "", "generation-000042", "../elsewhere", b"\xff\xfe\0"):
        current = data / "current"
        if content is None:
            current.unlink()
        elif isinstance(content, bytes):
            current.write_bytes(content)
        else:
            current.write_text(content)
        with pytest.raises(LibraryDamaged, match="--repair"):
            Library.open(data, encoder=encoder)
        found = examine(data, encoder)
        assert [(f.what, f.well) for f in found.findings] == [("current", False)]
        assert examine(data, encoder, repair=True).well
        with Library.open(data, encoder=encoder) as library:
            assert similarity(library) is not None


def test_what_was_never_built_is_no_loss(tmp_path: Path, folder: Path, encoder) -> None:
    (tmp_path / "data" / "generation-000001").mkdir(parents=True)
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        assert len(library.build([folder]).added) == 3


def test_a_library_of_a_later_version_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    folder = live(data)
    assert folder is not None
    with sqlite3.connect(folder / ARTICLES) as db:
        db.execute("UPDATE manifest SET value = '99' WHERE key = 'schema'")
    db.close()
    assert main(["search", "salt", "--data", str(data)]) == 1
    assert "form 99" in capsys.readouterr().err
    assert os.listdir(data / folder.name)
