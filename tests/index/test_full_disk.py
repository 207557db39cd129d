"""A disk that fills up in the middle of anything: one sentence, nothing lost, and the next build ends."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.__main__ import main
from index.doctor import examine
from index.errors import DiskFull
from index.library import Library
from tests.index.nursery import Nursery
from tests.index.worlds import held, leftovers

TRAINS = 240
DISK = 16 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of DISK bytes, in memory; skips where one may not be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount a small disk; the test of file sizes stands in for it")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk may be mounted here; the test of file sizes stands in for it")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def many(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The three articles and TRAINS short ones, committed a few at a time."""
    trains = (f'{{"text": "Train {n} left Ramla at {n} past noon."}}\n' for n in range(TRAINS))
    (folder / "trains.jsonl").write_text("".join(trains), "utf-8")
    monkeypatch.setattr("index.build.PASSAGES_A_COMMIT", 40)
    monkeypatch.setattr("index.embedding.PASSAGES_A_BATCH", 40)
    monkeypatch.setattr("index.rebuild.ARTICLES_A_COMMIT", 40)
    return folder


def leave(disk: Path, kilobytes: int) -> None:
    """Fill a disk up to so many kilobytes."""
    ballast = disk / "ballast"
    ballast.unlink(missing_ok=True)
    ballast.write_bytes(b"x" * (shutil.disk_usage(disk).free - kilobytes * 1024))


def is_told(said: str, data: Path) -> bool:
    return all(w in said for w in (f"no room to write in {data}", "make room", "what was committed stays"))


def test_a_disk_that_fills_while_building(disk: Path, many: Path, encoder) -> None:
    """Wherever it fills: at the words, at the vectors, and in the end not at all."""
    data = disk / "data"
    reached = []
    for kilobytes in (60, 400, 1200, 1600, 2000, 4000):
        leave(disk, kilobytes)
        said = ""
        try:
            with Library.open(data, encoder=encoder) as library:
                library.build([many])
        except DiskFull as error:
            said = str(error)
        assert not said or is_told(said, data)
        (disk / "ballast").unlink()
        with Library.open(data, encoder=encoder) as library:
            reached.append((len(library.articles()), library._live.store.count_marked()))
            if reached[-1][0]:
                assert library.search("trains that left Ramla")
            receipt = library.build([many])
            assert (receipt.articles, receipt.failed) == (TRAINS + 3, ())
            assert library.build().embedded == 0
        assert leftovers(data) == []
        shutil.rmtree(data)
    assert [articles for articles, _ in reached] == sorted(articles for articles, _ in reached)
    assert any(0 < articles < TRAINS for articles, _ in reached), reached
    assert any(0 < marked < TRAINS for _, marked in reached), reached
    assert reached[0] == (0, 0)
    assert reached[-1] == (TRAINS + 3, TRAINS + 3)


def test_a_disk_that_fills_while_rebuilding_leaves_the_old_library(disk: Path, many: Path, encoder) -> None:
    data = disk / "data"
    with Library.open(data, encoder=encoder) as library:
        library.build([many])
        before = held(library)
        for kilobytes in (60, 800, 1600):
            leave(disk, kilobytes)
            with pytest.raises(DiskFull) as error:
                library.build(rebuild=True)
            assert is_told(str(error.value), data)
            assert [p.name for p in data.glob("generation-*")] == ["generation-000001"]
            assert held(library) == before
            assert library.search("salt in wells near the river")[0].article.title == "Wells turn salty"
        (disk / "ballast").unlink()
        encoder.encoded.clear()
        receipt = library.build(rebuild=True)  # in the same process, with its vectors
        assert (receipt.articles, receipt.embedded, encoder.encoded) == (TRAINS + 3, 0, [])
        assert held(library) == before
    assert examine(data, encoder).well
    assert leftovers(data) == []


def test_a_full_disk_is_one_sentence_of_the_command(
    disk: Path, many: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leave(disk, 100)
    assert main(["build", str(many), "--data", str(disk / "data"), "--json"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert is_told(told.err, disk / "data")
    assert len(told.err.strip().splitlines()) == 1
    leave(disk, 0)
    assert main(["doctor", "--data", str(disk / "data")]) == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no limit of file sizes here")
def test_files_that_may_not_grow(tmp_path: Path, many: Path, encoder) -> None:
    """What a quota does, without being root: no file of a child grows beyond a limit."""
    nursery = Nursery()
    data = tmp_path / "data"
    codes = []
    for most in (20_000, 120_000, 300_000, 500_000, 5_000_000):
        ended = nursery.run("create", data, many, bytes=most)
        codes.append(ended["code"])
        assert ended["code"] == 0 or "no room to write" in ended["said"], ended["said"]
    nursery.close()
    assert codes[0] == 1
    assert codes[-1] == 0
    assert leftovers(data) == []
    assert examine(data, encoder).well
