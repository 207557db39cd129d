"""The extractive answerer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from index.library import Library
from index.records import Article, Hit, Passage
from index.stem import stems
from rag.evidence import Candidate, Evidence
from rag.extractive import answer, choose
from rag.features import Span

Gather = Callable[[str], Evidence]


def candidate(text: str, p: float, article: str = "a", vector=(1.0, 0.0), copies=()) -> Candidate:
    owner = Article(article, article, text, "en", f"{article}.txt")
    hit = Hit(Passage(f"p-{article}", article, 1, 0, len(text), text), owner, 1.0, 0.5, 1.0, copies)
    held = frozenset(stems(text))
    span = Span(hit, 0, 0, 0, len(text), held, held, held, {})
    return Candidate(span, {}, p, np.array(vector, dtype=np.float32))


def chosen(*candidates: Candidate) -> list[str]:
    return [c.span.text for c in choose(candidates)]


def test_the_second_must_come_near_the_first() -> None:
    first, second = candidate("It cost 3 crowns.", 0.9), candidate("Rain fell.", 0.35, "b")
    assert chosen(first, second) == ["It cost 3 crowns."]  # 0.35 < 0.4 * 0.9
    near = candidate("Rain fell.", 0.37, "b")
    assert chosen(first, near) == ["It cost 3 crowns.", "Rain fell."]


def test_another_article_that_is_as_much_about_it_may_be_less_likely() -> None:
    about = {"kind_held": 1.0, "coverage_passage": 0.9}
    first = replace(candidate("It cost 3 crowns.", 0.9), features=about)
    other = replace(candidate("The bill was 4 crowns.", 0.2, "b"), features=about)
    assert len(chosen(first, other)) == 2
    assert len(chosen(first, replace(other, features={**about, "coverage_passage": 0.7}))) == 1


def test_a_copy_is_not_cited_twice() -> None:
    first = candidate("It cost 3 crowns.", 0.9, copies=("b",))
    assert chosen(first, candidate("The bill came to three.", 0.8, "b", (0, 1))) == ["It cost 3 crowns."]
    same_words = candidate("It cost 3 crowns!", 0.8, "c", (0, 1))
    assert chosen(first, same_words) == ["It cost 3 crowns."]


def test_another_article_that_gives_another_figure_is_cited() -> None:
    first = candidate("The repairs of the bridge cost 3 crowns.", 0.9)
    other = candidate("A later account speaks of 4 crowns.", 0.8, "b")
    assert len(chosen(first, other)) == 2


def test_one_article_does_not_say_it_twice() -> None:
    first = candidate("The repairs cost 3 crowns.", 0.9)
    again = candidate("In all the bill was three.", 0.8)
    assert len(chosen(first, again)) == 1  # cosine 1 within one article


def test_at_most_three() -> None:
    words = ["Rain fell.", "Snow melted.", "Wind rose.", "Ice broke."]
    made = [candidate(text, 0.9, str(n), (0, 1)) for n, text in enumerate(words)]
    assert chosen(*made) == words[:3]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How many stones did the engineers replace?", "Engineers replaced 1,200 stones in the arches."),
        ("كم طنًا من الزيتون جمع المزارعون؟",
         "جمع مزارعو نوران ثلاثة آلاف طن من الزيتون هذا الموسم، أي ضعف ما جمعوه في العام الماضي."),
        ("من هو مدير متحف الفخار؟", "وقال مدير المتحف نادر العكاري إن الدخول مجاني حتى نهاية العام."),
    ],
)  # fmt: skip
def test_the_answer_quotes_the_article(library: Library, evidence: Gather, question: str, quote: str) -> None:
    found = answer(evidence(question))
    assert not found.refused
    assert found.model == "extractive"
    first = found.citations[0]
    assert (first.n, first.quote) == (1, quote)
    for citation in found.citations:
        article = library.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
    assert found.sentences[0].marks == (1,)
    assert quote in found.text
    assert "[1]" in found.text


def test_whose_words_and_when(evidence: Gather) -> None:
    found = answer(evidence("How many stones did the engineers replace?"))
    assert found.text.split("\n")[0] == (
        "The Quay (sample) (2 March 2026): “Engineers replaced 1,200 stones in the arches.” [1]"
    )
    assert found.notice is None
    assert found.citations[0].paragraph == 2


def test_two_articles_that_differ_are_both_cited(evidence: Gather) -> None:
    found = answer(evidence("What did the repairs of the bridge of Velmar cost?"))
    quotes = " ".join(c.quote for c in found.citations)
    assert "3.5 million" in quotes
    assert "4.1 million" in quotes


def test_across_languages_the_original_is_quoted_and_said_to_be(evidence: Gather) -> None:
    found = answer(evidence("How many tons of olives did the farmers of Nuran harvest?"))
    assert not found.refused
    assert found.language == "en"
    assert found.citations[0].language == "ar"
    assert "ثلاثة آلاف طن" in found.citations[0].quote
    assert found.notice == "Quoted in the original, from an Arabic source."
    assert "«" in found.text

    back = answer(evidence("كم حجرًا استبدل المهندسون في جسر فيلمار؟"))
    assert back.citations[0].language == "en"
    assert back.notice == "الاقتباس بلغته الأصلية، من مصدر بالإنجليزية."


@pytest.mark.parametrize(
    ("question", "language", "said"),
    [
        ("Who invented the telephone?", "en", "do not answer"),
        ("ما عاصمة اليابان؟", "ar", "لا تجيب المقالات"),
    ],
)
def test_weak_evidence_is_refused_in_the_questions_language(
    evidence: Gather, question: str, language: str, said: str
) -> None:
    found = answer(evidence(question))
    assert found.refused
    assert found.language == language
    assert said in found.text
    assert found.citations == ()
    assert found.hits  # the nearest passages are offered


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Who invented the telephone in Boston?",
            "The articles do not answer this question, as far as they can be searched. "
            "Looked for: “invented”, “telephone”, “Boston”. "
            "Nothing in the articles mentions “invented”, “telephone” or “Boston”. "
            "The nearest passages are offered instead.",
        ),
        (
            "كم طنًا من القطن جمع مزارعو طوكيو؟",
            "لا تجيب المقالات عن هذا السؤال، بقدر ما أمكن البحث فيها. "
            "بُحث فيها عن: «طنًا»، «القطن»، «جمع»، «مزارعو»، «طوكيو». "
            "لا تذكر المقالات «القطن» أو «طوكيو». وهذه أقرب المقاطع إليه.",
        ),
    ],
)
def test_a_refusal_names_what_was_looked_for(evidence: Gather, question: str, text: str) -> None:
    assert answer(evidence(question)).text == text


def test_the_newest_figure_comes_first_with_both_dates(evidence: Gather) -> None:
    found = answer(evidence("How many crowns did the repairs of the stone bridge of Velmar cost?"))
    assert [c.published for c in found.citations] == ["2026-06-11", "2026-03-02"]
    assert [c.quote[a:b] for c in found.citations for a, b in c.key] == [
        "4.1 million crowns",
        "3.5 million crowns",
    ]
    assert found.notice == "The sources give different figures; the newest comes first."
    first, second = found.text.split("\n")
    assert first.startswith("Delta Post (sample) (11 June 2026): “")
    assert second.startswith("The Quay (sample) (2 March 2026): “")


def test_nothing_found_is_a_refusal_too(judge) -> None:
    found = answer(judge.weigh("Who cut the ribbon?", ()))
    assert found.refused
    assert found.hits == ()
    assert "nothing to answer from" in found.text
    assert "Looked for: “cut”, “ribbon”." in found.text
    assert "nearest" not in found.text
