"""Gold questions: whose article is known, so that a rebuilt library can be compared with the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.command import read_lines
from index.errors import IsnadError, UsageError
from index.records import Hit

#: How many hits are looked at.
DEPTH = 5


@dataclass(frozen=True, slots=True)
class Gold:
    """A question and the articles that answer it: their ids, or their files' names with or without suffix."""

    question: str
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Of `asked` questions, how many have a right article in the first hit, and among the first DEPTH."""

    asked: int
    first: int
    near: int

    def falls_below(self, other: Score) -> bool:
        """Whether either share is less than the other's."""
        return (
            self.first * other.asked < other.first * self.asked
            or self.near * other.asked < other.near * self.asked
        )

    def in_words(self) -> str:
        """The score for a person."""
        return f"{self.first} of {self.asked} right at the first hit, {self.near} within {DEPTH}"

    def as_json(self) -> str:
        """The score for the manifest."""
        return json.dumps([self.asked, self.first, self.near])

    @classmethod
    def from_json(cls, text: str) -> Score:
        """What `as_json` wrote."""
        return cls(*json.loads(text))


class GoldFell(IsnadError):
    """A rebuilt library answers fewer gold questions than the old one, which therefore stays."""


def check_no_fall(before: Score, after: Score) -> None:
    """GoldFell when the new library, `after`, finds less than the old one."""
    if after.falls_below(before):
        raise GoldFell(
            "The rebuilt library is thrown away, the old one stays: of the gold questions it has "
            f"{after.in_words()}, the old one {before.in_words()}."
        )


def read_gold(file: Path) -> tuple[Gold, ...]:
    """The questions of a file that name their article; those that nothing answers are passed over.

    A JSON object a line: ``question``, and ``article``, an id, a file's name, or a list of them.
    UsageError when a line is none, or no question names an article.
    """
    found: list[Gold] = []
    for number, given in read_lines(file):
        question, article = given.get("question"), given.get("article")
        named = article if isinstance(article, list) else [article] if article is not None else []
        asked = isinstance(question, str) and question.strip()
        if not asked or not all(isinstance(a, str) for a in named):
            raise UsageError(
                f'{file}, line {number}: write a JSON object such as {{"question": "…", "article": "…"}}.'
            )
        if any(named) and not given.get("unanswerable"):
            found.append(Gold(str(question), frozenset(named)))
    if not found:
        raise UsageError(f"{file} holds no question that names its article: add “article” to some.")
    return tuple(found)


def measure(questions: Iterable[Gold], search: Callable[[str], Sequence[Hit]]) -> Score:
    """Ask every question and count; `search` gives the best DEPTH hits of one."""
    asked = first = near = 0
    for gold in questions:
        right = [_is_right(hit, gold.articles) for hit in search(gold.question)]
        asked += 1
        first += any(right[:1])
        near += any(right)
    return Score(asked, first, near)


def _is_right(hit: Hit, articles: frozenset[str]) -> bool:
    file = Path(hit.article.source)
    return not articles.isdisjoint({hit.article.id, *hit.copies, file.name, file.stem})
