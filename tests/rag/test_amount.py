"""The number that answers a question for one: its place, its value, its unit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from index.library import Library
from rag.amount import Amount, amount
from rag.question import Question

Read = Callable[[str, str], Amount | None]


@pytest.fixture
def read(library: Library) -> Read:
    return lambda question, text: amount(Question.read(question, library.expand(question)), text)


@pytest.mark.parametrize(
    ("question", "text", "value", "words"),
    [
        ("How many men fell?", "Two hundred and twelve men fell.", "212", "Two hundred and twelve men"),
        ("How many men fell?", "The number of fallen men was raised from 14 to 19.", "19", "19"),
        ("كم شخصًا أصيب؟", "أصيب ٣٬٥٠٠ شخص في الحادث.", "3500", "٣٬٥٠٠ شخص"),
        ("كم شخصًا أصيب؟", "ورُفع عدد المصابين من 14 إلى 19 شخصًا.", "19", "19 شخصًا"),
        ("How many tonnes burned?", "In 2019 the fire burned 1,900 tonnes of fish.", "1900", "1,900 tonnes"),
        ("How many people fled?", "No fewer than 2.3 million people fled.", "2300000", "2.3 million people"),
    ],
)  # fmt: skip
def test_the_number_and_its_words(read: Read, question: str, text: str, value: str, words: str) -> None:
    found = read(question, text)
    assert found is not None
    assert found.value == Decimal(value)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        # What the number counts is said, and is not what is asked for.
        ("How many Russians died?", "The number of civilians killed there by Russian forces stood at 5,233."),
        ("How many passengers were hurt?", "The passengers crossed 40 villages."),
        ("How many people were injured?", "Two of the injured were children."),
        # A date, a share, a stretch of time.
        ("How many stones were there?", "On 9 May 2022 the stones were moved."),
        ("How many stones were there?", "The stones are 85 per cent granite."),
        ("How many boats sank?", "The boats lay there for six weeks."),
        ("Who was hurt?", "Fourteen people were hurt."),
    ],
)
def test_no_number_answers(read: Read, question: str, text: str) -> None:
    assert read(question, text) is None


def test_units_tell_what_can_be_compared(read: Read) -> None:
    crowns = read("What did the bridge cost?", "The bridge cost 4.1 million crowns.")
    euros = read("What did the bridge cost?", "The bridge cost 95,000 euros.")
    percent = read("What share of the bridge is stone?", "5% of the bridge is stone.")
    in_words = read("What share of the bridge is stone?", "7 per cent of the bridge is stone.")
    assert crowns is not None
    assert euros is not None
    assert percent is not None
    assert in_words is not None
    assert (crowns.unit, euros.unit) == ("crown", "euro")
    assert percent.unit == in_words.unit


@pytest.mark.parametrize(
    ("rough", "exact", "agree"),
    [
        ("About 5,000 people marched.", "5,233 people marched.", True),  # 233 < 0.1 * 5,000
        ("About 5,000 people marched.", "5,600 people marched.", False),  # 600 > 0.1 * 5,000
        ("Nearly 5,200 people marched.", "5,290 people marched.", True),  # 90 < 100
        ("Nearly 5,200 people marched.", "5,310 people marched.", False),  # 110 > 100
        ("Some 14 people marched.", "15 people marched.", False),
        ("5,000 people marched.", "5,233 people marched.", False),
        ("سار نحو 5000 شخص.", "5,233 people marched.", True),
        ("سار أكثر من خمسة آلاف شخص.", "سار 5233 شخصًا.", True),
    ],
)
def test_a_round_figure_and_what_it_rounds(read: Read, rough: str, exact: str, agree: bool) -> None:
    asked = {"ar": "كم شخصًا سار؟", "en": "How many people marched?"}
    one, other = (read(asked["en" if text.isascii() else "ar"], text) for text in (rough, exact))
    assert one is not None
    assert other is not None
    assert one.agrees_with(other) is agree
    assert other.agrees_with(one) is agree
