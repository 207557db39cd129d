"""Language and direction by script."""

from __future__ import annotations

import pytest

from index.language import direction, language_of
from index.records import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("أين يقع سد وادي سارين؟", "ar"),
        ("Where is the dam?", "en"),
        ("ما هي شركة Google؟", "ar"),
        ("What does «إسناد» mean in English?", "en"),
        ("2017 ... 42%", "und"),
        ("", "und"),
        ("Москва", "und"),
        ("ﻻ ﷲ", "ar"),
    ],
)
def test_language_is_that_of_most_letters(text: str, language: Language) -> None:
    assert language_of(text) == language


def test_only_arabic_runs_right_to_left() -> None:
    assert direction("قال الوزير: OK") == "rtl"
    assert direction("He said نعم") == "ltr"
    assert direction("42") == "ltr"
