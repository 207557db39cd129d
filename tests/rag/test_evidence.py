"""Features and their combination."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from index.records import Article, Hit, Passage
from index.stem import stems
from rag.evidence import Judge, Logistic, shipped
from rag.features import NAMES, coverage, features, spans
from rag.question import Question


@dataclass(frozen=True)
class Plain:
    """A word of a question that has no other language."""

    word: str
    idf: float
    crossed: tuple[tuple[str, ...], ...] = ()
    name: bool = False
    start: int = 0

    @property
    def own(self) -> tuple[tuple[str, ...], ...]:
        return (tuple(stems(self.word)),)

    def found_in(self, held) -> bool:
        return any(all(s in held for s in a) for a in (*self.own, *self.crossed))


def hit(text: str, *, title: str = "", language: str = "en", score: float = 1.0, id: str = "a") -> Hit:
    article = Article(id, title, text, language, f"{id}.txt")
    return Hit(Passage(f"p-{id}", id, 1, 0, len(text), text), article, score, 0.5, 1.0)


def test_probability_is_the_logistic_of_the_sum() -> None:
    model = Logistic(-1.0, {"coverage": 2.0, "rank": 0.5})
    found = dict.fromkeys(NAMES, 0.0) | {"coverage": 0.75, "rank": 1.0}
    assert model.probability(found) == pytest.approx(1 / (1 + math.exp(-(-1.0 + 2.0 * 0.75 + 0.5 * 1.0))))
    assert 0 <= Logistic(-1e4, {}).probability(found) < 1e-9


def test_the_shipped_weights_are_readable_and_whole() -> None:
    model = shipped()
    assert set(model.sentence.weights) == set(model.found.weights) == set(NAMES)
    assert 0 < model.threshold < 1
    assert model.sentence.weights["similarity"] > 0


def test_coverage_is_the_share_of_idf_found() -> None:
    words = [Plain("stones", 3.0), Plain("bridge", 1.0)]
    assert coverage(words, frozenset(stems("The bridge"))) == 1.0 / (3.0 + 1.0)
    assert coverage(words, frozenset(stems("stone bridges"))) == 1.0
    assert coverage([], frozenset()) == 0.0


def test_a_word_without_translation_counts_less_where_languages_differ() -> None:
    words = [Plain("stones", 2.0), Plain("bridge", 1.0, crossed=(("جسر",),))]
    held = frozenset(["جسر"])
    assert coverage(words, held) == 1.0 / (2.0 + 1.0)
    assert coverage(words, held, crossing=True) == 1.0 / (2.0 * 0.35 + 1.0)


def test_spans_are_verbatim_sentences() -> None:
    text = "The bridge reopened. It cost 3.5 million.\n\nThe mayor spoke."
    found = spans([hit(text, title="Velmar")])
    assert [s.text for s in found] == ["The bridge reopened.", "It cost 3.5 million.", "The mayor spoke."]
    assert all(text[s.start : s.end] == s.text for s in found)
    assert stems("Velmar")[0] in found[0].around
    assert stems("mayor")[0] in found[1].around
    assert stems("mayor")[0] not in found[0].around
    assert stems("mayor")[0] in found[0].passage


def test_features_of_one_sentence() -> None:
    text = "Engineers replaced 1,200 stones. The mayor spoke."
    words = [Plain("stones", 3.0, start=9), Plain("2026", 1.0, start=19)]
    question = Question.read("How many stones in 2026?", words)
    first, second = spans([hit(text, score=2.0)])
    found = features(question, first, best_score=4.0, cosine=0.25)
    assert found["coverage"] == 3.0 / (3.0 + 1.0)
    assert found["telling"] == 1.0
    assert found["numbers_missing"] == 1.0  # 2026 is not there
    assert found["kind_held"] == 1.0
    assert found["similarity"] == 0.25
    assert found["rank"] == 1.0
    assert found["margin"] == (2.0 - 4.0) / 4
    assert found["crossing"] == 0.0
    assert (found["focus"], found["focus_missing"], found["number_near"]) == (1.0, 0.0, 1.0)
    assert features(question, second, 4.0, 0.0)["kind_lacking"] == 1.0
    assert set(found) == set(NAMES)


def test_judging_ranks_the_answering_sentence_first(evidence) -> None:
    found = evidence("How many stones did the engineers replace?")
    assert found.candidates[0].span.text == "Engineers replaced 1,200 stones in the arches."
    assert found.confidence == shipped().found.probability(found.candidates[0].features)
    assert found.hits[0].article.title == "Old bridge of Velmar reopens"


def test_vectors_of_sentences_are_remembered(library) -> None:
    judge = Judge(library)
    first = judge.encode(["The bridge.", "The wells."])
    again = judge.encode(["The wells.", "The bridge."])
    assert np.array_equal(first[0], again[1])
    assert first[0] is again[1]


def test_a_passage_without_stored_vectors_is_read_when_asked(library, monkeypatch) -> None:
    question = "How many stones did the engineers replace?"
    hits = library.search(question)
    stored = Judge(library).weigh(question, hits)
    monkeypatch.setattr(type(library), "sentence_vectors", lambda self, ids: {})
    made = Judge(library).weigh(question, hits)
    assert made.candidates[0].span.text == stored.candidates[0].span.text
    assert len(made.candidates) == len(stored.candidates)


def test_nothing_is_encoded_to_weigh_a_question_but_the_question(library, monkeypatch) -> None:
    question = "Which engineers replaced the stones in the arches?"
    hits = library.search(question)
    asked: list[str] = []
    monkeypatch.setattr(library.encoder, "encode", lambda texts: asked.extend(texts))
    assert Judge(library).weigh(question, hits).candidates
    assert asked == []
