"""Which words of which article a citation number stands for.

What the page asks for is checked here: a turn or number that the visitor's own
conversation does not have finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from index.records import Article
from rag.records import Citation
from ui.turns import Turn, Turns

Kind = Literal["c", "h"]

#: Looks an article up by its id; None when the library has it no more.
Lookup = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A quoted place in an article.

    ``article.text[start:end]`` are the words to mark. When the article no
    longer holds them, `article` holds the quotation alone and `changed` is true.
    """

    turn: int
    kind: Kind
    n: int
    article: Article
    paragraph: int
    start: int
    end: int
    changed: bool = False


def find(turns: Turns, turn: object, kind: object, n: object, lookup: Lookup) -> Place | None:
    """The place that the page names by turn, kind and number, None when there is none such."""
    if type(turn) is not int or type(n) is not int or kind not in ("c", "h"):
        return None
    for found in turns:
        if found.id == turn and found.answer is not None:
            return _cited(found, n, lookup) if kind == "c" else _near(found, n)
    return None


def first(turn: Turn, lookup: Lookup) -> Place | None:
    """What opens by itself when the answer arrives: its first citation, or the nearest passage."""
    if turn.answer is None:
        return None
    if turn.answer.citations:
        return _cited(turn, turn.answer.citations[0].n, lookup)
    return _near(turn, 1)


def _cited(turn: Turn, n: int, lookup: Lookup) -> Place | None:
    assert turn.answer is not None
    for citation in turn.answer.citations:
        if citation.n == n:
            return _located(turn, citation, lookup)
    return None


def _located(turn: Turn, citation: Citation, lookup: Lookup) -> Place:
    """The citation in its article: as it is now, else as it was when it was quoted."""
    assert turn.answer is not None
    now = lookup(citation.article_id)
    then = next((h.article for h in turn.answer.hits if h.article.id == citation.article_id), None)
    for article in (now, then):
        if article is not None and article.text[citation.start : citation.end] == citation.quote:
            return Place(turn.id, "c", citation.n, article, citation.paragraph, citation.start, citation.end)
    if now is not None and citation.quote and (at := now.text.find(citation.quote)) >= 0:
        paragraph = 1 + sum(1 for line in now.text[:at].splitlines()[:-1] if line.strip())
        return Place(turn.id, "c", citation.n, now, paragraph, at, at + len(citation.quote))
    alone = Article(
        id=citation.article_id,
        title=citation.title,
        text=citation.quote,
        language=citation.language,
        source=citation.source,
        publisher=citation.publisher,
        published=citation.published,
    )
    return Place(turn.id, "c", citation.n, alone, citation.paragraph, 0, len(citation.quote), changed=True)


def _near(turn: Turn, n: int) -> Place | None:
    assert turn.answer is not None
    if not 1 <= n <= len(turn.answer.hits):
        return None
    hit = turn.answer.hits[n - 1]
    passage = hit.passage
    return Place(turn.id, "h", n, hit.article, passage.paragraph, passage.start, passage.end)
