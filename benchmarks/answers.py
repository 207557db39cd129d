"""Answers against a gold file: the right article first, the answering words quoted, refusals.

    python -m benchmarks.answers [FOLDER] [GOLD] [--misses] [--json]

FOLDER holds articles (default: articles/); GOLD is a JSON object a line with
`id`, `question`, `language`, `article` (a list of article ids or file names
without their suffix; empty when no article answers), `answer` (words that the
quote must hold, null with no article), `kind` (such as `en-ar`: an English
question to an Arabic article; `none-en`: unanswerable), and `plain` (whether
question and answering sentence share a content stem). tests/test_gold.py holds
the project to its thresholds with the same functions.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.fold import fold
from index.settings import Settings, stay_offline

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from rag.records import Answer, Citation

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Gold:
    """One question with what is right; `articles` is empty when nothing answers it."""

    id: str
    question: str
    kind: str
    articles: tuple[str, ...]
    answer: str | None
    plain: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. `first`: the first citation is of the right article.

    `quoted`: its quote holds the answering words; `anywhere`: that of some citation does.
    """

    gold: Gold
    refused: bool
    first: bool
    quoted: bool
    anywhere: bool
    confidence: float
    milliseconds: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Shares, 0 to 1, over the questions of one kind; None where they mean nothing."""

    kind: str
    questions: int
    first: float | None
    quoted: float | None
    anywhere: float | None
    refused: float


def read_gold(path: Path) -> tuple[Gold, ...]:
    """The questions of a gold file, in order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(
        Gold(g["id"], g["question"], g["kind"], tuple(g["article"]), g["answer"], g.get("plain"))
        for g in (json.loads(line) for line in lines if line.strip())
    )


def outcome(gold: Gold, answer: Answer, milliseconds: float) -> Outcome:
    """Compare an answer with what is right. Words are compared folded."""
    citations = answer.citations
    holding = [holds(c, gold.answer) and is_of(c, gold.articles) for c in citations]
    return Outcome(
        gold,
        refused=answer.refused,
        first=bool(citations) and is_of(citations[0], gold.articles),
        quoted=bool(holding) and holding[0],
        anywhere=any(holding),
        confidence=answer.confidence,
        milliseconds=milliseconds,
        text=answer.text,
    )


def is_of(citation: Citation, articles: Iterable[str]) -> bool:
    """Whether a citation is of one of the articles: by id, or by its file's name."""
    return not {citation.article_id, Path(citation.source).stem}.isdisjoint(articles)


def holds(citation: Citation, words: str | None) -> bool:
    """Whether the quote holds the words, but for spelling, case and white space."""
    return words is not None and _plain(words) in _plain(citation.quote)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def ask(chain: Runnable[Any, Answer], gold: Sequence[Gold]) -> tuple[Outcome, ...]:
    """Ask every question; the outcomes in the same order."""
    outcomes = []
    for one in gold:
        began = time.perf_counter()
        answer = chain.invoke(one.question)
        outcomes.append(outcome(one, answer, (time.perf_counter() - began) * 1000))
    return tuple(outcomes)


def row(kind: str, outcomes: Sequence[Outcome]) -> Row:
    """The shares over some outcomes; a refused answerable question has no right citation."""
    answerable = bool(outcomes) and all(o.gold.articles for o in outcomes)
    return Row(
        kind,
        len(outcomes),
        share([o.first for o in outcomes]) if answerable else None,
        share([o.quoted for o in outcomes]) if answerable else None,
        share([o.anywhere for o in outcomes]) if answerable else None,
        share([o.refused for o in outcomes]) or 0.0,
    )


def share(held: Sequence[bool]) -> float | None:
    """How many of some are true, 0 to 1; None of nothing."""
    return sum(held) / len(held) if held else None


def is_across(gold: Gold) -> bool:
    """Whether question and article are in different languages."""
    question, _, article = gold.kind.partition("-")
    return bool(gold.articles) and question != article


def table(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """A row for each kind, and then for what the thresholds speak of."""
    kinds = sorted({o.gold.kind for o in outcomes})
    answerable = [o for o in outcomes if o.gold.articles]
    groups = [(kind, [o for o in outcomes if o.gold.kind == kind]) for kind in kinds]
    groups += [
        ("within a language", [o for o in answerable if not is_across(o.gold)]),
        ("across languages", [o for o in answerable if is_across(o.gold)]),
        ("shared stems", [o for o in answerable if o.gold.plain]),
        ("no shared stem", [o for o in answerable if o.gold.plain is False]),
        ("answerable", answerable),
        ("unanswerable", [o for o in outcomes if not o.gold.articles]),
    ]
    return tuple(row(name, found) for name, found in groups if found)


def collect(folder: Path, gold: Sequence[Gold], data: Path) -> tuple[Outcome, ...]:
    """Build a library of the folder in `data` and ask. Answers are extractive."""
    from index.library import Library
    from rag.pipeline import make_chain

    with Library.open(data) as library:
        library.build([folder])
        return ask(make_chain(library, Settings(data=data)), gold)


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    lines = [f"{'':20}{'asked':>6}{'article':>9}{'quote':>7}{'any':>7}{'refused':>9}"]
    for r in rows:
        shares = (r.first, r.quoted, r.anywhere)
        first, quoted, anywhere = ("" if v is None else f"{v:.2f}" for v in shares)
        lines.append(f"{r.kind:20}{r.questions:6}{first:>9}{quoted:>7}{anywhere:>7}{r.refused:9.2f}")
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.answers", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "articles")
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD)
    parser.add_argument("--misses", action="store_true", help="print the questions that went wrong too")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    with tempfile.TemporaryDirectory() as data:
        outcomes = collect(args.folder, read_gold(args.gold), Path(data))
    rows = table(outcomes)
    if args.json:
        print(json.dumps([asdict(r) for r in rows], indent=2))
        return 0
    print(show(rows))
    print(f"\nmedian {statistics.median(o.milliseconds for o in outcomes):.0f} ms from question to answer")
    if args.misses:
        print("\n\n".join(miss(o) for o in outcomes if is_miss(o)))
    return 0


def is_miss(o: Outcome) -> bool:
    """Whether something is wrong: no refusal where one is due, or no answering words in the first quote."""
    return not o.quoted if o.gold.articles else not o.refused


def miss(o: Outcome) -> str:
    """A wrong answer for reading: what was asked, wanted and got."""
    what = "refused" if o.refused else "quote" if o.first else "article" if o.gold.articles else "answered"
    wanted = f"{o.gold.answer} ({', '.join(o.gold.articles)})" if o.gold.articles else "a refusal"
    asked = f"{o.gold.id} {o.gold.kind} [{what}, {o.confidence:.2f}] {o.gold.question}"
    return f"{asked}\n  wanted: {wanted}\n  got: {o.text}"


if __name__ == "__main__":
    sys.exit(main())
