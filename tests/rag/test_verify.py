"""Verification of written sentences, each against the passages of a real library."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from index.records import Hit
from rag.evidence import Judge
from rag.verify import Finding, _Claim, check, split
from rag.written import Verifier, Written


@pytest.fixture
def checked(library: Library, judge: Judge) -> Callable[..., Finding]:
    """Check a sentence against passages found by the titles of their articles, in order."""

    def passages(title: str) -> list[Hit]:
        found = {a.title: a for a in library.articles()}[title]
        return [Hit(p, found, 1.0, 0.5, 1.0) for p in library.passages(found.id)]

    def check_(sentence: str, *titles: str) -> Finding:
        hits = [hit for title in titles for hit in passages(title)]
        return check(sentence, hits, judge.encode, library.expand)

    return check_


BRIDGE = "Old bridge of Velmar reopens"
OLIVES = "موسم الزيتون في نوران"
MUSEUM = "متحف الفخار يفتح أبوابه في رصافة"


def test_split_keeps_marks_with_their_sentences() -> None:
    assert split("It rose [1]. It fell. [2] It stood still [3].") == (
        "It rose [1].", "It fell. [2]", "It stood still [3].",
    )  # fmt: skip
    assert split("ارتفع العدد [1]. ثم انخفض [2].") == ("ارتفع العدد [1].", "ثم انخفض [2].")
    assert split("[1]") == ()


@pytest.mark.parametrize(
    ("sentence", "title", "quote"),
    [
        ("Engineers replaced 1,200 stones [1].", BRIDGE, "1,200 stones"),
        ("The mayor, Ilse Tarrow, opened it with a ribbon [1].", BRIDGE, "Ilse Tarrow"),
        ("The repairs of the bridge cost 3.5 million crowns. [1]", BRIDGE, "3.5 million"),
        ("The farmers of Nuran harvested 3,000 tons of olives [1].", OLIVES, "ثلاثة آلاف طن"),
        ("استبدل المهندسون ١٢٠٠ حجر في الجسر [1].", BRIDGE, "1,200 stones"),
        ("تُفتح المعصرة الجديدة في 12 سبتمبر [1].", OLIVES, "12 أيلول"),
        ("The director, Nader Akkari, said that entry is free [1].", MUSEUM, "نادر العكاري"),
    ],
)
def test_true_sentences_are_supported_and_quoted(checked, sentence: str, title: str, quote: str) -> None:
    found = checked(sentence, title)
    assert found.missing == ()
    assert found.supported
    ((number, span),) = found.quotes
    assert number == 1
    assert quote in span.text


@pytest.mark.parametrize(
    ("sentence", "title", "missing"),
    [
        ("Engineers replaced 1,300 stones [1].", BRIDGE, "1300"),
        ("The repairs cost 3.5 billion crowns [1].", BRIDGE, "3500000000"),
        ("The repairs took four months [1].", BRIDGE, "4"),
        ("The bridge reopened in the winter after four years of repairs [1].", BRIDGE, "winter"),
        ("The mayor, Ilse Marrow, cut the ribbon [1].", BRIDGE, "Marrow"),
        ("جمع مزارعو نوران أربعة آلاف طن من الزيتون [1].", OLIVES, "4000"),
        ("تُفتح المعصرة الجديدة في 12 تشرين الأول [1].", OLIVES, "month 10"),
        ("The bridge reopened on Tuesday [1].", BRIDGE, "weekday 2"),
        ("Penguins are birds that cannot fly [1].", BRIDGE, "subject"),
        ("Engineers replaced 1,200 stones.", BRIDGE, "mark"),
        ("Engineers replaced 1,200 stones [7].", BRIDGE, "mark"),
    ],
)
def test_what_the_passage_does_not_say_is_found(checked, sentence: str, title: str, missing: str) -> None:
    found = checked(sentence, title)
    assert not found.supported
    assert missing in found.missing


def test_two_marks_are_checked_together(checked) -> None:
    found = checked("Engineers replaced 1,200 stones; entry to the museum is free [1][2].", BRIDGE, MUSEUM)
    assert [n for n, _ in found.quotes] == [1, 2]
    assert found.supported


@pytest.mark.parametrize(
    ("sentence", "pointed"),
    [
        ("Engineers replaced 1,200 stones [1].", "Engineers replaced 1,200 stones [2]."),
        ("استبدل المهندسون ١٢٠٠ حجر في الجسر [١].", "استبدل المهندسون ١٢٠٠ حجر في الجسر [2]."),
    ],
)  # fmt: skip
def test_a_wrong_mark_is_pointed_to_the_passage_that_says_it(checked, sentence: str, pointed: str) -> None:
    found = checked(sentence, OLIVES, BRIDGE)
    assert found.supported
    assert found.text == pointed
    ((number, span),) = found.quotes
    assert number == 2
    assert "1,200 stones" in span.text


def test_what_no_passage_says_stays_where_it_was_marked(checked) -> None:
    found = checked("Engineers replaced 1,300 stones [1].", OLIVES, BRIDGE)
    assert not found.supported
    assert found.text == "Engineers replaced 1,300 stones [1]."


def test_a_figure_that_stands_elsewhere_does_not_bear_out_another_of_its_kind() -> None:
    claim = _Claim("A landslide in June cut off 4 villages.", (), lambda _: (), lambda _: ())
    source = "In June 4 days of rain fell. A landslide in April cut off 3 villages."
    quote = source.split(". ")[1]
    assert claim.denied([source], [quote]) == ["4", "month 6"]
    assert claim.denied([source], [source]) == ["4"]  # villages are counted, and they are 3


def test_an_answer_says_how_many_of_its_sentences_are_not_borne_out(judge: Judge, evidence) -> None:
    found = evidence("How many stones of the bridge of Velmar were replaced?")
    at = next(n for n, hit in enumerate(found.shown, 1) if "1,200" in hit.passage.text)
    text = f"Engineers replaced 1,200 stones [{at}]. A pilot flew under the arches [{at}]."
    answer = Verifier(judge)(Written(found, text, "a model", finished=True))
    assert [s.supported for s in answer.sentences] == [True, False]
    assert "pilot" in answer.text
    assert answer.notice is not None
    assert "1" in answer.notice
    assert "2" in answer.notice
    assert "1,200 stones" in answer.citations[0].quote
