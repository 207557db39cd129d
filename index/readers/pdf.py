"""PDF: one article a file, its paragraphs put together again, with the places where pages begin."""

from __future__ import annotations

import re
from datetime import date

from index.errors import UnreadableArticle
from index.readers.pdf_glyphs import glyphs
from index.readers.pdf_lines import lines
from index.readers.pdf_paragraphs import Paragraph, paragraphs
from index.readers.pdf_title import title
from index.readers.reading import Reading
from index.readers.stated import stated
from index.records import Draft

_CREATED = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")


def read(data: bytes) -> Reading:
    """One draft: paragraphs as lines, title and date where they are beyond doubt, and ``pages``.

    Text is put in order by where it is drawn, so it does not matter in which
    order, or in which forms of its letters, a program stored Arabic. Raises
    UnreadableArticle when the PDF is locked, damaged, or has no text.
    """
    if b"%PDF" not in data[:1024]:
        raise UnreadableArticle("the file is no PDF, whatever its name says; fetch it again from its source")
    pdf = glyphs(data)
    found = paragraphs([lines(page) for page in pdf.pages])
    text = "\n".join(p.text for p in found)
    if not text:
        raise UnreadableArticle(
            "the PDF has no text that can be read, only pictures of it; "
            "run text recognition (OCR) over it, then add it again"
        )
    draft = Draft(
        text=text,
        title=title(pdf.fields.get("Title"), found),
        published=stated(_day(pdf.fields.get("CreationDate", "")), text),
        pages=_pages(found, len(pdf.pages)),
    )
    return Reading((draft,))


def _day(created: str) -> date | None:
    """The day of a date as PDF writes it: D:YYYYMMDD and a time."""
    match = _CREATED.match(created)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _pages(found: list[Paragraph], count: int) -> tuple[int, ...]:
    """Where each page begins in the text; an empty page where the next one does."""
    starts: dict[int, int] = {}
    at = 0
    for paragraph in found:
        for page, offset in paragraph.pages:
            starts.setdefault(page, at + offset)
        at += len(paragraph.text) + 1
    end = at - 1
    offsets = [0] * count
    for page in reversed(range(count)):
        offsets[page] = end = starts.get(page, end)
    offsets[0] = 0
    return tuple(offsets)
