"""From the lines of a PDF's pages to paragraphs, without what repeats on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.pdf_lines import Line, runs_rtl
from index.readers.visual import logical, set_brackets

#: In sizes of the letters: what is an indent, and what is missing at the end of a last line.
_INDENT, _SHORT = 0.9, 2.0
#: How much of its column a line of running text fills, whatever word comes next.
_FULL = 0.65
#: So many lines at the top and at the bottom of a page may be running heads.
_EDGE = 2
_ENDS = re.compile(r"[.!?؟…:؛][\"”»)\]’]*\s*$")
_ITEM = re.compile(r"\s*(?:[•●▪◦‣·*–—-]|\(?[\d٠-٩]{1,3}[.)-]|[A-Za-zأ-ي][.)])\s")
_HYPHEN = re.compile(r"(?<=[a-z\u00df-\u024f])[-\u00ad\u2010]$")
_COMPOUND = re.compile(r"\b[a-z]+-[a-z]+\b")
_DIGITS = re.compile(r"\d+")
#: A page number alone, or what a browser prints over and under a page.
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|صفحة|الصفحة|ص)?\s*[-–—|\[(]?\s*\d{1,4}\s*[-–—|\])]?\s*(?:(?:of|/|من)\s*\d{1,4})?"
    r"|(?:https?|file)://\S+\s+\d{1,4}/\d{1,4}|\d{1,4}/\d{1,2}/\d{2,4}, \d{1,2}:\d{2}(?:\s*[AP]M)?\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Its text, the size of its letters, and the pages that it is on with where each begins in it."""

    text: str
    size: float
    pages: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Open:
    """A paragraph in the making: lines with the number of their page."""

    lines: list[tuple[int, Line]]


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """The paragraphs of a document, those that run over a column or a page put together."""
    kept = _without_running_heads(pages)
    spacing = _spacing(kept)
    grown: list[_Open] = []
    before: Line | None = None
    for number, page in enumerate(kept):
        for line in page:
            if before is None or _begins(before, line, spacing, grown[-1].lines[0][1]):
                grown.append(_Open([]))
            grown[-1].lines.append((number, line))
            before = line
    compounds = _compounds(kept)
    return [p for each in grown if (p := _finished(each, compounds)).text]


def _text(line: Line, rtl: bool) -> str:
    return logical(line.drawn, rtl).strip()


def _begins(before: Line, line: Line, spacing: float, first: Line) -> bool:
    """Whether a line begins a paragraph after the one before it, which belongs to that of `first`."""
    if not 0.88 <= line.size / before.size <= 1.14:
        return True
    rtl = runs_rtl([before, line])
    text, next_text = _text(before, rtl), _text(line, rtl)
    if _ITEM.match(next_text):
        return True
    ended = _ENDS.search(text) is not None
    missing = _missing(before, rtl)
    width = before.column[1] - before.column[0]
    fell = before.y - line.y
    if before.column != line.column or fell <= 0:
        # Another column or page: the text goes on when the line breaks off at its edge.
        return ended or missing > (1 - _FULL) * width
    if fell > 1.3 * max(spacing * before.size, 1.0):
        return True
    inset = before.right - line.right if rtl else line.left - before.left
    if inset >= _INDENT * line.size and not _ITEM.match(_text(first, rtl)):
        return True
    if missing > (1 - _FULL) * width:
        return True
    # A line that ends early, though the next word had room, ends a paragraph.
    word = (line.right - line.left) * len(next_text.split()[0]) / len(next_text) if next_text else 0.0
    return ended and missing > max(word + line.size, _SHORT * line.size)


def _missing(line: Line, rtl: bool) -> float:
    """How far a line ends before the edge of its column."""
    return line.left - line.column[0] if rtl else line.column[1] - line.right


def _spacing(pages: Sequence[Sequence[Line]]) -> float:
    """From line to line within a paragraph, in sizes: the usual small distance of the document."""
    falls = sorted(
        (a.y - b.y) / a.size
        for page in pages
        for a, b in pairwise(page)
        if a.column == b.column and a.y > b.y and 0.88 <= a.size / b.size <= 1.14
    )
    return min(falls[len(falls) // 4], 2.2) if falls else 1.5


def _finished(grown: _Open, compounds: frozenset[str]) -> Paragraph:
    """The paragraph's lines in reading order, joined with spaces, hyphens at line ends undone."""
    rtl = runs_rtl(line for _, line in grown.lines)
    text = ""
    starts: list[tuple[int, int]] = []
    for number, line in grown.lines:
        piece = " ".join(_text(line, rtl).split())
        if not piece:
            continue
        if _HYPHEN.search(text) and piece[0].islower():
            whole = re.split(r"[\s(]", text)[-1] + re.split(r"[\s.,;:)]", piece)[0]
            text = text if whole in compounds else text[:-1]
        elif text:
            text += " "
        if not starts or starts[-1][0] != number:
            starts.append((number, len(text)))
        text += piece
    return Paragraph(set_brackets(text), median(line.size for _, line in grown.lines), tuple(starts))


def _compounds(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """Words that the document writes with a hyphen within a line."""
    return frozenset(
        word for page in pages for line in page for word in _COMPOUND.findall("".join(line.drawn))
    )


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers, and without heads and feet that stand on most of them."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_shape(line) for line in _edges(page)})
    often = {shape for shape, n in counts.items() if n >= 3 and n * 2 > len(pages)}
    kept = []
    for page in pages:
        edge = {
            id(line)
            for line in _edges(page)
            if _shape(line) in often or (len(page) > 1 and _is_page_number(line))
        }
        kept.append(_with_columns([line for line in page if id(line) not in edge]))
    return kept


def _with_columns(page: Sequence[Line]) -> list[Line]:
    """The lines with the edges that their columns have now."""
    columns: dict[tuple[float, float], list[Line]] = {}
    for line in page:
        columns.setdefault(line.column, []).append(line)
    edges = {c: (min(x.left for x in own), max(x.right for x in own)) for c, own in columns.items()}
    return [replace(line, column=edges[line.column]) for line in page]


def _is_page_number(line: Line) -> bool:
    return _PAGE_NUMBER.fullmatch(_text(line, runs_rtl([line]))) is not None


def _edges(page: Sequence[Line]) -> list[Line]:
    order = sorted(page, key=lambda line: -line.y)
    return [*order[:_EDGE], *order[_EDGE:][-_EDGE:]]


def _shape(line: Line) -> str:
    """A line with its numbers left open."""
    return _DIGITS.sub("#", "".join(line.drawn)).strip()
