"""Watching a folder of 20,000 passages: seconds from a file's appearance until it answers.

    python -m benchmarks.watch [PAIRS.tsv ...] [--passages 20000] [--files 10] [--json]

The folder holds an article a file, of five passages each: paragraphs made of the
sample articles' sentences, or as benchmarks.large makes them of the sentences of
files of pairs. Their vectors are computed beforehand, as it were; those of the
new files are computed in earnest. A new file is one short article that states a
fact of its own; it counts as found when a search for it has it first, and as
answering when a complete answer cites it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import build, large
from benchmarks.beforehand import Beforehand
from index.encoder import open_encoder
from index.library import Library
from index.receipt import Progress, Receipt
from index.settings import stay_offline
from index.watch import Watcher
from rag import make_chain

POLL = 0.05  # seconds between two questions
NAMES = ("Arvenna", "Belkos", "Cormidar", "Dunraven", "Eskelund", "Fjarrow", "Gortana", "Halvegis", "Imbrosa",
         "Jarnholm")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured, in seconds since the file was there."""

    passages: int
    files: int
    found: float
    found_slowest: float
    answered: float
    answered_slowest: float
    build: float


def run(pairs: Sequence[Path], count: int, files: int, home: Path) -> Figures:
    """Build in `home`, follow, drop files."""
    news = home / "news"
    news.mkdir(parents=True)
    texts = large.sides(pairs) if pairs else []
    made = list(large.paragraphs(texts, count)) if texts else build.paragraphs(count)
    for at in range(0, len(made), build.PARAGRAPHS):
        text = "\n\n".join(made[at : at + build.PARAGRAPHS])
        (news / f"{at:06d}.txt").write_text(f"Number {at}\n\n{text}\n", "utf-8")
    encoder = Beforehand()
    with Library.open(home / "library", encoder=encoder) as library:
        library.build([news], progress=said)
    receipts: list[Receipt] = []

    def work(roots: Sequence[Path], progress: Callable[[Progress], None]) -> Receipt:
        receipts.append(library.build(roots, wait=True, keep_sample=True, progress=progress))
        return receipts[-1]

    found, answered = [], []
    with Library.open(home / "library", encoder=open_encoder(None)) as library:
        chain = make_chain(library)
        chain.invoke("warm?")
        passages = library.build().passages
        with Watcher(library, work):
            threading.Event().wait(2)  # until it follows
            for name in (NAMES * files)[:files]:
                number = len(found) + 1
                words = f"Who repaired the clock tower of {name} number {number}?"
                path = news / f"new-{number}.txt"
                path.write_text(
                    f"The clock of {name} number {number}\n\n"
                    f"The clock tower of {name} number {number} was repaired by Maren Voll, the town said.\n",
                    "utf-8",
                )
                began = time.perf_counter()
                source = str(path)

                def is_found(asked: str = words, source: str = source) -> bool:
                    return any(hit.article.source == source for hit in library.search(asked, 1))

                def is_cited(asked: str = words, source: str = source) -> bool:
                    return any(citation.source == source for citation in chain.invoke(asked).citations)

                found.append(seconds_until(is_found, began))
                answered.append(seconds_until(is_cited, began))
    return Figures(
        passages=passages,
        files=files,
        found=statistics.median(found),
        found_slowest=max(found),
        answered=statistics.median(answered),
        answered_slowest=max(answered),
        build=statistics.median(receipt.seconds for receipt in receipts),
    )


def seconds_until(holds: Callable[[], bool], began: float) -> float:
    """Seconds from `began` until it holds."""
    while not holds():
        time.sleep(POLL)
        if time.perf_counter() - began > 120:
            raise SystemExit("The new file was not there after two minutes.")
    return time.perf_counter() - began


def said(progress: Progress) -> None:
    """How far the large build is."""
    if progress.done == progress.total:
        print(f"{progress.stage} {progress.done}", file=sys.stderr, flush=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.watch", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("pairs", nargs="*", type=Path, metavar="PAIRS.tsv")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=10, help="how many are dropped, one by one")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    with tempfile.TemporaryDirectory() as folder:
        figures = asdict(run(args.pairs, args.passages, args.files, Path(folder)))
    if args.json:
        print(json.dumps(figures, indent=2))
        return 0
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):24}{value:>14,.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
