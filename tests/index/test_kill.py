"""Killed at any instant, the library is whole, and the next build carries on.

A child process builds, changes and rebuilds a library and kills itself with
SIGKILL before or after a named step; this process then opens what is left.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.doctor import examine
from index.generation import live
from index.library import Library

ROOT = Path(__file__).resolve().parents[2]

CHILD = """
import importlib.util, os, signal, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("fakes", {conftest!r})
fakes = importlib.util.module_from_spec(spec); spec.loader.exec_module(fakes)
import index.build, index.embedding, index.intake, index.library, index.rebuild, index.store, index.vectors
module, name, when, nth = {step!r}
home = sys.modules[module]
owner, _, attribute = name.rpartition(".")
target = getattr(home, owner) if owner else home
real = getattr(target, attribute)
count = 0
def deadly(*args, **kwargs):
    global count
    count += 1
    if count == nth and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    out = real(*args, **kwargs)
    if count == nth and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return out
index.build.PASSAGES_A_COMMIT = 2
index.embedding.PASSAGES_A_BATCH = 1
index.rebuild.ARTICLES_A_COMMIT = 2
library = index.library.Library.open(Path({data!r}), encoder=fakes.StemEncoder())
setattr(target, attribute, deadly)
library.build([Path({folder!r})], rebuild={rebuild!r})
"""

STEPS = [
    ("index.build", "take", "before", 1),
    ("index.intake", "put_article", "before", 1),
    ("index.intake", "put_article", "after", 2),
    ("index.intake", "put_place", "before", 1),
    ("index.build", "_Batches._begin", "before", 2),
    ("index.build", "_Batches._begin", "after", 2),
    ("index.build", "move_file", "after", 1),
    ("index.build", "drop_file", "before", 1),
    ("index.build", "drop_file", "after", 1),
    ("index.build", "embed", "before", 1),
    ("index.vectors", "Vectors.put", "before", 1),
    ("index.vectors", "Vectors.put", "after", 1),
    ("index.vectors", "Vectors.put", "after", 2),
    ("index.store", "Store.mark", "after", 1),
    ("index.vectors", "Vectors.delete", "before", 1),
    ("index.vectors", "Vectors.delete", "after", 1),
    ("index.store", "Store.forget_doomed", "after", 1),
    ("index.build", "embed", "after", 1),
]
FLIPS = [
    ("index.rebuild", "carry_over", "before", 1),
    ("index.rebuild", "put_article", "after", 2),
    ("index.rebuild", "_carry_vectors", "before", 1),
    ("index.rebuild", "_carry_vectors", "after", 1),
    ("index.rebuild", "_copy", "after", 3),
    ("index.rebuild", "embed", "before", 1),
    ("index.rebuild", "carry_over", "after", 1),
    ("index.library", "flip", "before", 1),
    ("index.library", "flip", "after", 1),
    ("index.library", "sweep", "before", 1),
]


def kill(tmp_path: Path, folder: Path, step, rebuild: bool) -> None:
    """Run the child until it kills itself."""
    program = CHILD.format(
        conftest=str(Path(__file__).with_name("conftest.py")), step=step, data=str(tmp_path / "data"),
        folder=str(folder), rebuild=rebuild,
    )  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr or "the step was never reached"


def check_whole(tmp_path: Path, folder: Path, encoder) -> None:
    """Every committed article once, offsets exact, vectors and words in step after the next build."""
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        for article in library.articles():
            for passage in library.passages(article.id):
                assert article.text[passage.start : passage.end] == passage.text
            assert library.search(article.title)[0].article.id == article.id
        library.build([folder])
        sources = [a.source for a in library.articles()]
        assert sorted(sources) == sorted(str(p) for p in folder.iterdir())
        encoder.encoded.clear()
        again = library.build()
        assert (again.added, again.changed, again.removed, again.embedded) == ((), (), (), 0)
    diagnosis = examine(tmp_path / "data", encoder)
    assert diagnosis.well, diagnosis.in_words()
    data = tmp_path / "data"
    assert list(data.glob("generation-*")) == [live(data)]


def change(folder: Path) -> None:
    """One article changed, one gone, one moved, one new."""
    bridge = folder / "bridge.md"
    bridge.write_text(bridge.read_text("utf-8").replace("1,200", "1,350"), "utf-8")
    (folder / "wells.md").unlink()
    (folder / "زيتون.md").rename(folder / "موسم الزيتون.md")
    (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize("step", STEPS, ids=lambda s: f"{s[1]}-{s[2]}-{s[3]}")
def test_killed_while_building_a_change(tmp_path: Path, folder: Path, encoder, step) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
    change(folder)
    kill(tmp_path, folder, step, rebuild=False)
    check_whole(tmp_path, folder, encoder)


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize("step", FLIPS, ids=lambda s: f"{s[1]}-{s[2]}-{s[3]}")
def test_killed_while_rebuilding(tmp_path: Path, folder: Path, encoder, step) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        ids = {a.id for a in library.articles()}
    kill(tmp_path, folder, step, rebuild=True)
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        assert {a.id for a in library.articles()} == ids
    check_whole(tmp_path, folder, encoder)


def test_vectors_lost_or_damaged_are_made_again(tmp_path: Path, folder: Path, encoder) -> None:
    data = tmp_path / "data"
    with Library.open(data, encoder=encoder) as library:
        library.build([folder])
    now = live(data)
    assert now is not None
    damaged = now / "chroma" / "chroma.sqlite3"
    damaged.write_bytes(b"not a database" * 500)
    assert not examine(data, encoder).well
    assert examine(data, encoder, repair=True).well
    assert examine(data, encoder).well
    with Library.open(data, encoder=encoder) as library:
        assert library.search("salt in wells")[0].article.title == "Wells turn salty"
