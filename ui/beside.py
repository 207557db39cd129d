"""What the library says of an open article beside its text."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Article
from index.terms import Term
from ui.shelf import Shelf

#: How many near-copies are named.
MOST_COPIES = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """`files`: every file that the article stands in. `copies`: near-identical articles, the nearest first,
    with the share of wording in common, 0 to 1. `terms`: what the question's words stand for; empty without
    a question.
    """

    files: tuple[str, ...] = ()
    copies: tuple[tuple[Article, float], ...] = ()
    terms: tuple[Term, ...] = ()


def beside(article: Article, question: str | None, shelf: Shelf) -> Beside:
    """What stands beside an article opened for a question, or for none."""
    near = list(shelf.copies(article.id).items())[:MOST_COPIES]
    found = [(shelf.article(other), share) for other, share in near]
    return Beside(
        shelf.sources(article.id),
        tuple((other, share) for other, share in found if other is not None),
        shelf.expand(question) if question else (),
    )
