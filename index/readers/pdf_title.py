"""The title of a PDF: what it says of itself, where its text bears that out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from index.fold import fold
from index.readers.pdf_paragraphs import Paragraph

#: Names that programs give to what has none.
_NO_TITLE = re.compile(
    r"(?:untitled|document|slide|presentation|powerpoint|word|sheet|book|layout|print|title|بدون عنوان|مستند)"
    r"[\s_-]*(?:presentation|document)?[\s_-]*\d*",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(r"\.[a-z]{2,5}\d?$|^[a-z]:\\|^\S*[/\\_]\S*$|^(?:https?|file|about):", re.IGNORECASE)
_PROGRAM = re.compile(r"^microsoft (?:word|powerpoint|excel|office \w+)\s*-\s*", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")
#: A heading is larger than the text by so much, and stands among the first so many paragraphs.
_LARGER, _FIRST, _LONGEST = 1.2, 3, 160
#: How much of the text, in code points, is looked at for the title's words.
_HEAD = 6_000


def title(stated: str | None, found: Sequence[Paragraph]) -> str | None:
    """The title stated, when it is none of a program's and the text uses two thirds of its words.

    Else a heading at the top that is larger than the text; else None.
    """
    named = _PROGRAM.sub("", " ".join((stated or "").replace("\0", "").split()))
    if named and not _NO_TITLE.fullmatch(named) and not _FILE_NAME.search(named):
        words = {*_WORD.findall(fold(named))}
        used = {*_WORD.findall(fold(" ".join(p.text for p in found)[:_HEAD]))}
        if words and len(words & used) * 3 >= len(words) * 2:
            return named
    usual = median(size for p in found for size in [p.size] * (1 + len(p.text) // 40))
    for paragraph in found[:_FIRST]:
        if paragraph.size >= _LARGER * usual and len(paragraph.text) <= _LONGEST:
            return paragraph.text if _WORD.search(paragraph.text) else None
    return None
