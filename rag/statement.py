"""One sentence that an article states, and who else carries it in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from index.records import Article
from index.sentences import sentences
from index.stem import stems
from rag.amount import Amount, amount
from rag.dates import latest_year
from rag.evidence import Candidate
from rag.numbers import values
from rag.question import Question

ALIKE_WORDS = 0.75  # share of stems that makes two sentences one wording
COPIED = 6  # stems that two articles hardly share by chance: "No one was hurt" is no wire copy


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence to cite, ``article.text[start:end]``, and who else says it.

    `figure` is what it gives a question for a number; `copies`, `agreeing` and
    `independent` are as in `rag.records.Citation`.
    """

    article: Article
    start: int
    end: int
    figure: Amount | None = None
    copies: tuple[Article, ...] = ()
    agreeing: tuple[Article, ...] = ()
    independent: int = 1

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]

    @property
    def when(self) -> str:
        """The article's date, without one the latest year that the sentence names; '' when unknown."""
        return self.article.published or str(latest_year(self.text) or "")


def read(question: Question, article: Article, start: int, end: int) -> Statement:
    """A sentence of an article as it bears on a question."""
    return Statement(article, start, end, amount(question, article.text[start:end]))


def alike(a: Set[str], b: Set[str]) -> float:
    """Shared stems as a share of the greater number of stems, 0 to 1."""
    return len(a & b) / max(len(a), len(b), 1)


def carriers(
    one: Statement, candidates: Sequence[Candidate], articles: Iterable[Article]
) -> tuple[Article, ...]:
    """The other articles that carry a sentence in the same words, with the same numbers.

    They are looked for among the candidates, and in `articles`, whose passages
    were folded into hits as near copies; those are believed of a short sentence too.
    """
    found: dict[str, Article] = {}
    held, numbers = frozenset(stems(one.text)), values(one.text)
    for candidate in candidates if len(held) >= COPIED else ():
        span = candidate.span
        if alike(span.stems, held) >= ALIKE_WORDS and values(span.text) == numbers:
            found.setdefault(span.hit.article.id, span.hit.article)
    for article in articles:
        if article.id not in found and any(
            values(article.text[a:b]) == numbers for a, b in versions(one, article)
        ):
            found[article.id] = article
    found.pop(one.article.id, None)
    return tuple(found.values())


def versions(one: Statement, article: Article) -> list[tuple[int, int]]:
    """The sentences of another article in the same words, whatever their numbers."""
    if article.id == one.article.id:
        return []
    if (at := article.text.find(one.text)) >= 0:
        return [(at, at + len(one.text))]
    held = frozenset(stems(one.text))
    return [(a, b) for a, b, each in _stemmed(article.text) if alike(each, held) >= ALIKE_WORDS]


@lru_cache(maxsize=128)
def _stemmed(text: str) -> tuple[tuple[int, int, frozenset[str]], ...]:
    return tuple((a, b, frozenset(stems(text[a:b]))) for a, b in sentences(text))
