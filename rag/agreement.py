"""Which sources say the same, and which give different figures for one question.

Two sentences carry one statement when their words are nearly the same and their
numbers are: copies of one wire story. Two figures are for one question when
both stand with what is counted (`rag/amount.py`), in two articles that are
about the same thing (`rag/subject.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.records import Article
from rag.evidence import Candidate
from rag.numbers import values
from rag.question import Question
from rag.statement import Statement, carriers, read, versions
from rag.subject import answers, same_subject


@dataclass(frozen=True, slots=True)
class Agreement:
    """What to cite, whether it gives different figures, and whether their dates tell which is the newest."""

    statements: tuple[Statement, ...]
    differ: bool = False
    ordered: bool = False


def agree(
    question: Question,
    chosen: Sequence[Candidate],
    candidates: Sequence[Candidate],
    copies: Iterable[Article],
    most: int,
) -> Agreement:
    """The chosen sentences, at least one, as statements.

    When sources give different figures for the question, a sentence of each
    figure instead, the newest first, at most `most`. `copies` are the articles
    whose passages were folded into hits.
    """
    folded = tuple(copies)
    stated = {c: read(question, c.span.hit.article, c.span.start, c.span.end) for c in candidates}
    each = [stated[candidate] for candidate in chosen]
    at = next((n for n, one in enumerate(each) if one.figure is not None), 0)
    groups = _figures(question, chosen[at], stated, folded)
    if len(groups) > 1:
        first, *others = (_carried(group, candidates, folded) for group in groups)
        lead = _newest_first([first, *_newest_first(others)[: most - 1]])
        return Agreement(tuple(lead), differ=True, ordered=_ordered(lead))
    said = [groups[0] if groups and n == at else [one] for n, one in enumerate(each)]
    return Agreement(tuple(_carried(group, candidates, folded) for group in said))


def _newest_first(several: Iterable[Statement]) -> list[Statement]:
    """By what each is dated; what nothing dates last."""
    return sorted(several, key=lambda one: one.when, reverse=True)


def _ordered(lead: Sequence[Statement]) -> bool:
    """Whether the dates tell that the first is the newest: "2022" is after "2021-05-01", "2021" is not."""
    first, *others = (one.when for one in lead)
    return all(when and first[: len(when)] > when[: len(first)] for when in others)


def _figures(
    question: Question, best: Candidate, stated: Mapping[Candidate, Statement], folded: Sequence[Article]
) -> list[list[Statement]]:
    """The statements of each figure given for the question, that of the best sentence first.

    One statement of an article; the first of each figure is the one to cite,
    the best sentence itself when there is one figure only. Nothing when the
    best sentence gives none.
    """
    found = _given(question, best, stated, folded)
    given = {one.figure.value for one in found if one.figure is not None}
    told: dict[str, set[Decimal]] = {}
    for one in [*found, *stated.values()]:
        told.setdefault(one.article.id, set()).update(given.intersection(map(Decimal, values(one.text))))
    by_figure: list[list[Statement]] = []
    for one in found:
        same = next((several for several in by_figure if _says_as_much(one, several[0])), None)
        if same is None:
            by_figure.append([one])
        else:
            same.append(one)
    groups: list[list[Statement]] = []
    for several in by_figure:
        leading = {group[0].article.id for group in groups}
        # An article that tells of several figures is no witness of when each was given, nor is one
        # without a date.
        each = sorted(
            _of_each_article(several),
            key=lambda one: (
                one.article.id in leading,
                len(told[one.article.id]) > 1,
                not one.article.published,
            ),
        )
        if each[0].article.id not in leading:
            groups.append(each)
    return groups if len(groups) > 1 else [_once(several) for several in by_figure[:1]]


def _says_as_much(one: Statement, other: Statement) -> bool:
    """Whether two statements give one figure, as far as a round one tells: "about 5,000" and 5,233."""
    if one.figure is None or other.figure is None:
        return False
    return one.figure.agrees_with(other.figure)


def _given(
    question: Question, best: Candidate, stated: Mapping[Candidate, Statement], folded: Sequence[Article]
) -> list[Statement]:
    """The best sentence and all others that give a figure for the same thing, likeliest first."""
    first = stated[best]
    if first.figure is None:
        return []
    found = [first]
    for candidate, other in stated.items() if answers(question, best.span.stems, first.figure) else ():
        if candidate is best or other.figure is None or not other.figure.anchored:
            continue
        own = other.article.id == first.article.id
        if (
            _comparable(first, other)
            and answers(question, candidate.span.stems, other.figure)
            and (own or same_subject(question, best.span, candidate.span))
        ):
            found.append(other)
    return found + [other for one in tuple(found) for other in _variants(question, one, folded)]


def _variants(question: Question, one: Statement, folded: Sequence[Article]) -> list[Statement]:
    """The same sentence where a near copy carries it with another figure."""
    others = [read(question, article, a, b) for article in folded for a, b in versions(one, article)]
    return [
        other
        for other in others
        if one.figure is not None and other.figure is not None and other.figure.value != one.figure.value
    ]


def _comparable(one: Statement, other: Statement) -> bool:
    """Whether two figures are in one unit, as far as units of one language tell."""
    units = {s.figure.unit for s in (one, other) if s.figure is not None and s.figure.unit is not None}
    return len(units) < 2 or one.article.language != other.article.language


def _of_each_article(several: Sequence[Statement]) -> list[Statement]:
    """One statement of each article: its first, or without a date the one that names the latest year."""
    return _once(
        [next(s for s in _newest_first(several) if s.article.id == one.article.id) for one in several]
    )


def _once(several: Sequence[Statement]) -> list[Statement]:
    """The first statement of each article."""
    kept: dict[str, Statement] = {}
    for one in several:
        kept.setdefault(one.article.id, one)
    return list(kept.values())


def _carried(
    group: Sequence[Statement], candidates: Sequence[Candidate], folded: Sequence[Article]
) -> Statement:
    """The first of those that give one figure, with all who carry it."""
    first, *others = group
    same = carriers(first, candidates, folded)
    seen = {first.article.id, *(article.id for article in same)}
    agreeing: list[Article] = []
    independent = 1
    for other in others:
        if other.article.id in seen:
            continue
        independent += 1
        for article in (other.article, *carriers(other, candidates, folded)):
            if article.id not in seen:
                seen.add(article.id)
                agreeing.append(article)
    return replace(first, copies=same, agreeing=tuple(agreeing), independent=independent)
