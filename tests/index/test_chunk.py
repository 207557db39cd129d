"""Passages: verbatim by offset, every word in exactly one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunk import chunk, paragraphs
from index.records import passage_id

TEXTS = st.text(alphabet="اب تAb.!؟«» \n\t12é", max_size=400)


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = "\n  أول \n\n \t\nثان\nthird"
    assert [text[a:b] for a, b in paragraphs(text)] == ["أول", "ثان", "third"]


def test_whole_paragraphs_are_packed_up_to_the_size() -> None:
    text = "a" * 40 + "\n\n" + "b" * 50 + "\n" + "c" * 30
    first, second = chunk("x", text, size=100, most=120)
    # 40 + 2 line ends + 50 = 92 fit in 100; with the next, 92 + 1 + 30 = 123 do not.
    assert (first.start, first.end, first.paragraph) == (0, 92, 1)
    assert (second.start, second.end, second.paragraph) == (93, 123, 3)


def test_a_paragraph_between_size_and_most_stays_whole() -> None:
    text = "قال الوزير كلاما طويلا. " * 4
    only = chunk("x", text, size=60, most=len(text))
    assert [p.text for p in only] == [text.strip()]


def test_a_long_paragraph_is_cut_into_runs_of_sentences_of_like_length() -> None:
    sentence = "وصلت الشاحنات صباحا."  # 20 code points
    text = "مقدمة\n" + " ".join([sentence] * 6)  # 6 * 20 + 5 = 125
    found = chunk("x", text, size=70, most=100)
    assert [p.text for p in found] == ["مقدمة", " ".join([sentence] * 3), " ".join([sentence] * 3)]
    assert [p.paragraph for p in found] == [1, 2, 2]


def test_a_sentence_longer_than_most_is_cut_between_words() -> None:
    text = "كلمة " * 50  # 5 code points each
    found = chunk("x", text, size=42, most=60)
    assert all(set(p.text.split()) == {"كلمة"} for p in found)
    assert max(len(p.text) for p in found) <= 60
    assert sum(len(p.text.split()) for p in found) == 50


def test_a_word_longer_than_most_is_cut_anyway() -> None:
    assert [len(p.text) for p in chunk("x", "ا" * 25, size=10, most=12)] == [10, 10, 5]


def test_equal_passages_have_different_ids() -> None:
    text = "نعم نعم.\nنعم نعم."
    one, two = chunk("x", text, size=8, most=8)
    assert one.text == two.text == "نعم نعم."
    assert (one.id, two.id) == (passage_id("x", "نعم نعم.", 0), passage_id("x", "نعم نعم.", 1))
    assert chunk("y", text, size=8, most=8)[0].id != one.id


def test_a_text_without_words_has_no_passages() -> None:
    assert chunk("x", " \n\t\n") == ()


def test_sizes_must_make_sense() -> None:
    with pytest.raises(ValueError, match="size=10, most=5"):
        chunk("x", "text", size=10, most=5)


@given(TEXTS, st.integers(1, 60), st.integers(0, 60))
def test_every_character_lies_in_exactly_one_passage(text: str, size: int, more: int) -> None:
    most = size + more
    found = chunk("x", text, size=size, most=most)
    times = [0] * len(text)
    for passage in found:
        assert text[passage.start : passage.end] == passage.text == passage.text.strip() != ""
        assert len(passage.text) <= most
        start, end = paragraphs(text)[passage.paragraph - 1]
        assert start <= passage.start < end
        for at in range(passage.start, passage.end):
            times[at] += 1
    assert all(times[at] == 1 for at, char in enumerate(text) if not char.isspace())
    assert len({p.id for p in found}) == len(found)
