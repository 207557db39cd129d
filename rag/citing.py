"""Citations: a place in an article's text, with what a reader is told of the article."""

from __future__ import annotations

from functools import lru_cache

from index.chunk import paragraphs
from index.records import Article
from rag.records import Citation


@lru_cache(maxsize=256)
def _paragraph_starts(text: str) -> tuple[int, ...]:
    return tuple(start for start, _ in paragraphs(text))


def paragraph_at(text: str, offset: int) -> int:
    """The paragraph, counted from 1, that holds an offset or precedes it."""
    return max(1, sum(start <= offset for start in _paragraph_starts(text)))


def cite(n: int, article: Article, start: int, end: int) -> Citation:
    """The citation of ``article.text[start:end]`` under the number `n`."""
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
        paragraph=paragraph_at(article.text, start),
        start=start,
        end=end,
        quote=article.text[start:end],
    )
