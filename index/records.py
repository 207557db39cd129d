"""The records that pass between the rooms.

Offsets count Unicode code points into the article's stored text; paragraphs
count from 1. For every passage of every article

    article.text[passage.start:passage.end] == passage.text
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any, Literal

Language = Literal["ar", "en", "und"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader found in a file: one article before it has an identity.

    `text` is the source's own text, not yet cleaned. `published` is an ISO
    8601 date or date and time. What the source does not say is None.

    `pages` says for each page the offset into `text` where it begins, in code
    points: the first is 0, an empty page begins where the next one does, and
    formats without pages have none. `part` is the name of the member of an
    archive that the article came from.
    """

    text: str
    title: str | None = None
    id: str | None = None
    url: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: Language | None = None
    pages: tuple[int, ...] = ()
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as stored. `source` is its URL, or its file's path as given.

    `pages` says where each page of its source begins in `text`, in code points;
    empty without pages. `version` counts its texts from 1.
    """

    id: str
    title: str
    text: str
    language: Language
    source: str
    publisher: str | None = None
    published: str | None = None
    pages: tuple[int, ...] = ()
    version: int = 1

    def page(self, offset: int) -> int | None:
        """The page of the source, counted from 1, that holds a code point; None without pages."""
        return bisect_right(self.pages, offset) or None


@dataclass(frozen=True, slots=True)
class Heading:
    """An article without its text."""

    id: str
    title: str
    language: Language
    source: str
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """A text that an article had before: `replaced` is when, ISO 8601 in UTC, another took its place."""

    article_id: str
    version: int
    title: str
    text: str
    pages: tuple[int, ...]
    replaced: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is embedded and retrieved: whole paragraphs, or sentences of one.

    `paragraph` is the first one touched, counted from 1.
    """

    id: str
    article_id: str
    paragraph: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """How closely a passage says what is asked (index/closeness.py, index/phrases.py); shares, 0 to 1."""

    stretch: float  # of the question's weight, in the best stretch of the passage
    beside: float  # of the question's neighbouring terms, that stand beside each other
    phrases: float = 0.0  # of the question's pairs of words, that stand there as they do in it


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its article and its fused score (higher is better).

    `similarity` is the cosine between question and passage, -1 to 1, None when
    the passage has no vector yet; `words` is its word score, 0 or more.
    `copies` names the articles whose near-identical passages were folded into
    this hit. `close` is None for one too low in the list to be read for it.
    """

    passage: Passage
    article: Article
    score: float
    similarity: float | None
    words: float
    copies: tuple[str, ...] = ()
    close: Close | None = None

    def as_dict(self) -> dict[str, Any]:
        """The hit in the form of ``search --json`` (the stable contract)."""
        return {
            "passage_id": self.passage.id,
            "article_id": self.article.id,
            "title": self.article.title,
            "publisher": self.article.publisher,
            "source": self.article.source,
            "published": self.article.published,
            "language": self.article.language,
            "version": self.article.version,
            "paragraph": self.passage.paragraph,
            "page": self.article.page(self.passage.start),
            "start": self.passage.start,
            "end": self.passage.end,
            "text": self.passage.text,
            "score": round(self.score, 4),
            "copies": list(self.copies),
        }


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search may return; None holds nothing back.

    `since` and `until` are ISO 8601 dates, both included; an article without a
    date is held back by either.
    """

    publisher: str | None = None
    language: Language | None = None
    since: str | None = None
    until: str | None = None


def passage_id(article_id: str, text: str, ordinal: int) -> str:
    """SHA-256, hexadecimal, of the article's id, the text, and its ordinal among equal texts."""
    joined = "\x1f".join((article_id, text, str(ordinal)))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def fingerprint(article: Article) -> str:
    """SHA-256, hexadecimal, of all that an article says: not of its id, its file or its version."""
    address = article.source if article.source.startswith(("http://", "https://")) else ""
    said = (
        article.title, article.text, article.language, article.publisher or "", article.published or "",
        address, " ".join(map(str, article.pages)),
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()
