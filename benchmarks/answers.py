"""Answers against a question file: the right article first, the answering words quoted, refusals.

    python -m benchmarks.answers [FOLDER [FILE]] [--beside FOLDER ...] [--misses] [--json]

FOLDER holds articles (default: articles/), FILE questions in the form of
`benchmarks/gold.py` (default: tests/gold.jsonl).

A FOLDER in the form of `benchmarks/pools.py` brings its own questions: each
language of its articles makes a library, with those of the folders `--beside` it,
and questions of both languages are asked of it. Directions are named
question-article (`en-ar`: an English question to an Arabic article). Answers are
extractive; a refused answerable question counts as a miss. tests/test_gold.py
holds the project to its thresholds with the same functions.
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

from benchmarks.gold import Gold, read_gold
from benchmarks.pools import LANGUAGES, article_files, asked_of, read_lines
from index.fold import fold
from index.settings import Settings, stay_offline

if TYPE_CHECKING:
    from rag.records import Answer, Citation

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question; what cannot be judged is None.

    `first`: the first citation is of the right article. `quoted`: its quote also
    holds the answer; `anywhere`: that of one of the (at most three) citations does.
    """

    gold: Gold
    refused: bool
    first: bool | None
    quoted: bool | None
    anywhere: bool | None
    confidence: float
    milliseconds: float
    words: int  # in the first quote
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Shares, 0 to 1, over some questions, None where they mean nothing; mean words of the first quote."""

    what: str
    questions: int
    first: float | None
    quoted: float | None
    anywhere: float | None
    refused: float
    words: float | None
    median_ms: float
    p95_ms: float


def outcome(gold: Gold, answer: Answer, milliseconds: float) -> Outcome:
    """Compare an answer with what is right. Words are compared folded."""
    citations = answer.citations
    known, judged = bool(gold.articles), bool(gold.answers or gold.evidence)
    right = [not known or is_of(c, gold.articles) for c in citations]
    holding = [r and holds(c, gold) for r, c in zip(right, citations, strict=True)]
    return Outcome(
        gold,
        refused=answer.refused,
        first=any(right[:1]) if known else None,
        quoted=any(holding[:1]) if judged else None,
        anywhere=any(holding) if judged else None,
        confidence=answer.confidence,
        milliseconds=milliseconds,
        words=len(citations[0].quote.split()) if citations else 0,
        text=answer.text,
    )


def is_of(citation: Citation, articles: Iterable[str]) -> bool:
    """Whether a citation is of one of the articles: by id, or by its file's name."""
    return not {citation.article_id, Path(citation.source).stem}.isdisjoint(articles)


def holds(citation: Citation, gold: Gold) -> bool:
    """Whether the quote holds an answer, or is of the evidence; spelling, case and white space aside."""
    quote = _plain(citation.quote)
    if gold.answers:
        return any(_plain(words) in quote for words in gold.answers)
    evidence = _plain(gold.evidence or "")
    return bool(evidence) and (quote in evidence or evidence in quote)


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def row(what: str, outcomes: Sequence[Outcome]) -> Row:
    """The shares over some outcomes; a refused answerable question has no right citation."""
    times = sorted(o.milliseconds for o in outcomes)
    words = [o.words for o in outcomes if o.words]
    judged = outcomes if all(o.gold.answerable for o in outcomes) else ()
    return Row(
        what,
        len(outcomes),
        share([o.first for o in judged]),
        share([o.quoted for o in judged]),
        share([o.anywhere for o in judged]),
        share([o.refused for o in outcomes]) or 0.0,
        statistics.mean(words) if words else None,
        statistics.median(times),
        times[min(len(times) - 1, int(0.95 * len(times)))],
    )


def share(held: Sequence[bool | None]) -> float | None:
    """How many of those that are known are true, 0 to 1; None of nothing."""
    known = [one for one in held if one is not None]
    return sum(known) / len(known) if known else None


def is_across(gold: Gold) -> bool:
    """Whether question and article are in different languages, as far as is known."""
    question, _, article = gold.direction.partition("-")
    return gold.answerable and article != "?" and question != article


def table(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """A row for each direction, and for each group of questions that has some."""
    answerable = [o for o in outcomes if o.gold.answerable]
    directions = sorted({o.gold.direction for o in outcomes})
    groups = [(way, [o for o in outcomes if o.gold.direction == way]) for way in directions]
    groups += [
        ("shared stems", [o for o in answerable if o.gold.plain]),
        ("no shared stem", [o for o in answerable if o.gold.plain is False]),
        ("within a language", [o for o in answerable if not is_across(o.gold)]),
        ("across languages", [o for o in answerable if is_across(o.gold)]),
        ("answerable", answerable),
        ("unanswerable", [o for o in outcomes if not o.gold.answerable]),
    ]
    return tuple(row(name, found) for name, found in groups if found)


def collect(folder: Path, questions: Path, data: Path) -> tuple[Outcome, ...]:
    """Build a library of a folder in `data` and ask the questions of a file."""
    from index.library import Library

    with Library.open(data) as library:
        receipt = library.build([folder])
        if receipt.failed:
            print(receipt.in_words(), file=sys.stderr)
        languages = {name: a.language for a in library.articles() for name in (a.id, Path(a.source).stem)}
        return _ask(library, read_gold(questions, languages))


def collect_pool(folder: Path, data: Path, beside: Sequence[Path] = ()) -> tuple[Outcome, ...]:
    """The same for a folder of `benchmarks/pools.py`: a library for each language of its articles."""
    from index.library import Library

    found: list[Outcome] = []
    for language in LANGUAGES:
        if not article_files([folder], language):
            continue
        gold = [
            Gold(str(n), a.question, a.direction, tuple(a.right), a.answers)
            for n, a in enumerate(asked_of(folder, language), 1)
        ]
        with Library.open(data / language) as library:
            library.build(article_files([folder, *beside], language))
            found += _ask(library, gold)
    return tuple(found)


def _ask(library: Any, gold: Sequence[Gold]) -> tuple[Outcome, ...]:
    """Ask every question of a library; the outcomes in the same order."""
    from rag.pipeline import make_chain

    chain = make_chain(library, Settings())
    chain.invoke("…?" if not gold else gold[0].question)  # what is loaded once is not timed
    outcomes = []
    for one in gold:
        began = time.perf_counter()
        answer = chain.invoke(one.question)
        outcomes.append(outcome(one, answer, (time.perf_counter() - began) * 1000))
    return tuple(outcomes)


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    heads = ("asked", "article", "quote", "any", "refused", "words", "median", "p95 ms")
    lines = [f"{'':20}" + "".join(f"{head:>9}" for head in heads)]
    for r in rows:
        shares = (r.first, r.quoted, r.anywhere, r.refused)
        cells = [str(r.questions), *("" if v is None else f"{v:.3f}" for v in shares)]
        cells += ["" if r.words is None else f"{r.words:.1f}", f"{r.median_ms:.0f}", f"{r.p95_ms:.0f}"]
        lines.append(f"{r.what:20}" + "".join(f"{cell:>9}" for cell in cells))
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.answers", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "articles")
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--beside", nargs="*", type=Path, default=[], help="more articles in the libraries")
    parser.add_argument("--misses", action="store_true", help="print the questions that went wrong too")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    for path in filter(None, (args.folder, args.file, *args.beside)):
        if not path.exists():
            raise SystemExit(f"{path} does not exist.")
    stay_offline()
    pool = args.file is None and any(read_lines(args.folder / f"questions.{one}.jsonl") for one in LANGUAGES)
    with tempfile.TemporaryDirectory() as data:
        if pool:
            outcomes = collect_pool(args.folder, Path(data), args.beside)
        else:
            outcomes = collect(args.folder, args.file or GOLD, Path(data))
    if not outcomes:
        raise SystemExit("There are no questions in the file.")
    rows = table(outcomes)
    print(json.dumps([asdict(r) for r in rows], indent=2) if args.json else show(rows))
    if args.misses:
        print("\n\n".join(["", *(miss(o) for o in outcomes if is_miss(o))]))
    return 0


def is_miss(o: Outcome) -> bool:
    """Whether something is wrong: no refusal where one is due, or not what was wanted first."""
    if not o.gold.answerable:
        return not o.refused
    return o.refused or o.first is False or o.quoted is False


def miss(o: Outcome) -> str:
    """A wrong answer for reading: what was asked, wanted and got."""
    what = "refused" if o.refused else "quote" if o.first else "article" if o.gold.answerable else "answered"
    answer = " / ".join(o.gold.answers) or o.gold.evidence or "an answer"
    wanted = f"{answer} ({', '.join(o.gold.articles)})" if o.gold.answerable else "a refusal"
    asked = f"{o.gold.id} {o.gold.direction} [{what}, {o.confidence:.2f}] {o.gold.question}"
    return f"{asked}\n  wanted: {wanted}\n  got: {o.text}"


if __name__ == "__main__":
    sys.exit(main())
