"""Gold questions: whose article is known, so that a rebuilt library can be compared with the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.command import read_lines
from index.errors import IsnadError, UsageError
from index.live import Live
from index.records import Hit

#: Finds the best of so many hits for a question, in a generation.
Search = Callable[[Live, str, int], Sequence[Hit]]

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


def measure(questions: Iterable[Gold], library: Live, search: Search) -> Score:
    """Ask a generation every question and count."""
    asked = first = near = 0
    for gold in questions:
        right = [_is_right(hit, gold.articles) for hit in search(library, gold.question, DEPTH)]
        asked += 1
        first += any(right[:1])
        near += any(right)
    return Score(asked, first, near)


def check_no_fall(questions: Sequence[Gold], old: Live, new: Live, search: Search) -> None:
    """GoldFell when the new generation finds less than the old one.

    An old one of another encoder or other text rules cannot be asked any more: what it noted when it
    could is taken.
    """
    made, makes = old.store.manifest(), new.store.manifest()
    if all(made.get(key) == makes[key] for key in ("encoder", "text_rules")):
        before = measure(questions, old, search)
    elif "gold" in made:
        before = Score.from_json(made["gold"])
    else:
        return
    after = measure(questions, new, search)
    if after.falls_below(before):
        raise GoldFell(
            "The rebuilt library is thrown away, the old one stays: of the gold questions it has "
            f"{after.in_words()}, the old one {before.in_words()}."
        )


def _is_right(hit: Hit, articles: frozenset[str]) -> bool:
    file = Path(hit.article.source)
    return not articles.isdisjoint({hit.article.id, *hit.copies, file.name, file.stem})
