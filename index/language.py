"""The language of a text, by its script."""

from __future__ import annotations

import re
from typing import Literal

from index.records import Language

#: Letters only: no marks, digits or punctuation of the script; presentation forms included.
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")


def language_of(text: str) -> Language:
    """Arabic when its letters are as many as the Latin ones or more, English when Latin prevails.

    ``und`` when the text has letters of neither. Arabic wins a draw and weighs
    a little more, since it writes no short vowels and so needs fewer letters.
    """
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    if not arabic and not latin:
        return "und"
    return "ar" if arabic * 1.25 >= latin else "en"


def direction(text: str) -> Literal["rtl", "ltr"]:
    """How a block of this text runs: right to left when it is Arabic."""
    return "rtl" if language_of(text) == "ar" else "ltr"
