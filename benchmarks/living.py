"""The index as a living thing: filled, added to, taken from and asked, at 100,000 passages.

    python -m benchmarks.living PAIRS.tsv [PAIRS.tsv ...] [--passages 100000] [--json]
    python -m benchmarks.living PAIRS.tsv [PAIRS.tsv ...] --growth 25000 50000 100000 200000

Articles are Markdown files of five paragraphs, made as in benchmarks.large of the
files' sentences (Arabic TAB English). Their vectors are there beforehand: sums of
two of a few thousand directions, the same for the same text; Chroma alone is then
given the same vectors, texts and metadata, in calls of 5,000, in a process of its
own. Ten more articles, and those that are added while readers ask, are encoded in
earnest. Each of the readers asks a question of the project's own every two
seconds, until the build that goes on beside them ends.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.beforehand import SEED, Beforehand
from benchmarks.build import PARAGRAPHS, peak_mb
from benchmarks.large import QUESTIONS, paragraphs, sides
from index.generation import live
from index.library import Library
from index.receipt import Progress
from index.settings import stay_offline

READERS = 20
PAUSE = 2.0  # seconds between two questions of a reader
ADDED = 10  # articles, to be answerable at once
REMOVED = 1_000  # articles
BESIDE = 400  # articles that are added while readers ask
WORD = "Zulvarinak"  # that no text holds
CHROMA_CALL = 5_000  # vectors in one call to Chroma alone


@dataclass(frozen=True, slots=True)
class Filled:
    """A library of `passages`; rates are passages a second, sizes megabytes (10**6 bytes)."""

    passages: int
    articles: int
    words_a_second: float
    vectors_a_second: float
    peak_mb: float
    sqlite_mb: float
    chroma_mb: float
    question_ms: float


@dataclass(frozen=True, slots=True)
class Lived:
    """What happens to that library afterwards."""

    chroma_alone_a_second: float
    of_chroma_alone: float
    nothing_to_do_seconds: float
    of_which_listing: float
    added_found_by_words_seconds: float
    added_with_vectors_seconds: float
    removed_seconds: float
    reader_ms_median: float
    reader_ms_p99: float
    reader_questions: int
    reader_errors: int


def write_files(texts: Sequence[str], folder: Path, name: str) -> None:
    """The paragraphs as files of PARAGRAPHS each, at most 500 in a folder."""
    for at in range(0, len(texts), PARAGRAPHS):
        number = at // PARAGRAPHS
        file = folder / f"{name}{number // 500:03}" / f"{number:06}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        front = f"---\ntitle: Number {name} {number}\npublished: 2026-05-14\n---\n\n"
        file.write_text(front + "\n\n".join(texts[at : at + PARAGRAPHS]) + "\n", "utf-8")


def fill(
    texts: Sequence[Sequence[str]], count: int, work: Path, encoder: Beforehand
) -> tuple[Library, Filled]:
    """A library of about `count` passages in `work`, open, and what it took."""
    news = work / "news"
    write_files(list(paragraphs(texts, count)), news, "a")
    library = Library.open(work / "library", encoder=encoder)
    receipt = library.build([news], progress=_say)
    peak = peak_mb()
    asked = questions()[:100]
    took = sorted(_milliseconds(library, question) for question in asked[:5] + asked)[:-5]
    folder = live(work / "library")
    assert folder is not None
    return library, Filled(
        passages=receipt.passages,
        articles=receipt.articles,
        words_a_second=receipt.passages / receipt.stages["words"],
        vectors_a_second=receipt.passages / receipt.stages["vectors"],
        peak_mb=peak,
        sqlite_mb=sum(f.stat().st_size for f in folder.glob("articles.sqlite3*")) / 1e6,
        chroma_mb=sum(f.stat().st_size for f in (folder / "chroma").rglob("*") if f.is_file()) / 1e6,
        question_ms=statistics.median(took),
    )


def live_on(
    library: Library, filled: Filled, texts: Sequence[Sequence[str]], work: Path, encoder: Beforehand
) -> Lived:
    """Add, remove, ask."""
    news = work / "news"
    library.build()  # what is loaded once is loaded
    again = library.build()
    encoder.there = False
    by_words, with_vectors = _added(library, news, list(paragraphs(texts, ADDED * PARAGRAPHS)))
    for file in sorted(news.rglob("*.md"))[:REMOVED]:
        file.unlink()
    removed = library.build().seconds
    write_files(list(paragraphs(texts, BESIDE * PARAGRAPHS)), news, "beside")
    took, errors = _asked_beside(library)
    library.close()
    alone = _chroma_alone(work / "library", filled.passages)
    return Lived(
        chroma_alone_a_second=alone,
        of_chroma_alone=filled.vectors_a_second / alone,
        nothing_to_do_seconds=again.seconds,
        of_which_listing=again.stages["scan"],
        added_found_by_words_seconds=by_words,
        added_with_vectors_seconds=with_vectors,
        removed_seconds=removed,
        reader_ms_median=statistics.median(took),
        reader_ms_p99=statistics.quantiles(took, n=100)[-1],
        reader_questions=len(took),
        reader_errors=errors,
    )


def _added(library: Library, news: Path, texts: Sequence[str]) -> tuple[float, float]:
    """Seconds from the start of a build of new files until the last is found by its word, and to its end."""
    write_files([*texts[:-1], f"{texts[-1]} {WORD} was there."], news, "new")
    began = time.perf_counter()
    thread = threading.Thread(target=library.build)
    thread.start()
    while not any(WORD in hit.passage.text for hit in library.search(WORD, k=5)):
        time.sleep(0.02)
    by_words = time.perf_counter() - began
    thread.join()
    return by_words, time.perf_counter() - began


def _asked_beside(library: Library) -> tuple[list[float], int]:
    """Milliseconds of each question that READERS ask while a build goes on, and how many of them failed."""
    took: list[float] = []
    errors: list[Exception] = []
    over = threading.Event()
    asked = questions()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        over.wait(chance.uniform(0, PAUSE))
        while not over.is_set():
            try:
                took.append(_milliseconds(library, chance.choice(asked)))
            except Exception as error:  # counted, whatever it is
                errors.append(error)
            over.wait(PAUSE - min(PAUSE, took[-1] / 1000 if took else 0))

    readers = [threading.Thread(target=read, args=(seed,)) for seed in range(READERS)]
    for reader in readers:
        reader.start()
    library.build()
    over.set()
    for reader in readers:
        reader.join()
    return took, len(errors)


def _milliseconds(library: Library, question: str) -> float:
    before = time.perf_counter()
    library.search(question)
    return (time.perf_counter() - before) * 1000


def questions() -> list[str]:
    """The project's own questions, in an order drawn by chance."""
    found = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    random.Random(SEED).shuffle(found)
    return found


def _chroma_alone(library: Path, count: int) -> float:
    """Vectors a second that Chroma takes alone, measured by `alone` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.living", "--alone", str(library), str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def alone(library: Path, count: int) -> float:
    """Write the first `count` vectors that lie in a library's Chroma into an empty one; vectors a second."""
    import chromadb
    from chromadb.config import Settings

    folder = live(library)
    assert folder is not None
    quiet = Settings(anonymized_telemetry=False)
    there = chromadb.PersistentClient(str(folder / "chroma"), settings=quiet).get_collection("passages")
    parts = []
    for at in range(0, min(count, there.count()), CHROMA_CALL):
        parts.append(
            there.get(limit=CHROMA_CALL, offset=at, include=["embeddings", "documents", "metadatas"])
        )
    with tempfile.TemporaryDirectory() as empty:
        here = chromadb.PersistentClient(empty, settings=quiet).create_collection(
            "alone", embedding_function=None, configuration=there.configuration
        )
        began = time.perf_counter()
        for p in parts:
            here.upsert(
                ids=p["ids"], embeddings=p["embeddings"], documents=p["documents"], metadatas=p["metadatas"]
            )
        return here.count() / (time.perf_counter() - began)


def _say(progress: Progress) -> None:
    if progress.done == progress.total or progress.done % 5000 < 20:
        print(f"\r{progress.stage} {progress.done}/{progress.total}   ", end="", file=sys.stderr, flush=True)


def run(files: Sequence[Path], count: int, *, only_fill: bool) -> dict[str, float]:
    """The figures of one library of `count` passages."""
    texts = sides(files)
    if not texts:
        raise SystemExit("No file holds 100 sentences of six words or more.")
    encoder = Beforehand()
    work = Path(tempfile.mkdtemp())
    try:
        library, filled = fill(texts, count, work, encoder)
        if only_fill:
            library.close()
            return asdict(filled)
        return asdict(filled) | asdict(live_on(library, filled, texts, work, encoder))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.living", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="PAIRS.tsv")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--growth", type=int, nargs="+", metavar="N", help="fill libraries of these sizes")
    parser.add_argument("--alone", nargs=2, metavar=("LIBRARY", "COUNT"), help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    if args.alone:
        print(alone(Path(args.alone[0]), int(args.alone[1])))
        return 0
    if not args.files:
        parser.error("name files of pairs: each line is Arabic TAB English")
    if args.growth:
        _print([_in_a_process(args.files, count) for count in args.growth], args.json)
    else:
        _print([run(args.files, args.passages, only_fill=False)], args.json)
    return 0


def _in_a_process(files: Sequence[Path], count: int) -> dict[str, float]:
    """Memory is measured of a whole process, so each size has one of its own."""
    code = (
        "import json, sys; from pathlib import Path; from benchmarks.living import run;"
        "print(json.dumps(run([Path(f) for f in sys.argv[2:]], int(sys.argv[1]), only_fill=True)))"
    )
    command = [sys.executable, "-c", code, str(count), *map(str, files)]
    figures: dict[str, float] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return figures


def _print(columns: Sequence[dict[str, float]], as_json: bool) -> None:
    print(file=sys.stderr)
    if as_json:
        print(json.dumps(columns if len(columns) > 1 else columns[0], indent=2))
        return
    for name in columns[0]:
        print(f"{name.replace('_', ' '):32}" + "".join(f"{column[name]:>14,.2f}" for column in columns))


if __name__ == "__main__":
    sys.exit(main())
