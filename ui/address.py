"""The permanent address of words in an article.

    ?article=ID&at=START-END&v=VERSION&w=DIGEST

`at` counts code points in the text that the article had as `v`; without it the
article is meant from its top, without `v` its present text. `w` begins the
SHA-256 of the words: with it an address never opens at words that are not
those cited, even in a library that was made anew and counts versions from 1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from index.records import Article
from ui.markup import SURROGATES

#: An id longer than this is none of ours.
MOST_ID = 1000

_AT = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_VERSION = re.compile(r"[1-9][0-9]{0,8}")
_DIGEST = re.compile(r"[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Address:
    """``text[start:end]`` of one version of an article; the article's top when they are equal."""

    article_id: str
    start: int = 0
    end: int = 0
    version: int | None = None
    words: str | None = None

    def __str__(self) -> str:
        parts = {"article": self.article_id}
        if self.start < self.end:
            parts["at"] = f"{self.start}-{self.end}"
        if self.version is not None:
            parts["v"] = str(self.version)
        if self.words is not None:
            parts["w"] = self.words
        return "?" + urlencode(parts)

    def fits(self, text: str) -> bool:
        """Whether these words stand at this place of a text, as far as the address tells."""
        if self.end > len(text):
            return False
        return self.words is None or self.words == digest(text[self.start : self.end])


def address_of(article: Article, start: int = 0, end: int = 0) -> Address:
    """The address of ``article.text[start:end]``, or of the article."""
    if start >= end:
        return Address(article.id)
    return Address(article.id, start, end, article.version, digest(article.text[start:end]))


def digest(words: str) -> str:
    """The first 8 hexadecimal digits of their SHA-256."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def read_address(given: Mapping[str, object]) -> Address | None:
    """The address in the parameters of a page's address; None when they make none."""
    named = given.get("article")
    if not isinstance(named, str) or not 0 < len(named) <= MOST_ID or SURROGATES.search(named):
        return None
    at = _matched(_AT, given.get("at"))
    version = _matched(_VERSION, given.get("v"))
    words = _matched(_DIGEST, given.get("w"))
    if at is None or version is None or words is None:
        return None
    start, end = (int(n) for n in at.split("-")) if at else (0, 0)
    if at and start >= end:
        return None
    return Address(named, start, end, int(version) if version else None, (words or None) if at else None)


def _matched(pattern: re.Pattern[str], value: object) -> str | None:
    """The value when all of it is of this form, '' for none, None for any other."""
    if value is None or value == "":
        return ""
    return value if isinstance(value, str) and pattern.fullmatch(value) else None
