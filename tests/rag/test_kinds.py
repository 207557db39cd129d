"""What questions ask for, and what sentences hold."""

from __future__ import annotations

import pytest

from rag.kinds import asked, holds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who cut the ribbon?", "who"),
        ("من افتتح المتحف؟", "who"),
        ("ما اسم مدير المتحف؟", "who"),
        ("When did the bridge reopen?", "when"),
        ("في أي عام بُني الجسر؟", "when"),
        ("ومتى كان ذلك؟", "when"),
        ("In which year was it built?", "when"),
        ("Where were the pieces found?", "where"),
        ("في أي مدينة وُلد؟", "where"),
        ("How many stones were replaced?", "number"),
        ("كم بلغ عدد الحجارة؟", "number"),
        ("ما نسبة الناجين من الحريق؟", "share"),
        ("Why did the wells turn salty?", "why"),
        ("لماذا ارتفعت الكلفة؟", "why"),
        ("What did the mayor say of the man who built it?", "other"),
        ("Describe the bridge", "other"),
        ("How much did the repairs cost?", "money"),
        ("What did the repairs cost?", "money"),
        ("كم كلّف ترميم الجسر؟", "money"),
        ("How old is the mayor?", "age"),
        ("What percentage of the strikes was it?", "share"),
    ],
)
def test_asked(question: str, kind: str) -> None:
    assert asked(question)[0] == kind


def test_where_the_question_word_ends() -> None:
    cases = (("How many stones?", " stones?"), ("ومَتَى كان ذلك؟", " كان ذلك؟"), ("Stones", "Stones"))
    for question, rest in cases:
        assert question[asked(question)[1] :] == rest


def test_a_number_must_be_new() -> None:
    assert holds("number", "Engineers replaced 1,200 stones.", "How many stones in 2026?")
    assert not holds("number", "In 2026 stones were replaced.", "How many stones in 2026?")
    assert holds("number", "جمعوا ثلاثة آلاف طن.", "كم طنًا جمعوا؟")


def test_money_ages_and_shares_need_more_than_a_number() -> None:
    assert holds("money", "It cost 3.5 million crowns.", "How much did it cost?")
    assert holds("money", "It cost £35.", "How much did it cost?")
    assert not holds("money", "Engineers replaced 1,200 stones.", "How much did it cost?")
    assert holds("age", "كان عمره 35 عامًا.", "كم كان عمره؟")
    assert not holds("age", "The team took samples from 84 wells.", "How old is she?")
    assert holds("share", "نحو 85 في المئة منها", "ما نسبة الضربات؟")
    assert holds("share", "Half of them left.", "What share of them left?")


def test_dates_places_reasons_people() -> None:
    assert holds("when", "افتتح يوم الخميس.", "متى افتتح؟")
    assert not holds("when", "افتتح أمام الناس.", "متى افتتح؟")
    assert holds("where", "They were found in Tell Rahma.", "Where were they found?")
    assert holds("where", "عثر عليها في تل الرحمة.", "أين عثر عليها؟")
    assert holds("why", "لأن البحر تقدم.", "لماذا؟")
    assert not holds("why", "The sea is wide.", "Why?")
    assert holds("who", "The mayor, Ilse Tarrow, cut the ribbon.", "Who cut the ribbon?")
    assert not holds("who", "the ribbon was cut at noon.", "Who cut the ribbon?")
