"""Passages: the stretches of an article that are embedded and retrieved."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.records import Passage, passage_id
from index.sentences import sentences

_LINE = re.compile(r"[^\n]+")

#: (paragraph, start, end), in code points of the article's text.
_Piece = tuple[int, int, int]


def paragraphs(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the lines that are not blank, trimmed of white space; the first is paragraph 1."""
    spans = (_trim(text, m.start(), m.end()) for m in _LINE.finditer(text))
    return tuple((start, end) for start, end in spans if start < end)


def chunk(article_id: str, text: str, *, size: int = 700, most: int = 1100) -> tuple[Passage, ...]:
    """Cut an article's text into passages, verbatim by offset.

    Sizes count code points. Whole consecutive paragraphs are packed up to
    `size`; a paragraph longer than `most` is cut into runs of sentences of up
    to `size`, and a sentence longer than `most` between words. Every character
    that is not white space lies in exactly one passage. Raises ValueError
    unless ``0 < size <= most``.
    """
    if not 0 < size <= most:
        raise ValueError(f"passage sizes must be 0 < size <= most, not size={size}, most={most}")
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for paragraph, start, end in _packed(text, size, most):
        words = text[start:end]
        key = passage_id(article_id, words, seen[words])
        seen[words] += 1
        passages.append(Passage(key, article_id, paragraph, start, end, words))
    return tuple(passages)


def _packed(text: str, size: int, most: int) -> Iterator[_Piece]:
    open_: _Piece | None = None
    for paragraph, (start, end) in enumerate(paragraphs(text), start=1):
        if open_ is not None and end - open_[1] <= size:
            open_ = (open_[0], open_[1], end)
            continue
        if open_ is not None:
            yield open_
        open_ = None
        if end - start <= most:
            open_ = (paragraph, start, end)
        else:
            yield from ((paragraph, a, b) for a, b in _runs(text, start, end, size, most))
    if open_ is not None:
        yield open_


def _runs(text: str, start: int, end: int, size: int, most: int) -> Iterator[tuple[int, int]]:
    """Runs of sentences of a long paragraph, of like length so that no scrap is left at its end."""
    count = -(-(end - start) // size)
    aim = (end - start) / count
    at = start
    stop = start
    for first, last in _units(text, start, end, size, most):
        if stop > at and (last - at > size or stop - at >= aim):
            yield _trim(text, at, stop)
            at = first
        stop = last
    yield _trim(text, at, end)


def _units(text: str, start: int, end: int, size: int, most: int) -> Iterator[tuple[int, int]]:
    """Sentences that leave no gap between them; one longer than `most` cut between words."""
    starts = [start + first for first, _ in sentences(text[start:end])][1:]
    for first, last in zip([start, *starts], [*starts, end], strict=True):
        a, b = _trim(text, first, last)
        while b - a > most:
            cut = _between_words(text, a, a + size)
            yield a, cut
            a = _trim(text, cut, b)[0]
        yield a, b


def _between_words(text: str, start: int, end: int) -> int:
    """The last place in text[start:end] where a word has ended, else `end`."""
    for at in range(end, start, -1):
        if text[at].isspace():
            return at
    return end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
