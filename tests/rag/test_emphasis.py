"""The words of a quoted sentence that answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.library import Library
from rag.emphasis import key
from rag.evidence import Evidence
from rag.extractive import answer
from rag.question import Question

BRIDGE = "The mayor, Ilse Tarrow, reopened the stone bridge of Velmar on Monday 2 March 2026 at 9:30 a.m."
MUSEUM = "افتتح متحف الفخار في بلدة رصافة يوم الخميس بعرض 640 قطعة عثر عليها في تل الرحمة."


@pytest.fixture
def emphasised(library: Library) -> Callable[[str, str], list[str]]:
    """The emphasised words of a sentence that is quoted for a question."""

    def of(question: str, quote: str) -> list[str]:
        return [quote[a:b] for a, b in key(Question.read(question, library.expand(question)), quote)]

    return of


Emphasised = Callable[[str, str], list[str]]


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        # numbers
        ("How many stones did engineers replace?", "Engineers replaced 1,200 stones.", "1,200 stones"),
        ("What did the bridge of Velmar cost?", "The bridge cost 3.5 million crowns.", "3.5 million crowns"),
        ("What percentage of the wells is salty?", "Salt spoils 40 per cent of the wells.", "40 per cent"),
        ("How fast did the tram of Velmar go?", "The tram of Velmar went at 22 km/h.", "22 km/h"),
        ("كم طنًا من الزيتون جمع مزارعو نوران؟", "جمع مزارعو نوران ثلاثة آلاف طن.", "ثلاثة آلاف طن"),
        ("كم قطعة عرض متحف الفخار؟", MUSEUM, "640 قطعة"),
        ("كم بلغ امتلاء السد؟", "بلغ امتلاء السد 96 في المئة بعد ثلاثة أيام.", "96 في المئة"),
        ("How many stones are in the bridge of Velmar?", "في جسر فيلمار 1200 حجر.", "1200 حجر"),
        # people
        ("Who reopened the stone bridge?", BRIDGE, "Ilse Tarrow"),
        ("من مدير متحف الفخار في رصافة؟", "وقال مدير المتحف نادر العكاري إن الدخول مجاني.", "نادر العكاري"),
        # dates and times
        ("When did the stone bridge reopen?", BRIDGE, "Monday 2 March 2026"),
        ("What time did the stone bridge reopen?", BRIDGE, "9:30 a.m."),
        ("متى افتتح متحف الفخار؟", MUSEUM, "الخميس"),
        # places
        ("Where did engineers replace the stones?", "Engineers replaced stones in Velmar.", "Velmar"),
        ("أين متحف الفخار؟", "يقع متحف الفخار في بلدة رصافة.", "بلدة رصافة"),
    ],
)  # fmt: skip
def test_the_words_that_answer(emphasised: Emphasised, question: str, quote: str, words: str) -> None:
    assert emphasised(question, quote) == [words]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        # Nothing of the kind is asked for.
        ("Why did the bridge of Velmar close?", BRIDGE),
        ("لماذا أغلق متحف الفخار؟", MUSEUM),
        # Not of this kind, or not of this thing.
        ("How old is the bridge of Velmar?", "Engineers replaced 1,200 stones of the bridge of Velmar."),
        ("How many stones did engineers replace?", "The quay has 900 stones in its wall."),
        ("When did the stone bridge of Velmar reopen?", "The bridge was built in 1974."),
        ("كم قطعة عرض متحف الفخار؟", "وجمع المزارعون 40 قطعة من القماش."),
        # Which of the two it is, nobody can tell.
        ("How many stones did engineers replace?", "Engineers replaced 900 or 1,200 stones."),
        ("How many stones did engineers replace?", "Engineers replaced 900–1,200 stones."),
        ("كم طنًا من الزيتون جمع مزارعو نوران؟", "جمع مزارعو نوران 900 أو 1200 طن من الزيتون."),
        ("Who reopened the stone bridge?", "Ilse Tarrow and Ivo Brandt spoke beside the stone bridge."),
        # The question names her itself, in either script.
        ("Who is Ilse Tarrow?", "The stone bridge is the life's work of Ilse Tarrow, the mayor."),
        ("من هي ماريا زاخاروفا؟", "Maria Zakharova spoke."),
        # A year is no number of stones, and a number of the question is no answer.
        ("How many stones did engineers replace?", "Engineers replaced stones in 2026."),
        ("Did engineers replace 1,200 stones, and how many stones more?", "Engineers replaced 1,200 stones."),
    ],
)
def test_nothing_when_it_is_not_sure(emphasised: Emphasised, question: str, quote: str) -> None:
    assert emphasised(question, quote) == []


def test_the_offsets_are_those_of_the_quote(evidence: Callable[[str], Evidence]) -> None:
    for question, words in (
        ("How many stones did the engineers replace?", "1,200 stones"),
        ("كم طنًا من الزيتون جمع المزارعون؟", "ثلاثة آلاف طن"),
        ("How many tons of olives did the farmers of Nuran harvest?", "ثلاثة آلاف طن"),
    ):
        first = answer(evidence(question)).citations[0]
        assert [first.quote[a:b] for a, b in first.key] == [words]
