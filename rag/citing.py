"""Citations: a place in an article's text, with what a reader is told of the article."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from index.chunk import paragraphs
from index.records import Article
from rag.records import Carrier, Citation


@lru_cache(maxsize=256)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in paragraphs(text))


def paragraph_at(text: str, offset: int) -> int:
    """The paragraph, counted from 1, that holds an offset or precedes it."""
    return max(1, sum(start <= offset for start in _paragraph_starts(text)))


def cite(
    n: int, article: Article, start: int, end: int, *,
    key: Sequence[tuple[int, int]] = (),
    copies: Sequence[Article] = (),
    agreeing: Sequence[Article] = (),
    independent: int = 1,
) -> Citation:  # fmt: skip
    """The citation of ``article.text[start:end]`` under the number `n`; the rest as in `Citation`."""
    if not 0 <= start < end <= len(article.text):
        raise ValueError(f"no {start}:{end} in “{article.title}”, which has {len(article.text)} characters")
    return Citation(
        n=n,
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        source=article.source,
        published=article.published,
        language=article.language,
        version=article.version,
        paragraph=paragraph_at(article.text, start),
        page=article.page(start),
        start=start,
        end=end,
        quote=article.text[start:end],
        key=tuple(key),
        copies=tuple(map(carrier, copies)),
        agreeing=tuple(map(carrier, agreeing)),
        independent=independent,
    )


def carrier(article: Article) -> Carrier:
    """What a citation says of another article that carries the same."""
    return Carrier(article.id, article.title, article.publisher, article.source, article.published)
