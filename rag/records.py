"""The records of an answer.

For every citation of every answer

    article.text[citation.start:citation.end] == citation.quote

in the article's text of that citation's version.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from index.records import Hit, Language


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries the same as a citation does."""

    article_id: str
    title: str
    publisher: str | None
    source: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """One quoted place. `n` counts from 1 within the answer; `paragraph` likewise in the article.

    `version` says which of the article's texts the offsets count in; `page` is
    that of the source, from 1, None for one without pages.

    `key` are the words of the quote that answer, ``quote[a:b]`` each. `copies`
    carry the quote in the same words, `agreeing` give its figure in words of
    their own; `independent` counts the sources among all of them and the cited
    one, copies of one wire story being one.
    """

    n: int
    article_id: str
    title: str
    publisher: str | None
    source: str
    published: str | None
    language: Language
    version: int
    paragraph: int
    page: int | None
    start: int
    end: int
    quote: str
    key: tuple[tuple[int, int], ...] = ()
    copies: tuple[Carrier, ...] = ()
    agreeing: tuple[Carrier, ...] = ()
    independent: int = 1

    @property
    def sources(self) -> int:
        """How many articles carry what is cited, the cited one included."""
        return 1 + len(self.copies) + len(self.agreeing)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer, the numbers it cites, and whether they say so."""

    text: str
    marks: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown: sentences and their citations, or a refusal with the nearest passages.

    `language` is the question's; `text` is the whole answer as plain text with
    marks like ``[1]``; `model` is ``extractive`` or the chat model's name;
    `notice` is one more sentence for the reader (a foreign source, a fallback),
    None when there is nothing to say; `confidence` is the probability, 0 to 1,
    that the evidence answers the question. Streamed, each answer is more
    complete than the last: the sum of two is the later one. `asked` is the
    question as it was rewritten after an earlier one, and so searched and
    answered; None when it was taken as it is.
    """

    question: str
    language: Language
    text: str
    refused: bool
    model: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    confidence: float = 0.0
    notice: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    asked: str | None = None

    def __add__(self, later: Answer) -> Answer:
        return later
