"""What the encoder learns from: parallel sentences, word pairs, and questions with their passages.

Parallel files hold ``Arabic TAB English`` lines. What weight a file deserves
is said here, in one table, and repeated in the model card. Questions with
their passages were written for this project; they lie in ``written/``, a JSON
object a line: ``{"en", "ar", "questions": [{"en", "ar"}, ...]}``. In
``written/rows/`` there are questions about the rows of a parallel file, which
has the same name: ``{"row", "en", "ar"}``, rows counted from 0; those with
``near`` instead are about the topic of the rows there, and none answers them.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import lexicon

WRITTEN = Path(__file__).with_name("written")

#: file -> (share of its rows to use, fewest Arabic words in a row)
SENTENCES: dict[str, tuple[float, int]] = {
    "nllb_seed_ary": (2.0, 3),
    "nllb_seed_arz": (1.0, 3),
    "tico19": (2.0, 3),
    "tatoeba": (0.6, 3),
    "oss_guides": (1.0, 4),
    "mozilla_www": (1.0, 3),
    "open_sdg": (2.0, 3),
    "reactjs_docs": (0.5, 5),
    "lobe_chat_agents": (0.8, 5),
    "ms_beginners": (0.5, 5),
    "freecodecamp_guide": (0.3, 5),
    "openclaw_docs": (0.05, 5),
}

#: Word lists, best first.
WORD_LISTS: tuple[str, ...] = (
    "lex_wiktionary",
    "lex_cldr",
    "lex_tico_terms",
    "lex_osm_tags",
    "lex_google_names_translit",
    "lex_omw_arb",
)

PASSAGES = 4  # times that a passage written for this project counts
BESIDE = 1  # rows before and after the one that answers


@dataclass(frozen=True, slots=True)
class Pair:
    """One Arabic text and its English translation."""

    arabic: str
    english: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the passage that answers it, each in both languages."""

    question: Pair
    passage: Pair


def read(path: Path) -> Iterator[Pair]:
    """Pairs of one file, in order. A line without exactly two columns is an error."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 2:
                raise ValueError(f"{path}:{number}: expected Arabic TAB English")
            arabic, english = columns[0].strip(), columns[1].strip()
            if arabic and english:
                yield Pair(arabic, english)


def training_pairs(folder: Path, seed: int = 0) -> list[Pair]:
    """Sentences, and runs of two to five consecutive ones, weighted by file.

    A twelfth as many runs of consecutive rows as rows are added, since a passage
    must land near a question about it, not a lone sentence only.
    """
    rng = random.Random(seed)
    chosen: list[Pair] = []
    for name, (share, fewest) in SENTENCES.items():
        rows = [p for p in read(folder / f"{name}.tsv") if len(p.arabic.split()) >= fewest]
        whole, part = int(share), share - int(share)
        take = rows * whole + rng.sample(rows, int(part * len(rows)))
        chosen.extend(take)
        for _ in range(len(take) // 12):
            at = rng.randrange(max(1, len(rows) - 5))
            run = rows[at : at + rng.randint(2, 5)]
            chosen.append(Pair(" ".join(p.arabic for p in run), " ".join(p.english for p in run)))
    rng.shuffle(chosen)
    return chosen


def word_pairs(folder: Path) -> list[Pair]:
    """Entries of all word lists, best list first."""
    return [pair for name in WORD_LISTS for pair in read(folder / f"{name}.tsv")]


def lexicon_pairs() -> list[Pair]:
    """The project's own lexicon: each English entry with each of its Arabic equivalents."""
    return [Pair(a, english) for english, arabic in lexicon.read(lexicon.SHIPPED) for a in arabic]


def asked(folder: Path = WRITTEN) -> list[Asked]:
    """Questions with their passages, written for this project. A bad line is an error."""
    out: list[Asked] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                passage = Pair(row["ar"], row["en"])
                out += [Asked(Pair(q["ar"], q["en"]), passage) for q in row["questions"]]
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: no passage with questions ({error})") from error
    return out


def asked_of_rows(data: Path, folder: Path = WRITTEN / "rows") -> list[Asked]:
    """Questions about rows of the parallel files in `data`; a row and those beside it are the passage."""
    out: list[Asked] = []
    for path in sorted(folder.glob("*.jsonl")):
        rows = list(read(data / f"{path.stem}.tsv"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            given = json.loads(line)
            if "row" not in given:
                continue
            if not 0 <= given["row"] < len(rows):
                raise ValueError(f"{path}:{number}: {path.stem}.tsv has no row {given['row']}")
            run = rows[max(0, given["row"] - BESIDE) : given["row"] + BESIDE + 1]
            passage = Pair(" ".join(p.arabic for p in run), " ".join(p.english for p in run))
            out.append(Asked(Pair(given["ar"], given["en"]), passage))
    return out


def written_pairs(rows: list[Asked]) -> list[Pair]:
    """Passages, PASSAGES times each, and questions, as parallel texts."""
    return list({r.passage: None for r in rows}) * PASSAGES + [r.question for r in rows] * 2
