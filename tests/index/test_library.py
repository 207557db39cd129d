"""The library end to end: real SQLite, real Chroma, an encoder that can be reckoned."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from index.errors import LibraryBusy, LibraryMismatch, LibraryMissing, UsageError
from index.library import Library
from index.scan import SAMPLE, SAMPLE_LIST
from index.status import status


def open_(tmp_path: Path, encoder) -> Library:
    return Library.open(tmp_path / "data", encoder=encoder)


def titles(hits) -> list[str]:
    return [hit.article.title for hit in hits]


def names(sources) -> list[str]:
    return [Path(source).name for source in sources]


def test_build_search_and_offsets(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        receipt = library.build([folder])
        assert names(receipt.added) == ["bridge.md", "wells.md", "زيتون.md"]
        assert (receipt.articles, receipt.failed, receipt.changed) == (3, (), ())
        assert receipt.embedded == receipt.passages
        best = library.search("How many stones were replaced?")[0]
        assert best.article.title == "Old bridge reopens"
        assert best.article.published == "2026-03-02"
        assert best.article.publisher == "The Quay"
        assert best.article.source == str(folder / "bridge.md")
        for article in library.articles():
            for passage in library.passages(article.id):
                assert article.text[passage.start : passage.end] == passage.text


def test_building_twice_changes_nothing_and_embeds_nothing(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        encoder.encoded.clear()
        again = library.build()
        assert (again.added, again.changed, again.removed, again.embedded) == ((), (), (), 0)
        assert len(again.unchanged) == 3
        assert encoder.encoded == []


def test_a_changed_article_keeps_its_id_and_embeds_only_what_changed(
    tmp_path: Path, folder: Path, encoder
) -> None:
    bridge = folder / "bridge.md"
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        before = {a.title: a.id for a in library.articles()}
        encoder.encoded.clear()
        bridge.write_text(bridge.read_text("utf-8").replace("1,200", "1,350"), "utf-8")
        receipt = library.build()
        assert receipt.embedded == len(encoder.encoded) == 1
        assert names(receipt.changed) == ["bridge.md"]
        assert {a.title: a.id for a in library.articles()} == before
        assert "1,350" in library.search("stones replaced")[0].passage.text
        assert not any("1,200" in hit.passage.text for hit in library.search("stones replaced"))


def test_moved_and_removed_files(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        ids = {a.id for a in library.articles()}
        (folder / "bridge.md").rename(folder / "crossing.md")
        receipt = library.build()
        assert names(receipt.moved) == ["crossing.md"]
        assert (receipt.removed, receipt.embedded) == ((), 0)
        assert {a.id for a in library.articles()} == ids
        assert {Path(a.source).name for a in library.articles()} == {"crossing.md", "wells.md", "زيتون.md"}
        (folder / "wells.md").unlink()
        receipt = library.build()
        assert names(receipt.removed) == ["wells.md"]
        assert not any("Salt" in hit.passage.text for hit in library.search("salt wells"))


def test_a_bad_file_is_named_and_the_last_good_version_stays(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        (folder / "wells.md").write_bytes(b"\0" * 400)
        (folder / "new.txt").write_bytes(b"\0" * 40)
        receipt = library.build()
        assert sorted(names(f.source for f in receipt.failed)) == ["new.txt", "wells.md"]
        assert all(f.reason for f in receipt.failed)
        assert titles(library.search("salt in wells"))[0] == "Wells turn salty"
        # Still bad: said again, although the file did not change.
        assert len(library.build().failed) == 2
        (folder / "wells.md").write_text("The wells are sweet again, the laboratory found.", "utf-8")
        (folder / "new.txt").unlink()
        receipt = library.build()
        assert (names(receipt.changed), receipt.failed) == (["wells.md"], ())


def test_a_root_that_vanished_or_emptied_removes_nothing_unless_pruned(
    tmp_path: Path, folder: Path, encoder
) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        away = folder.rename(tmp_path / "away")
        receipt = library.build()
        assert "--prune" in receipt.failed[0].reason
        assert len(library.articles()) == 3
        folder.mkdir()
        assert "is empty" in library.build().failed[0].reason
        assert len(library.articles()) == 3
        receipt = library.build(prune=True)
        assert (len(receipt.removed), library.articles()) == (3, ())
        assert away.is_dir()


def test_a_path_that_is_not_there_is_a_wrong_call(tmp_path: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library, pytest.raises(UsageError, match="nowhere"):
        library.build([tmp_path / "nowhere"])


def test_an_empty_folder_says_so(tmp_path: Path, encoder) -> None:
    (tmp_path / "empty").mkdir()
    with open_(tmp_path, encoder) as library:
        receipt = library.build([tmp_path / "empty"])
        assert receipt.failed == ()
        assert "no article" in receipt.notes[0]
        assert library.search("anything") == ()


def test_one_owner(tmp_path: Path, encoder) -> None:
    with open_(tmp_path, encoder), pytest.raises(LibraryBusy, match=str(os.getpid())):
        open_(tmp_path, encoder)
    open_(tmp_path, encoder).close()


def test_missing_and_mismatched(tmp_path: Path, folder: Path, encoder) -> None:
    with pytest.raises(LibraryMissing, match="python -m index build"):
        Library.open(tmp_path / "data", encoder=encoder, create=False)
    with open_(tmp_path, encoder) as library:
        library.build([folder])
    other = type(encoder)()
    other.id = "another:test"
    with pytest.raises(LibraryMismatch, match="--rebuild"):
        open_(tmp_path, other)
    with Library.open(tmp_path / "data", encoder=other, mismatched=True) as library:
        receipt = library.build(rebuild=True)
        assert (receipt.articles, len(receipt.unchanged)) == (3, 3)
        assert status(tmp_path / "data").encoder == "another:test"
        assert titles(library.search("salt in wells"))[0] == "Wells turn salty"
    assert sorted(p.name for p in (tmp_path / "data").glob("generation-*")) == ["generation-000002"]


def test_a_rebuild_with_the_same_encoder_reuses_every_vector(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        ids = {a.id for a in library.articles()}
        encoder.encoded.clear()
        library.build(rebuild=True)
        assert encoder.encoded == []
        assert {a.id for a in library.articles()} == ids
        assert titles(library.search("salt in wells"))[0] == "Wells turn salty"


def test_a_rebuild_that_fails_leaves_the_old_serving(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        other = type(encoder)()
        other.id = "failing:test"

        def fail(texts):
            raise RuntimeError("no memory")

        other.encode = fail
        library.encoder = other
        with pytest.raises(RuntimeError):
            library.build(rebuild=True)
        library.encoder = encoder
        assert titles(library.search("salt in wells"))[0] == "Wells turn salty"
    with open_(tmp_path, encoder) as library:
        assert len(library.articles()) == 3


def test_one_bad_line_of_many_and_ids_that_come_along(tmp_path: Path, encoder) -> None:
    lines = tmp_path / "wire.jsonl"
    lines.write_text(
        '{"id": "w1", "text": "The ferry sank near Port Amel."}\n'
        '{"title": "no text here"}\n'
        '{"id": "w2", "text": "اصطدم قطاران قرب محطة الرملة."}\n',
        "utf-8",
    )
    with open_(tmp_path, encoder) as library:
        receipt = library.build([lines])
        assert [a.id for a in library.articles()] == ["w1", "w2"]
        assert len(receipt.failed) == 1
        assert "2" in receipt.failed[0].reason


def test_a_new_line_at_the_top_moves_no_id(tmp_path: Path, encoder) -> None:
    lines = tmp_path / "wire.jsonl"
    one, two = '{"text": "The ferry sank near Port Amel."}\n', '{"text": "Two trains met near Ramla."}\n'
    lines.write_text(one + two, "utf-8")
    with open_(tmp_path, encoder) as library:
        library.build([lines])
        before = {a.text: a.id for a in library.articles()}
        lines.write_text('{"text": "A third story came first."}\n' + one + two, "utf-8")
        library.build()
        after = {a.text: a.id for a in library.articles()}
        assert after.items() >= before.items()
        assert len(set(after.values())) == 3


def test_the_sample_makes_room_for_ones_own_folder(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([SAMPLE])
        sample = len(library.articles())
        assert sample >= 24
        receipt = library.build([folder], keep_sample=True)
        assert len(library.articles()) == sample + 3
        receipt = library.build([folder])
        assert len(receipt.removed) == sample
        assert len(library.articles()) == 3
        assert library.roots() == (str(folder),)


def test_searching_goes_on_while_a_build_runs(tmp_path: Path, folder: Path, encoder) -> None:
    with open_(tmp_path, encoder) as library:
        library.build([folder])
        entered, leave = threading.Event(), threading.Event()
        whole = encoder.encode

        def slow(texts):
            if len(texts) > 1 or "ferry" in texts[0]:
                entered.set()
                leave.wait(20)
            return whole(texts)

        encoder.encode = slow
        (folder / "ferry.txt").write_text("The ferry sank near Port Amel on Friday.", "utf-8")
        thread = threading.Thread(target=library.build)
        thread.start()
        assert entered.wait(20)
        # Its vector is still to come, and it is found by its words already.
        assert titles(library.search("Port Amel"))[0].startswith("The ferry")
        with pytest.raises(LibraryBusy):
            library.build()
        leave.set()
        thread.join()


def test_the_list_of_the_sample_names_its_files_and_no_others() -> None:
    listed = SAMPLE_LIST.read_text("utf-8").split()
    assert sorted(listed) == sorted(p.name for p in SAMPLE.iterdir() if not p.name.startswith("."))


def test_a_file_of_ones_own_beside_the_sample_stays(tmp_path: Path, folder: Path, encoder) -> None:
    own = tmp_path / "articles"
    shutil.copytree(SAMPLE, own)
    (own / "mine.txt").write_text("The ferry sank near Port Amel on Friday.\n", "utf-8")
    with open_(tmp_path, encoder) as library, pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.scan.SAMPLE", own)
        patch.setattr("index.build.SAMPLE", own)
        patch.setattr("index.scan.SAMPLE_LIST", own / ".sample")
        library.build([own])
        library.build([folder])
        assert {Path(a.source).name for a in library.articles()} == {
            "mine.txt",
            "bridge.md",
            "wells.md",
            "زيتون.md",
        }
        assert set(library.roots()) == {str(own), str(folder)}
