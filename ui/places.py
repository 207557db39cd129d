"""Which words of which article a citation number or an address stands for.

What the page asks for is checked here: a turn or number that the visitor's own
conversation does not have finds nothing, and an address is taken at its word
only where the article says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from index.records import Article
from rag.citing import paragraph_at
from rag.records import Answer, Citation
from ui.address import Address, address_of, digest
from ui.shelf import Shelf
from ui.turns import Turn, Turns

Kind = Literal["c", "h", "a"]

#: `same`: the present text, at the words. `earlier`: the text as it was, since replaced. `kept`, `lost`:
#: the present text instead of an earlier one, which holds the words still or no more. `unknown`: the present
#: text, of which the address says what is not so. `gone`: the words of an article that has left.
State = Literal["same", "earlier", "kept", "lost", "unknown", "gone"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an article: ``article.text[start:end]`` are the words to mark, none when they are equal.

    `article` is shown with the text of the version that is meant. `replaced` is
    when that text was, ISO 8601 in UTC, None for the present one or when it is
    not known. `kind` says what asked for it: a citation, a nearest passage (of
    the turn, by its number `n`), or an address.
    """

    asked: Address
    article: Article
    paragraph: int
    start: int
    end: int
    state: State = "same"
    replaced: str | None = None
    kind: Kind = "a"
    turn: int = 0
    n: int = 0

    @property
    def name(self) -> str:
        """How the page asks for it again."""
        return str(self.asked) if self.kind == "a" else f"#{self.kind}-{self.turn}-{self.n}"

    @property
    def words(self) -> str:
        """The words to mark."""
        return self.article.text[self.start : self.end]

    @property
    def address(self) -> Address:
        """The permanent address of what is shown."""
        return address_of(self.article, self.start, self.end)


def find(
    turns: Turns, turn: object, kind: object, n: object, shelf: Shelf, now: bool = False
) -> Place | None:
    """The place that the page names by turn, kind and number, None when there is none such.

    With `now` it is shown in the present text of its article.
    """
    if type(turn) is not int or type(n) is not int or kind not in ("c", "h"):
        return None
    for found in turns:
        if found.id == turn and found.answer is not None:
            place = _cited(found.answer, n, shelf, now) if kind == "c" else _near(found.answer, n, shelf, now)
            return replace(place, kind=kind, turn=turn, n=n) if place is not None else None
    return None


def first(turn: Turn, shelf: Shelf) -> Place | None:
    """What opens by itself when the answer arrives: its first citation, or the nearest passage."""
    if turn.answer is None:
        return None
    if turn.answer.citations:
        return find((turn,), turn.id, "c", turn.answer.citations[0].n, shelf)
    return find((turn,), turn.id, "h", 1, shelf)


def at(address: Address, shelf: Shelf, now: bool = False) -> Place | None:
    """The place that an address names; None when the library has no such article.

    With `now` it is shown in the present text: where the same words stand
    nearest to where they stood, else at its top.
    """
    present = shelf.article(address.article_id)
    if present is None:
        return None
    start, end = address.start, address.end
    if address.version in (None, present.version) and address.fits(present.text):
        return _place(address, present, start, end, "same")
    earlier = shelf.version(present.id, address.version) if address.version is not None else None
    if earlier is not None and address.fits(earlier.text):
        if now:
            return _now(address, present, earlier.text[start:end])
        was = replace(
            present, title=earlier.title, text=earlier.text, pages=earlier.pages, version=earlier.version
        )
        return _place(address, was, start, end, "earlier", earlier.replaced)
    if address.words is not None and address.fits(present.text):
        return _place(address, present, start, end, "same")  # in a library that was made anew
    return _place(address, present, 0, 0, "unknown")


def _place(
    asked: Address, article: Article, start: int, end: int, state: State, replaced: str | None = None
) -> Place:
    return Place(asked, article, paragraph_at(article.text, start), start, end, state, replaced)


def _now(asked: Address, present: Article, words: str) -> Place:
    """Words of an earlier text in the present one."""
    stand = [found.start() for found in re.finditer(re.escape(words), present.text)] if words else []
    if not stand:
        return _place(asked, present, 0, 0, "lost")
    start = min(stand, key=lambda place: abs(place - asked.start))
    return _place(asked, present, start, start + len(words), "kept")


def _cited(answer: Answer, n: int, shelf: Shelf, now: bool) -> Place | None:
    for citation in answer.citations:
        if citation.n == n:
            then = next((h.article for h in answer.hits if h.article.id == citation.article_id), None)
            return _as_quoted(_address(citation), citation.quote, then or _alone(citation), shelf, now)
    return None


def _near(answer: Answer, n: int, shelf: Shelf, now: bool) -> Place | None:
    if not 1 <= n <= len(answer.hits):
        return None
    hit = answer.hits[n - 1]
    asked = address_of(hit.article, hit.passage.start, hit.passage.end)
    return _as_quoted(asked, hit.passage.text, hit.article, shelf, now)


def _as_quoted(asked: Address, quote: str, then: Article, shelf: Shelf, now: bool) -> Place:
    """Quoted words as the library has them, else as the conversation does, in the text of `then`."""
    place = at(asked, shelf, now)
    if place is not None and place.state != "unknown":
        return place
    if place is not None and now:
        return _now(asked, place.article, quote)
    state: State = "gone" if place is None else "earlier"
    if asked.fits(then.text):
        return _place(asked, then, asked.start, asked.end, state)
    return Place(asked, replace(then, text=quote, pages=()), 1, 0, len(quote), state)


def _address(citation: Citation) -> Address:
    c = citation
    return Address(c.article_id, c.start, c.end, c.version, digest(c.quote))


def _alone(citation: Citation) -> Article:
    """An article of which nothing is left but the quotation."""
    return Article(
        id=citation.article_id,
        title=citation.title,
        text=citation.quote,
        language=citation.language,
        source=citation.source,
        publisher=citation.publisher,
        published=citation.published,
        version=citation.version,
    )
