"""Searching a library: what a question finds, in what order, and odd questions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.records import Filters, Hit
from index.stem import stem
from index.weights import WEIGHTS, Weights, weights


@pytest.fixture
def library(tmp_path: Path, folder: Path, encoder):
    """A library of the folder's articles."""
    with Library.open(tmp_path / "data", encoder=encoder) as opened:
        opened.build([folder])
        yield opened


def titles(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.article.title for hit in hits]


def test_an_arabic_word_is_found_with_and_without_clitics(library: Library) -> None:
    for question in ("الزيتون", "زيتون", "وبالزيتون", "زَيْتُون"):
        assert titles(library.search(question))[0] == "موسم الزيتون في نوران", question


def test_an_english_word_finds_the_arabic_article_through_the_lexicon(library: Library) -> None:
    assert titles(library.search("olive farmers"))[0] == "موسم الزيتون في نوران"
    (olive, _) = library.expand("olive farmers")
    assert (stem("زيتون"),) in olive.crossed


def test_filters(library: Library) -> None:
    search = library.search
    assert titles(search("wells", filters=Filters(publisher="The Quay"))) == ["Old bridge reopens"]
    assert set(titles(search("wells", filters=Filters(language="ar")))) == {"موسم الزيتون في نوران"}
    assert set(titles(search("wells", filters=Filters(since="2026-04-01", until="2026-04-30")))) == {
        "موسم الزيتون في نوران"
    }
    assert search("wells", filters=Filters(publisher="Nobody")) == ()


def test_near_copies_fold_into_one_hit(library: Library, folder: Path) -> None:
    text = (folder / "wells.md").read_text("utf-8")
    (folder / "wells-wire.md").write_text(text.replace("Delta Post", "River Wire"), "utf-8")
    library.build()
    hits = [h for h in library.search("salt in wells") if h.article.title == "Wells turn salty"]
    assert len(hits) == 1
    assert len(hits[0].copies) == 1


def test_a_paragraph_that_an_article_repeats_is_one_hit(library: Library, folder: Path) -> None:
    said = "Divers found the lost anchor of the ferry near the third pier of the harbour this week."
    filler = "The harbour master spoke of other matters at length, of ropes and lamps and tides. " * 9
    (folder / "anchor.txt").write_text(f"{said}\n\n{filler}\n\n{said}\n\n{filler}", "utf-8")
    library.build()
    hits = [h for h in library.search("Who found the anchor?") if "Divers" in h.passage.text]
    assert len(hits) == 1
    assert hits[0].copies == ()


def test_terms_known_already_are_not_worked_out_again(library: Library) -> None:
    assert library.search("olives", terms=library.expand("salt in wells"))[0].words > 0
    salt = "salt in wells"
    assert library.search(salt, terms=library.expand(salt)) == library.search(salt)


def test_the_score_is_the_weighted_sum_of_its_parts(library: Library) -> None:
    question = "Who said that engineers replaced 1,200 stones?"
    bare = library.search(question, weighing=lambda asked, held: Weights(0, 0, 0, 0, 0))
    assert {hit.score for hit in bare} == {0}
    hits = library.search(question, weighing=lambda asked, held: Weights(0, 0, 3, 5, 7))
    assert len(hits) == len(bare) > 1
    for hit in hits:
        assert hit.close is not None
        close = hit.close
        assert hit.score == pytest.approx(3 * close.stretch + 5 * close.beside + 7 * close.phrases)


def test_weights_go_by_both_languages(library: Library) -> None:
    asked = set()

    def weighing(question, passage):
        asked.add((question, passage))
        return replace(weights(question, passage), words=1.0)

    library.search("olive farmers", weighing=weighing)
    assert asked == {("en", "en"), ("en", "ar")}
    assert weights("en", "ar") == WEIGHTS["en", "ar"]
    assert weights("und", "ar") == weights("und", "und") == Weights(0.5, 0.5)


def test_questions_without_words_find_nothing(library: Library) -> None:
    for question in ("", "   ", "؟!…", "🙂🙂"):
        assert library.search(question) == (), question


@pytest.mark.parametrize(
    "question",
    [
        "the of and", "من في على", "Что случилось на мосту?", "桥什么时候重新开放", "1200", "١٢٠٠",
        "1200 " * 5000, "متى reopened الـbridge؟",
        "OR AND NOT NEAR(", '"stones" * ^ : -', "bridge\x00stones", "\u202eegdirb",
        "ب", "a", "ال", "\ud800 bridge", "ّّّ", "e\u0301" * 300,
    ],
)  # fmt: skip
def test_odd_questions_are_no_error(library: Library, question: str) -> None:
    hits = library.search(question)
    assert len({hit.passage.id for hit in hits}) == len(hits)


def test_mixed_scripts_and_digits_find_what_they_name(library: Library) -> None:
    assert titles(library.search("متى reopened الـbridge؟"))[0] == "Old bridge reopens"
    assert titles(library.search("١٬٢٠٠"))[0] == "Old bridge reopens"


def test_a_library_that_was_emptied_finds_nothing(library: Library, folder: Path) -> None:
    assert library.search("wells")
    for file in folder.iterdir():
        file.unlink()
    library.build([folder], prune=True)
    assert library.search("wells") == ()
