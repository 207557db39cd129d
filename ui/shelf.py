"""What the window needs of the library; `index.library.Library` is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from index.records import Article, Heading, Version
from index.terms import Term


class Shelf(Protocol):
    """Articles by id, their earlier texts, where they stand, and what a question's words stand for."""

    def article(self, article_id: str, /) -> Article | None: ...
    def version(self, article_id: str, version: int, /) -> Version | None: ...
    def headings(self) -> tuple[Heading, ...]: ...
    def sources(self, article_id: str, /) -> tuple[str, ...]: ...
    def copies(self, article_id: str, /) -> Mapping[str, float]: ...
    def expand(self, text: str, /) -> tuple[Term, ...]: ...
