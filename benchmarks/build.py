"""Building and asking a large library: passages a second, milliseconds a question, memory.

    python -m benchmarks.build [--passages 5000] [--json]

The passages are those of benchmarks.encoder, paragraphs of 100 words made of the
sample articles' sentences, five to an article. Words count until every article
is committed and findable, vectors from then to the end of the build, Chroma
included. The ratio compares the encoder with the same model in PyTorch float32,
on a sample, in this run.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.answers import GOLD
from benchmarks.encoder import ARTICLES, passages, seconds, sentences
from benchmarks.gold import read_gold
from index.encoder import Parts
from index.settings import stay_offline

PARAGRAPHS = 5  # an article
SEED = 20_261
QUESTIONS = 60


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured; rates are passages a second, memory in megabytes (10**6 bytes)."""

    passages: int
    words_a_passage: float
    words_a_second: float
    vectors_a_second: float
    torch_a_second: float | None
    ratio: float | None
    build_seconds: float
    again_seconds: float
    question_ms: float
    question_ms_p95: float
    peak_mb: float


def paragraphs(count: int) -> list[str]:
    """`count` paragraphs of 100 words, the same at every run; every article of one language."""
    arabic, english = sentences(ARTICLES)
    return passages([arabic] * PARAGRAPHS + [english] * PARAGRAPHS, count, random.Random(SEED))


def write_articles(texts: Sequence[str], path: Path) -> None:
    """The paragraphs as articles of PARAGRAPHS each, one a line."""
    with path.open("w", encoding="utf-8") as file:
        for at in range(0, len(texts), PARAGRAPHS):
            number = at // PARAGRAPHS
            text = "\n\n".join(texts[at : at + PARAGRAPHS])
            article = {"id": f"synthetic-{number}", "title": f"Number {number}", "text": text}
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


class Clock:
    """Notes when the first passage is encoded, around an encoder."""

    def __init__(self) -> None:
        from index.encoder import open_encoder

        self.encoder = open_encoder(None)
        self.first: float | None = None
        self._encode_parts = self.encoder.encode_parts
        self.encoder.encode_parts = self.encode_parts  # type: ignore[method-assign]

    def encode_parts(self, texts: Sequence[str], parts: Sequence[Parts]):  # type: ignore[no-untyped-def]
        """The encoder's own, timed."""
        if self.first is None:
            self.first = time.perf_counter()
        return self._encode_parts(texts, parts)


def peak_mb() -> float:
    """The most memory that this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def run(count: int) -> Figures:
    """Build, build again, ask, and only then load PyTorch."""
    from index.library import Library

    texts = paragraphs(count)
    questions = [g.question for g in read_gold(GOLD)][:QUESTIONS]
    clock = Clock()
    clock.encoder.encode(["warm"])
    clock.first = None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "articles.jsonl")
        write_articles(texts, file)
        with Library.open(Path(folder, "library"), encoder=clock.encoder) as library:
            began = time.perf_counter()
            receipt = library.build([file], progress=_say)
            ended = time.perf_counter()
            assert clock.first is not None
            words, vectors = clock.first - began, ended - clock.first
            again = library.build([file]).seconds
            for question in questions[:5]:
                library.search(question)
            took = []
            for question in questions:
                before = time.perf_counter()
                library.search(question)
                took.append((time.perf_counter() - before) * 1000)
    memory = peak_mb()
    torch = torch_rate(texts[: min(count, 200)])
    rate = receipt.passages / vectors
    return Figures(
        passages=receipt.passages,
        words_a_passage=statistics.fmean(len(t.split()) for t in texts),
        words_a_second=receipt.passages / words,
        vectors_a_second=rate,
        torch_a_second=torch,
        ratio=rate / torch if torch else None,
        build_seconds=ended - began,
        again_seconds=again,
        question_ms=statistics.median(took),
        question_ms_p95=statistics.quantiles(took, n=20)[-1],
        peak_mb=memory,
    )


def torch_rate(texts: Sequence[str]) -> float | None:
    """Passages a second of the same model in PyTorch float32; None without sentence-transformers."""
    from index.encoder import SHIPPED, SentenceTransformerEncoder
    from index.errors import ModelRefused

    try:
        encoder = SentenceTransformerEncoder(str(SHIPPED))
    except ModelRefused:
        return None
    encoder.encode(texts[:8])
    return len(texts) / seconds(encoder.encode, list(texts))


def _say(progress: object) -> None:
    stage, done, total = (getattr(progress, name) for name in ("stage", "done", "total"))
    if done == total or done % 500 < 20:
        print(f"\r{stage} {done}/{total}   ", end="", file=sys.stderr, flush=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.build", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--passages", type=int, default=5000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    figures = asdict(run(args.passages))
    print(file=sys.stderr)
    if args.json:
        print(json.dumps(figures, indent=2))
        return 0
    for name, value in figures.items():
        shown = "not measured" if value is None else f"{value:,.1f}"
        print(f"{name.replace('_', ' '):20}{shown:>14}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
