"""A question as terms: stop words, phrases, translations, names that sound alike."""

from __future__ import annotations

from collections.abc import Sequence

from index.lexicon import Lexicon
from index.names import name_keys
from index.stem import stem
from index.terms import expand

SMALL = Lexicon(
    written={("human",): (("بشر",),), ("report",): (("تقرير",),), ("تقرير",): (("report",),)},
    stemmed={("human", "right"): (("حقوق", "انسان"),)},
    longest=2,
)


def collection(*words: str):
    """A collection that holds these words: name key to stems."""

    def sounding_like(keys: Sequence[str]) -> dict[str, set[str]]:
        out: dict[str, set[str]] = {}
        for word in words:
            for key in name_keys(word):
                if key in keys:
                    out.setdefault(key, set()).add(stem(word))
        return out

    return sounding_like


def test_stop_words_go_and_the_longest_phrase_comes_first() -> None:
    found = expand("What does the human rights report say?", SMALL, collection())
    assert [t.word for t in found] == ["human rights", "report", "say"][: len(found)]
    assert found[0].own == (("human", "right"),)
    assert found[0].crossed == (("حقوق", "انسان"),)
    assert found[1].crossed == (("تقرير",),)


def test_offsets_point_into_the_question() -> None:
    question = "ماذا قال التقرير عن إدلب؟"
    for term in expand(question, SMALL, collection()):
        assert question[term.start : term.end] == term.word


def test_an_english_name_finds_both_arabic_spellings_of_the_collection() -> None:
    (term,) = expand("Zakharova", SMALL, collection("زاخاروفا", "زخاروفا", "بوتين"))
    assert set(term.crossed) == {(stem("زاخاروفا"),), (stem("زخاروفا"),)}
    assert term.name


def test_an_arabic_name_finds_the_other_spelling_and_the_latin_one() -> None:
    (term,) = expand("زخاروفا", SMALL, collection("زاخاروفا", "Zakharova", "Lavrov"))
    assert (stem("زاخاروفا"),) in term.own
    assert term.crossed == ((stem("Zakharova"),),)


def test_a_small_word_of_the_lexicon_is_no_name() -> None:
    (term,) = expand("report", SMALL, collection("روبرت"))
    assert term.crossed == (("تقرير",),)


def test_found_in_wants_every_word_of_a_phrase() -> None:
    (term,) = expand("human rights", SMALL, collection())
    assert term.found_in({"حقوق", "انسان"})
    assert not term.found_in({"حقوق"})
    assert term.found_in({"human", "right", "x"})


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert [t.word for t in expand("who are they", SMALL, collection())] == ["who", "are", "they"]
