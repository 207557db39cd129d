"""Retrieval: the right article among the first 1, 5 and 10, within a language and across.

    python -m benchmarks.retrieval FOLDER [FOLDER ...] [--json]

A folder holds `articles.<language>.jsonl` (`id`, `title`, `text`) and
`questions.<language>.jsonl` (`id`, `question`, `language`, `article`: the
article's id without its language suffix). The articles of one language in all
folders form that language's library; a folder's questions in one language are
also asked of the other where the folder has articles in it. Four rankings:
BM25 over raw words, then the library's words alone, its vectors alone, and
both as a question gets them.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import bm25
from index.settings import stay_offline

if TYPE_CHECKING:
    from index.library import Library

LANGUAGES = ("ar", "en")
DEEP = 30  # hits asked for: passages of one article count once
Ranking = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """Figures, 0 to 1, of one ranking on one folder in one direction; `milliseconds` a question, median."""

    folder: str
    direction: str
    ranking: str
    questions: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr: float
    milliseconds: float


class RawWords:
    """BM25 over lower-cased words as they stand: what everything else is measured against."""

    def __init__(self, articles: Mapping[str, str]) -> None:
        self._counts = {i: Counter(words(text)) for i, text in articles.items()}
        self._usual = statistics.fmean(c.total() for c in self._counts.values())
        self._holding = Counter(word for counts in self._counts.values() for word in counts)

    def __call__(self, question: str) -> list[str]:
        """Article ids, best first."""
        terms = [(((w,),), bm25.idf(len(self._counts), self._holding[w])) for w in set(words(question))]
        scores = {i: bm25.score(terms, c, c.total(), self._usual) for i, c in self._counts.items()}
        return sorted(scores, key=lambda i: (-scores[i], i))[:DEEP]


def words(text: str) -> list[str]:
    """Runs of letters and digits, lower-cased."""
    return re.findall(r"\w+", text.lower())


def first_rank(found: Iterable[str], right: str) -> int | None:
    """Rank from 1 of the right article among distinct ones, None when it is not there."""
    return next((n for n, i in enumerate(dict.fromkeys(found), 1) if i == right), None)


def measure(
    folder: str, direction: str, name: str, ranking: Ranking, questions: Sequence[tuple[str, str]]
) -> Row:
    """Ask every (question, id of the right article)."""
    ranks: list[int | None] = []
    took: list[float] = []
    for question, right in questions:
        began = time.perf_counter()
        found = ranking(question)
        took.append((time.perf_counter() - began) * 1000)
        ranks.append(first_rank(found, right))
    count = len(questions)

    def recall(k: int) -> float:
        return sum(r is not None and r <= k for r in ranks) / count

    mrr = sum(1 / r for r in ranks if r is not None) / count
    return Row(folder, direction, name, count, recall(1), recall(5), recall(10), mrr, statistics.median(took))


def rankings(library: Library, raw: Ranking) -> dict[str, Ranking]:
    """The four rankings by name."""
    from index.rank import Weights

    def of(weights: Weights | None) -> Ranking:
        return lambda question: [
            i
            for hit in library.search(question, DEEP, weights=weights)
            for i in (hit.article.id, *hit.copies)
        ]

    return {
        "raw words": raw,
        "words": of(Weights(words=1, vectors=0)),
        "vectors": of(Weights(words=0, vectors=1)),
        "both": of(None),
    }


def read_lines(path: Path) -> list[Any]:
    """The JSON values of a file, one a line; none when there is no file."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def run(folders: Sequence[Path], data: Path) -> list[Row]:
    """Every row: folder by folder, direction by direction."""
    from index.library import Library

    rows: list[Row] = []
    with ExitStack() as stack:
        ranked: dict[str, dict[str, Ranking]] = {}
        for language in LANGUAGES:
            files = [p for f in folders if (p := f / f"articles.{language}.jsonl").is_file()]
            if files:
                library = stack.enter_context(Library.open(data / language))
                receipt = library.build(files)
                if receipt.failed:
                    raise SystemExit(f"{language}: {receipt.in_words()}")
                texts = {a["id"]: f"{a['title']} {a['text']}" for f in files for a in read_lines(f)}
                ranked[language] = rankings(library, RawWords(texts))
                said = f"{language}: {receipt.articles} articles, {receipt.passages} passages"
                print(f"{said}, built in {receipt.seconds:.1f} s", file=sys.stderr)
        for folder in folders:
            for asked in LANGUAGES:
                for held in LANGUAGES:
                    ids = {a["id"] for a in read_lines(folder / f"articles.{held}.jsonl")}
                    questions = [
                        (q["question"], right)
                        for q in read_lines(folder / f"questions.{asked}.jsonl")
                        if (right := f"{q['article']}-{held}") in ids
                    ]
                    if questions:
                        rows += [
                            measure(folder.name, f"{asked}-{held}", name, ranking, questions)
                            for name, ranking in ranked[held].items()
                        ]
    return rows


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    heads = "".join(f"{head:>7}" for head in ("@1", "@5", "@10", "MRR", "ms"))
    lines = [f"{'folder':16}{'from-to':8}{'ranking':10}{'asked':>6}{heads}"]
    for r in rows:
        figures = "".join(f"{v:7.3f}" for v in (r.recall_1, r.recall_5, r.recall_10, r.mrr))
        lines.append(
            f"{r.folder:16}{r.direction:8}{r.ranking:10}{r.questions:6}{figures}{r.milliseconds:7.1f}"
        )
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.retrieval", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    with tempfile.TemporaryDirectory() as data:
        rows = run(args.folders, Path(data))
    print(json.dumps([asdict(r) for r in rows], indent=2) if args.json else show(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
