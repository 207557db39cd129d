"""One article in several files, and what becomes of it when they change, move and go."""

from __future__ import annotations

from pathlib import Path

from index.library import Library

WIRE = (
    "The ferry Amel Star sank near Port Amel on Friday with 61 people on board, the coast guard said. "
    "Divers brought 54 of them ashore before dark, and the search for the others goes on. "
    "The harbour master closed the eastern channel until the wreck is marked."
)


def write(file: Path, text: str, **fields: str) -> Path:
    front = "".join(f"{name}: {value}\n" for name, value in fields.items())
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{front}---\n{text}\n" if front else text + "\n", "utf-8")
    return file


def test_equal_files_are_one_article_with_two_sources(tmp_path: Path, encoder) -> None:
    news = tmp_path / "news"
    write(news / "a.txt", WIRE)
    write(news / "b" / "same.txt", WIRE)
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        receipt = library.build([news])
        (article,) = library.articles()
        assert library.sources(article.id) == (str(news / "a.txt"), str(news / "b" / "same.txt"))
        assert article.source == str(news / "a.txt")
        assert [(c.source, c.of, c.share) for c in receipt.copies] == [
            (str(news / "b" / "same.txt"), str(news / "a.txt"), 1.0)
        ]
        assert sorted(receipt.added) == [str(news / "a.txt"), str(news / "b" / "same.txt")]
        assert len(library.search("the ferry")) == 1

        # The first file goes: the article stays, under the source that is left.
        (news / "a.txt").unlink()
        receipt = library.build()
        assert receipt.removed == (str(news / "a.txt"),)
        assert [(a.id, a.source) for a in library.articles()] == [
            (article.id, str(news / "b" / "same.txt"))
        ]
        (news / "b" / "same.txt").unlink()
        write(news / "c.txt", "Salt was found in nine wells near the river mouth.")
        library.build()
        assert library.article(article.id) is None


def test_one_of_two_equal_files_changes_and_the_other_keeps_the_article(tmp_path: Path, encoder) -> None:
    news = tmp_path / "news"
    write(news / "a.txt", WIRE)
    write(news / "b.txt", WIRE)
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([news])
        (article,) = library.articles()
        write(news / "a.txt", WIRE.replace("54", "57"))
        receipt = library.build()
        assert receipt.changed == (str(news / "a.txt"),)
        kept = library.article(article.id)
        assert kept is not None
        assert (kept.text, kept.source) == (WIRE, str(news / "b.txt"))
        # The changed one differs by a figure: a near-copy, linked both ways.
        (other,) = (a for a in library.articles() if a.id != article.id)
        assert list(library.copies(other.id)) == [article.id]
        assert library.copies(article.id)[other.id] > 0.8

        # It is corrected back, and both are one again.
        write(news / "a.txt", WIRE)
        library.build()
        assert [a.id for a in library.articles()] == [article.id]
        assert library.copies(article.id) == {}


def test_equal_words_of_two_publishers_stay_two_articles_and_are_linked(tmp_path: Path, encoder) -> None:
    news = tmp_path / "news"
    write(news / "quay.md", WIRE, title="Ferry sinks", publisher="The Quay")
    write(news / "post.md", WIRE, title="Ferry sinks", publisher="Delta Post")
    write(news / "wells.md", "Salt was found in nine wells near the river mouth, the laboratory said.")
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        receipt = library.build([news])
        by_publisher = {a.publisher: a for a in library.articles()}
        assert len(by_publisher) == 3
        quay, post, wells = by_publisher["The Quay"], by_publisher["Delta Post"], by_publisher[None]
        assert library.copies(quay.id) == {post.id: 1.0}
        assert library.copies(post.id) == {quay.id: 1.0}
        assert library.copies(wells.id) == {}
        assert len(receipt.copies) == 1


def test_a_moved_file_keeps_its_article_and_is_shown_where_it_lies(tmp_path: Path, encoder) -> None:
    news = tmp_path / "news"
    write(news / "a.txt", WIRE)
    write(news / "wells.txt", "Salt was found in nine wells near the river mouth.")
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([news])
        (article,) = (a for a in library.articles() if "ferry" in a.text)
        encoder.encoded.clear()
        (news / "archive").mkdir()
        (news / "a.txt").rename(news / "archive" / "عبّارة.txt")
        receipt = library.build()
        assert receipt.moved == (str(news / "archive" / "عبّارة.txt"),)
        assert (receipt.added, receipt.removed) == ((), ())
        moved = library.article(article.id)
        assert moved is not None
        assert moved.source == str(news / "archive" / "عبّارة.txt")
        assert encoder.encoded == []


def test_an_id_of_its_own_moves_with_an_edited_article(tmp_path: Path, encoder) -> None:
    news = tmp_path / "news"
    write(news / "a.md", WIRE, id="ferry-1")
    write(news / "wells.txt", "Salt was found in nine wells near the river mouth.")
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([news])
        (news / "a.md").unlink()
        write(news / "b.md", WIRE.replace("54", "57"), id="ferry-1")
        receipt = library.build()
        assert receipt.failed == ()
        now = library.article("ferry-1")
        assert now is not None
        assert "57 of them" in now.text
        assert library.sources("ferry-1") == (str(news / "b.md"),)

        # In a file that stays, the id is its own.
        write(news / "c.md", "The channel opened again on Sunday.", id="ferry-1")
        (failure,) = library.build().failed
        assert "ferry-1" in failure.reason


def test_the_same_entry_twice_in_one_file_is_one_article(tmp_path: Path, encoder) -> None:
    lines = tmp_path / "wire.jsonl"
    lines.write_text('{"text": "Two trains met near Ramla."}\n' * 3, "utf-8")
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([lines])
        assert len(library.articles()) == 1
        assert library.build().unchanged == (str(lines),)


def test_a_file_of_many_articles_is_committed_piece_by_piece(tmp_path: Path, encoder, monkeypatch) -> None:
    monkeypatch.setattr("index.build.PASSAGES_A_COMMIT", 3)
    lines = tmp_path / "wire.jsonl"
    lines.write_text(
        "".join(f'{{"text": "Train {n} left Ramla at {n} in the morning."}}\n' for n in range(1, 12)), "utf-8"
    )
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        receipt = library.build([lines])
        assert (receipt.articles, receipt.added) == (11, (str(lines),))
        lines.write_text(lines.read_text("utf-8").replace("Train 7 left", "Train 7 never left"), "utf-8")
        encoder.encoded.clear()
        assert library.build().changed == (str(lines),)
        assert [t for t in encoder.encoded if "never" in t] == encoder.encoded != []
