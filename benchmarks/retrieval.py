"""Retrieval: the right article among the first 1, 5 and 10, within a language and across.

    python -m benchmarks.retrieval FOLDER [FOLDER ...] [PAIRS.tsv ...] [--ablate] [--json]

Folders are those of `benchmarks.pools`. Five rankings: BM25 over raw words,
BM25 over folded stems, the library's words with all that they expand to, its
vectors, and the whole as a question gets it; with `--ablate` the whole without
each of its parts as well. A file of pairs (Arabic TAB English) measures
translation retrieval: how often a text's nearest vector of the other language
is that of its translation.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.pools import Pool, open_pools
from index import bm25
from index.encoder import open_encoder
from index.library import Library
from index.records import Language
from index.settings import stay_offline
from index.terms import Term
from index.weights import Weights, weights

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
    ndcg_10: float
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


def plain(term: Term) -> Term:
    """A term without translations and without names that sound alike."""
    return replace(term, own=term.own[:1], crossed=())


def without_translations(term: Term) -> Term:
    """A term that crosses the languages by sound alone."""
    return replace(term, crossed=tuple(a for a in term.crossed if a in term.sounds))


def without_names(term: Term) -> Term:
    """A term that crosses the languages by the lexicon alone."""
    return replace(
        term,
        own=tuple(a for a in term.own if a not in term.sounds),
        crossed=tuple(a for a in term.crossed if a not in term.sounds),
    )


def only(chosen: Weights) -> Callable[[Language, Language], Weights]:
    """The same weights in every direction."""
    return lambda asked, held: chosen


def ranking(
    library: Library,
    change: Callable[[Term], Term] = lambda term: term,
    weighing: Callable[[Language, Language], Weights] = weights,
) -> Ranking:
    """The library's ranking with its terms changed and its parts weighed otherwise; copies count too."""

    def each(question: str) -> list[str]:
        terms = [change(term) for term in library.expand(question)]
        hits = library.search(question, DEEP, terms=terms, weighing=weighing)
        return [i for hit in hits for i in (hit.article.id, *hit.copies)]

    return each


def rankings(library: Library, ablate: bool) -> dict[str, Ranking]:
    """What is measured, by name."""
    texts = {a.id: f"{a.title} {a.text}" for a in library.articles()}
    of_words = only(Weights(1, 0, 0, 0, 0))
    out: dict[str, Ranking] = {
        "BM25, raw words": RawWords(texts),
        "BM25, stems": ranking(library, plain, of_words),
        "words": ranking(library, weighing=of_words),
        "vectors": ranking(library, weighing=only(Weights(0, 1, 0, 0, 0))),
        "whole": ranking(library),
    }
    if ablate:
        out |= {
            "- translations": ranking(library, without_translations),
            "- names": ranking(library, without_names),
            "- words": ranking(library, weighing=lambda a, h: replace(weights(a, h), words=0)),
            "- vectors": ranking(library, weighing=lambda a, h: replace(weights(a, h), vectors=0)),
            "- stretch": ranking(library, weighing=lambda a, h: replace(weights(a, h), stretch=0)),
            "- beside": ranking(library, weighing=lambda a, h: replace(weights(a, h), beside=0)),
            "- phrases": ranking(library, weighing=lambda a, h: replace(weights(a, h), phrases=0)),
            "- directions": ranking(library, weighing=lambda a, h: weights("und", "und")),
        }
    return out


def first_rank(found: Iterable[str], right: str) -> int | None:
    """Rank from 1 of the right article among distinct ones, None when it is not there."""
    return next((n for n, i in enumerate(dict.fromkeys(found), 1) if i == right), None)


def measure(pool: Pool, name: str, ranked: Ranking) -> Row:
    """Ask every question of a pool."""
    ranks: list[int | None] = []
    took: list[float] = []
    for question, right, _ in pool.questions:
        began = time.perf_counter()
        found = ranked(question)
        took.append((time.perf_counter() - began) * 1000)
        ranks.append(first_rank(found, right))
    return Row(pool.folder, pool.direction, name, len(ranks), *figures(ranks), statistics.median(took))


def figures(ranks: Sequence[int | None]) -> tuple[float, float, float, float, float]:
    """Recall at 1, 5 and 10, mean reciprocal rank, and nDCG@10 with one right article a question.

    nDCG: Järvelin and Kekäläinen 2002; with one right article ``1 / log2(1 + rank)``.
    """
    found = [r for r in ranks if r is not None]
    recall = [sum(r <= k for r in found) / len(ranks) for k in (1, 5, 10)]
    mrr = sum(1 / r for r in found) / len(ranks)
    ndcg = sum(1 / math.log2(1 + r) for r in found if r <= 10) / len(ranks)
    return recall[0], recall[1], recall[2], mrr, ndcg


def translations(file: Path, encoder: str | None) -> list[Row]:
    """Translation retrieval over a file of pairs, both ways, by vectors alone."""
    pairs = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise SystemExit(f"{file} is no file of pairs: each line is Arabic TAB English.")
    model = open_encoder(encoder)
    began = time.perf_counter()
    arabic, english = (model.encode([pair[side].strip() for pair in pairs]) for side in (0, 1))
    took = (time.perf_counter() - began) * 1000 / (2 * len(pairs))
    similar = arabic @ english.T
    rows: list[Row] = []
    for direction, scores in (("ar-en", similar), ("en-ar", similar.T)):
        right = scores.diagonal()[:, None]
        ranks = [int(r) for r in (scores > right).sum(1) + 1]
        rows.append(Row(file.stem, direction, "vectors", len(ranks), *figures(ranks), took))
    return rows


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    heads = "".join(f"{head:>7}" for head in ("@1", "@5", "@10", "MRR", "nDCG", "ms"))
    lines = [f"{'folder':20}{'from-to':8}{'ranking':17}{'asked':>6}{heads}"]
    for r in rows:
        shares = (r.recall_1, r.recall_5, r.recall_10, r.mrr, r.ndcg_10)
        numbers = "".join(f"{v:7.3f}" for v in shares)
        lines.append(
            f"{r.folder[:19]:20}{r.direction:8}{r.ranking:17}{r.questions:6}{numbers}{r.milliseconds:7.1f}"
        )
    return "\n".join(lines)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.retrieval", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER or PAIRS.tsv")
    parser.add_argument("--ablate", action="store_true", help="the whole without each of its parts, too")
    parser.add_argument("--encoder", help="another encoder than the shipped one, as in ISNAD_ENCODER")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    rows: list[Row] = []
    if folders := [p for p in args.paths if p.suffix != ".tsv"]:
        with tempfile.TemporaryDirectory() as data, open_pools(folders, Path(data), args.encoder) as pools:
            ranked = {id(p.library): rankings(p.library, args.ablate) for p in pools}
            rows += [
                measure(pool, name, each) for pool in pools for name, each in ranked[id(pool.library)].items()
            ]
    for file in (p for p in args.paths if p.suffix == ".tsv"):
        rows += translations(file, args.encoder)
    print(json.dumps([asdict(r) for r in rows], indent=2) if args.json else show(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
