"""The watcher over real folders: what changes there is in the library some moments later."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.library import Library
from index.receipt import Progress, Receipt
from index.scan import holding
from index.watch import Event, Watcher
from tests.index.waiting import until

HERON = "A heron was seen on the roof of the town hall of Pell.\n"
OTTER = "An otter swam through the harbour of Tolm on Friday.\n"


@pytest.fixture
def library(tmp_path: Path, folder: Path, encoder) -> Iterator[Library]:
    """A library over the three articles."""
    with Library.open(tmp_path / "data", encoder=encoder) as opened:
        opened.build([folder])
        yield opened


@contextmanager
def watching(library: Library, **more) -> Iterator[Watcher]:
    """A watcher that builds as the programs do."""

    def build(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        return library.build(roots, wait=True, keep_sample=True, progress=progress)

    with Watcher(library, **{"work": build, **more}) as watcher:
        yield watcher


def names(library: Library) -> set[str]:
    """The file names of what the library holds."""
    return {Path(article.source).name for article in library.articles()}


def receipts(watcher: Watcher) -> list[Receipt]:
    """The receipts of what the watcher built, oldest first."""
    return [event.receipt for event in reversed(watcher.events) if event.receipt]


def write(path: Path, text: str) -> str:
    """Write a file; its resolved path."""
    path.write_text(text, "utf-8")
    return str(path.resolve())


@pytest.mark.parametrize("events", [True, False], ids=["events", "looking"])
def test_new_changed_and_removed_files(library: Library, folder: Path, events: bool) -> None:
    with watching(library, events=events) as watcher:
        heron = write(folder / "heron.txt", HERON)
        until(lambda: receipts(watcher), "the new file")
        assert library.search("heron on the roof")[0].article.source == heron
        assert watcher.events[0].changed == (heron,)
        assert [Path(s).name for s in receipts(watcher)[0].added] == ["heron.txt"]
        write(folder / "heron.txt", OTTER)
        until(lambda: len(receipts(watcher)) == 2, "the changed file")
        assert len(receipts(watcher)[1].changed) == 1
        (folder / "heron.txt").unlink()
        until(lambda: len(receipts(watcher)) == 3, "the removed file")
        assert len(receipts(watcher)[2].removed) == 1
    assert names(library) == {"bridge.md", "wells.md", "زيتون.md"}


def test_polling_where_watchfiles_is_told_to(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    with watching(library):
        write(folder / "heron.txt", HERON)
        until(lambda: "heron.txt" in names(library), "the new file")


def test_what_changed_before_it_began_is_built_and_folders_inside_are_followed(
    library: Library, folder: Path
) -> None:
    write(folder / "heron.txt", HERON)
    with watching(library):
        until(lambda: "heron.txt" in names(library), "the file that was there already")
        (folder / "may" / "first").mkdir(parents=True)
        write(folder / "may" / "first" / "otter.txt", OTTER)
        until(lambda: "otter.txt" in names(library), "the file in a new folder")
        (folder / "may").rename(folder / ".may")
        until(lambda: "otter.txt" not in names(library), "the folder that was hidden")


def test_temporary_hidden_and_unknown_files_build_nothing(library: Library, folder: Path) -> None:
    with watching(library) as watcher:
        for name in (".heron.txt", "heron.txt~", "heron.txt.part", "~$heron.md", "heron.png", "#heron.md#"):
            write(folder / name, HERON)
        write(folder / "otter.txt", OTTER)
        until(lambda: receipts(watcher), "the one article")
        assert [Path(path).name for path in watcher.events[0].changed] == ["otter.txt"]
    assert len(watcher.events) == 1


def test_a_file_that_is_held_is_seen_as_the_library_knows_it(library: Library, folder: Path) -> None:
    heron, bridge = write(folder / "heron.txt", HERON), str((folder / "bridge.md").resolve())
    wells = str((folder / "wells.md").resolve())
    known = library.stamps()
    write(folder / "bridge.md", "Half of a new te")
    (folder / "wells.md").unlink()
    with holding({heron: None, bridge: known[bridge], wells: known[wells]}):
        receipt = library.build([folder])
    assert (receipt.added, receipt.changed, receipt.removed, len(receipt.unchanged)) == ((), (), (), 3)
    assert any("Engineers replaced" in article.text for article in library.articles())
    receipt = library.build([folder])
    assert (len(receipt.added), len(receipt.changed), len(receipt.removed)) == (1, 1, 1)


def test_a_file_written_bit_by_bit_is_whole_in_the_end(library: Library, folder: Path) -> None:
    with watching(library), (folder / "long.txt").open("w", encoding="utf-8") as file:
        for number in range(20):
            file.write(f"Sentence number {number} of a long report about the harbour of Tolm.\n\n")
            file.flush()
            threading.Event().wait(0.05)
        file.write("The report ends with a walrus.\n")
        file.close()
        until(lambda: any("walrus" in a.text for a in library.articles()), "the end of the file")
    assert any("Sentence number 0 of" in a.text for a in library.articles() if "walrus" in a.text)


def test_a_change_during_a_build_is_built_afterwards(library: Library, folder: Path) -> None:
    begun, go = threading.Event(), threading.Event()

    def build(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        receipt = library.build(roots, wait=True, progress=progress)
        begun.set()
        assert go.wait(60)
        return receipt

    with watching(library, work=build) as watcher:
        write(folder / "heron.txt", HERON)
        assert begun.wait(60)
        write(folder / "otter.txt", OTTER)
        go.set()
        until(lambda: len(receipts(watcher)) == 2, "the second build")
    assert [[Path(s).name for s in r.added] for r in receipts(watcher)] == [["heron.txt"], ["otter.txt"]]


def test_a_build_that_fails_is_told_and_the_next_change_is_built(library: Library, folder: Path) -> None:
    told: list[Event] = []
    disk = [OSError("no space left")]

    def build(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        if disk:
            raise disk.pop()
        return library.build(roots, wait=True, progress=progress)

    def listener(event: Event) -> None:
        told.append(event)
        raise ZeroDivisionError("a listener of no use")

    with watching(library, work=build, listener=listener):
        write(folder / "heron.txt", HERON)
        until(lambda: told, "the fault")
        assert "no space left" in (told[0].fault or "")
        write(folder / "otter.txt", OTTER)
        until(lambda: {"heron.txt", "otter.txt"} <= names(library), "both files")


def test_a_folder_that_goes_keeps_its_articles_and_is_found_again(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    with watching(library) as watcher:
        write(folder / "heron.txt", HERON)
        until(lambda: "heron.txt" in names(library), "the first file")
        folder.rename(tmp_path / "elsewhere")
        missed = "is not there now"
        until(lambda: any(missed in (e.fault or "") for e in watcher.events), "the folder to be missed")
        assert "heron.txt" in names(library)
        shutil.copytree(tmp_path / "elsewhere", folder)
        write(folder / "otter.txt", OTTER)
        until(lambda: "otter.txt" in names(library), "the folder to be found again")
    assert names(library) == {"bridge.md", "wells.md", "زيتون.md", "heron.txt", "otter.txt"}


def test_a_folder_suddenly_empty_loses_nothing_and_is_told_once(library: Library, folder: Path) -> None:
    with watching(library) as watcher:
        for path in list(folder.iterdir()):
            path.unlink()
        until(lambda: any(r.failed for r in receipts(watcher)), "the empty folder")
        assert "is empty now" in receipts(watcher)[-1].failed[0].reason
        write(folder / "heron.txt", HERON)
        until(lambda: "heron.txt" in names(library), "a file in the empty folder")
    assert names(library) == {"heron.txt"}


def test_only_the_root_that_changed_is_built_and_roots_may_join(
    library: Library, folder: Path, tmp_path: Path
) -> None:
    asked: list[list[Path]] = []

    def build(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        asked.append(list(roots))
        return library.build(roots, wait=True, progress=progress)

    more = tmp_path / "more"
    more.mkdir()
    write(more / "heron.txt", HERON)
    with watching(library, work=build) as watcher:
        library.build([more])
        single = tmp_path / "single.md"
        write(single, OTTER)
        library.build([single])
        os.replace(write(tmp_path / "new.md", OTTER + HERON), single)
        until(lambda: receipts(watcher), "the file that is a root")
        write(more / "otter.txt", OTTER + OTTER)
        until(lambda: len(receipts(watcher)) == 2, "the folder that joined")
    assert asked[-1] == [more]
    assert {tuple(roots) for roots in asked} == {(single,), (more,)}


def test_stopping_ends_a_build_at_its_next_step(library: Library, folder: Path) -> None:
    begun, go = threading.Event(), threading.Event()

    def build(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        begun.set()
        assert go.wait(60)
        return library.build(roots, wait=True, progress=progress)

    watcher = Watcher(library, build).start()
    write(folder / "heron.txt", HERON)
    assert begun.wait(60)
    threading.Timer(0.2, go.set).start()
    watcher.stop()
    assert watcher.events == ()
    assert library.build().failed == ()
    assert "heron.txt" in names(library)
