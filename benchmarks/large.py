"""A library of 100,000 passages: how fast it is filled, searched, and how fast it answers.

    python -m benchmarks.large PAIRS.tsv [PAIRS.tsv ...] [--passages 100000] [--json]

Passages are made of the files' sentences (Arabic TAB English): each is five
sentences drawn by chance from one file and language, five passages an article,
so that words are as common and as rare as in real texts. Their vectors are
there beforehand (benchmarks/beforehand.py), since what is measured is the library,
not the encoder. Questions are the project's own (benchmarks/questions.jsonl),
encoded in earnest.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.beforehand import SEED, Beforehand
from benchmarks.build import PARAGRAPHS, peak_mb, write_articles
from index.library import Library
from index.receipt import Progress
from index.settings import stay_offline
from rag import make_chain

QUESTIONS = Path(__file__).with_name("questions.jsonl")
ASKED = 200  # to be searched for, and as many others to be answered
WARM = 5  # questions asked before any is timed
SENTENCES = 5  # a passage


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; rates are passages a second, memory in megabytes (10**6 bytes)."""

    passages: int
    words_a_second: float
    vectors_a_second: float
    question_ms: float
    question_ms_p95: float
    answer_ms: float
    answer_ms_p95: float
    nothing_to_do_seconds: float
    peak_mb: float


def sides(files: Sequence[Path]) -> list[list[str]]:
    """The sentences of each file, Arabic and English apart."""
    out: list[list[str]] = []
    for file in files:
        pairs = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
        if any(len(pair) != 2 for pair in pairs):
            raise SystemExit(f"{file} is no file of pairs: each line is Arabic TAB English.")
        out += [[pair[side] for pair in pairs if len(pair[side].split()) >= 6] for side in (0, 1)]
    return [sentences for sentences in out if len(sentences) >= 100]


def paragraphs(texts: Sequence[Sequence[str]], count: int) -> Iterator[str]:
    """`count` paragraphs of SENTENCES sentences; every PARAGRAPHS of one language."""
    chance = random.Random(SEED)
    for number in range(count):
        if number % PARAGRAPHS == 0:
            sentences = chance.choice(texts)
        yield " ".join(s if s[-1] in ".!?؟" else f"{s}." for s in chance.sample(sentences, SENTENCES))


def run(files: Sequence[Path], count: int, data: Path) -> Figures:
    """Build in `data`, build again, ask."""
    texts = sides(files)
    if not texts:
        raise SystemExit("No file holds 100 sentences of six words or more.")
    made = list(paragraphs(texts, count))
    encoder = Beforehand()
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    chosen = random.Random(SEED).sample(questions, 2 * ASKED)
    data.mkdir(parents=True, exist_ok=True)
    file = data / "articles.jsonl"
    write_articles(made, file)
    with Library.open(data / "library", encoder=encoder) as library:
        began = time.perf_counter()
        receipt = library.build([file], progress=_say)
        ended = time.perf_counter()
        first = encoder.first or ended
        again = library.build([file]).seconds
        found = timed(library.search, chosen[:ASKED])
        answered = timed(make_chain(library).invoke, chosen[ASKED:])
    return Figures(
        passages=receipt.passages,
        words_a_second=receipt.passages / (first - began),
        vectors_a_second=receipt.passages / (ended - first),
        question_ms=statistics.median(found),
        question_ms_p95=statistics.quantiles(found, n=20)[-1],
        answer_ms=statistics.median(answered),
        answer_ms_p95=statistics.quantiles(answered, n=20)[-1],
        nothing_to_do_seconds=again,
        peak_mb=peak_mb(),
    )


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of each question; the first few are asked once before, to load what is loaded once."""
    for question in questions[:WARM]:
        ask(f"{question} ")
    took = []
    for question in questions:
        before = time.perf_counter()
        ask(question)
        took.append((time.perf_counter() - before) * 1000)
    return took


def _say(progress: Progress) -> None:
    if progress.done == progress.total or progress.done % 5000 < 20:
        print(f"\r{progress.stage} {progress.done}/{progress.total}   ", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.large", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="PAIRS.tsv")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--data", type=Path, help="a folder to keep what is built in")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    with tempfile.TemporaryDirectory() as folder:
        figures = asdict(run(args.files, args.passages, args.data or Path(folder)))
    print(file=sys.stderr)
    if args.json:
        print(json.dumps(figures, indent=2))
        return 0
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):24}{value:>14,.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
