"""The shipped encoder's speed, and what int8 costs it.

    python -m benchmarks.encoder [--passages N] [--questions N]

Passages of 100 words made from the sample collection, through int8 ONNX and
through the same model in PyTorch float32 (sentence-transformers), turn by turn
in one process, so that their ratio holds on a busy machine too; questions one
at a time; cosine between the two.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import SHIPPED, SentenceTransformerEncoder, cores, open_encoder

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
WORDS = 100


def body(text: str) -> str:
    """An article's text without its front matter."""
    parts = text.split("---\n", 2)
    return parts[2] if text.startswith("---\n") and len(parts) == 3 else text


def sentences(folder: Path) -> tuple[list[str], list[str]]:
    """Sentences of the collection: Arabic ones, English ones."""
    arabic: list[str] = []
    english: list[str] = []
    for path in sorted(folder.glob("*.md")):
        for line in body(path.read_text(encoding="utf-8")).replace(". ", ".\n").splitlines():
            if len(line.split()) > 4:
                (arabic if any("\u0620" <= char <= "\u064a" for char in line) else english).append(line)
    return arabic, english


def passages(kinds: Sequence[Sequence[str]], count: int, rng: random.Random) -> list[str]:
    """Shuffled sentences of one kind after the other, run together and cut at WORDS words."""
    made: list[str] = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        words: list[str] = []
        while len(words) < WORDS:
            words += rng.choice(kind).split()
        made.append(" ".join(words[:WORDS]))
    return made


def seconds(run: Callable[[list[str]], Any], texts: list[str]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    run(texts)
    return time.perf_counter() - began


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, default=256)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--turns", type=int, default=4)
    args = parser.parse_args()
    rng = random.Random(0)
    arabic, english = sentences(ARTICLES)
    texts = passages((arabic, english), args.passages, rng)
    questions = [
        " ".join(rng.choice(rng.choice((arabic, english))).split()[:9]) for _ in range(args.questions)
    ]

    began = time.perf_counter()
    small = open_encoder()
    small.encode([""])
    loading = time.perf_counter() - began
    exact = SentenceTransformerEncoder(str(SHIPPED))
    exact.encode(texts[:2])

    small_seconds: list[float] = []
    exact_seconds: list[float] = []
    share = max(1, args.passages // args.turns)
    for start in range(0, args.passages, share):
        turn = texts[start : start + share]
        small_seconds.append(seconds(small.encode, turn))
        exact_seconds.append(seconds(exact.encode, turn))
    each = [1000 * seconds(small.encode, [question]) for question in questions]
    sample = questions[:100] + texts[:64]
    cosines = (small.encode(sample) * exact.encode(sample)).sum(axis=1)

    rows = [
        ("cores", f"{cores()}"),
        ("int8 ONNX, passages a second", f"{args.passages / sum(small_seconds):.1f}"),
        ("PyTorch float32, passages a second", f"{args.passages / sum(exact_seconds):.1f}"),
        ("ratio", f"{sum(exact_seconds) / sum(small_seconds):.2f}"),
        ("a question, median milliseconds", f"{statistics.median(each):.1f}"),
        ("loading, seconds", f"{loading:.2f}"),
        ("cosine int8 to float32, mean", f"{np.mean(cosines):.4f}"),
        ("cosine int8 to float32, worst", f"{np.min(cosines):.4f}"),
    ]
    for name, value in rows:
        print(f"{name:<36} {value:>8}")


if __name__ == "__main__":
    main()
