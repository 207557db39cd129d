"""Questions with what was found for them: what `benchmarks.calibrate` fits and measures on.

From folders in the form of `benchmarks.pools` (with `answer` in the questions) and
from gold files in that of `benchmarks.gold`. Each answerable question of a folder
makes two cases: asked as it is, and made unanswerable, every other one by asking
it of another collection ("other topic"), the rest by leaving out the hits of its
article ("same topic"). Searching is remembered in a work folder, since it takes
most of the time.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.gold import read_gold
from benchmarks.pools import LANGUAGES, Asked, article_files, asked_of
from index.fold import fold
from rag.evidence import measure
from rag.question import Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.encoder import Encoder
    from index.library import Library
    from index.records import Hit
    from index.terms import Term
    from rag.features import Span

KEPT = 10  # hits of a case, as the chain retrieves them
SOUGHT = 24  # hits asked for, so that enough are left without an article


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question with its candidates.

    `kind`: "answerable", "same topic", "other topic", or "none" for one of a gold
    file that nothing answers. `holds[i]`: candidate i lies in a right article and
    holds the answer; `rights[i]`: it lies in a right article.
    """

    asked: Asked
    kind: str
    features: tuple[Mapping[str, float], ...]
    holds: tuple[bool, ...]
    rights: tuple[bool, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a library found for a question: its terms, hits, vector, and vectors of the hits' sentences."""

    terms: tuple[Term, ...]
    hits: tuple[Hit, ...]
    vector: NDArray[np.float32]
    vectors: Mapping[str, NDArray[np.float32]]


class Work:
    """What was searched before, by what it was done with."""

    def __init__(self, folder: Path, encoder_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.key = hashlib.sha256((encoder_id + rules()).encode()).hexdigest()[:16]
        self._file = folder / f"work-{self.key}.pickle"
        kept = pickle.loads(self._file.read_bytes()) if self._file.is_file() else {}
        self.found: dict[tuple[str, str], Found] = kept

    def save(self) -> None:
        """Write what was remembered; older work is removed."""
        self._file.write_bytes(pickle.dumps(self.found))
        for old in self.folder.glob("work-*.pickle"):
            if old != self._file:
                old.unlink()


def rules() -> str:
    """A checksum of the index's code and lexicon, on which hits depend."""
    folder = Path(__file__).resolve().parent.parent / "index"
    files = sorted(p for p in folder.glob("*") if p.suffix in (".py", ".tsv", ".sql"))
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def gather(
    folders: Sequence[Path], articles: Path, gold: Mapping[str, Path], work_folder: Path
) -> list[Case]:
    """Every case. The articles of one language in all folders form that language's library.

    Questions of another collection are asked of what the other folders hold, of
    `articles` when there is none. `gold` are gold files over `articles`, by the
    name that their cases bear.
    """
    from index.encoder import open_encoder

    encoder = open_encoder(None)
    work = Work(work_folder, encoder.id)
    cases: list[Case] = []
    with Shelf(encoder, work) as shelf:
        for folder in folders:
            for held in LANGUAGES:
                home = article_files(folders, held)
                away = article_files([f for f in folders if f != folder], held) or [articles]
                for asked in asked_of(folder, held):
                    cases += _of_pool(asked, shelf, home, away)
            print(f"{folder.name}: {len(cases)} cases so far", file=sys.stderr)
            work.save()
        if gold:
            library = shelf.library([articles])
            ids = {Path(a.source).stem: a.id for a in library.articles()}
            languages = {Path(a.source).stem: a.language for a in library.articles()}
            for called, file in gold.items():
                for g in read_gold(file, languages):
                    right = frozenset(ids.get(a, a) for a in g.articles)
                    asked = Asked(called, g.direction, g.question, right, g.answers, min(right, default=g.id))
                    found = shelf.search([articles], asked.question)
                    kind = "answerable" if right else "none"
                    cases.append(_case(asked, kind, found, found.hits, right))
    work.save()
    return cases


class Shelf(ExitStack):
    """Libraries by what they hold, made in the work folder when first asked."""

    def __init__(self, encoder: Encoder, work: Work) -> None:
        super().__init__()
        self._encoder = encoder
        self._work = work
        self._libraries: dict[str, Library] = {}

    def library(self, paths: Sequence[Path]) -> Library:
        """The library of some files or folders."""
        from index.library import Library

        name = _name(paths)
        if name not in self._libraries:
            data = self._work.folder / f"{name}-{self._work.key}"
            self._libraries[name] = self.enter_context(Library.open(data, encoder=self._encoder))
            self._libraries[name].build(paths)
        return self._libraries[name]

    def search(self, paths: Sequence[Path], question: str) -> Found:
        """What is found for a question in the library of some files or folders."""
        at = (_name(paths), question)
        if at not in self._work.found:
            library = self.library(paths)
            hits = library.search(question, SOUGHT)
            vectors = library.sentence_vectors([hit.passage.id for hit in hits])
            self._work.found[at] = Found(library.expand(question), hits, library.vector(question), vectors)
        return self._work.found[at]


def _name(paths: Sequence[Path]) -> str:
    return hashlib.sha256("\n".join(str(p) for p in paths).encode()).hexdigest()[:8]


def _of_pool(asked: Asked, shelf: Shelf, home: Sequence[Path], away: Sequence[Path]) -> Iterator[Case]:
    """A question as it is, and made unanswerable: without its article, or in another collection."""
    found = shelf.search(home, asked.question)
    yield _case(asked, "answerable", found, found.hits, asked.right)
    if int(hashlib.sha256(asked.question.encode()).hexdigest(), 16) % 2:
        found = shelf.search(away, asked.question)
        yield _case(asked, "other topic", found, found.hits, frozenset())
    else:
        without = [hit for hit in found.hits if not _is_of(hit, asked.right)]
        yield _case(asked, "same topic", found, without, frozenset())


def _case(asked: Asked, kind: str, found: Found, hits: Sequence[Hit], right: frozenset[str]) -> Case:
    question = Question.read(asked.question, found.terms)
    measured = measure(question, hits[:KEPT], found.vector, found.vectors)
    spans: list[Span] = [span for span, _, _ in measured]
    rights = tuple(_is_of(span.hit, right) for span in spans)
    holds = tuple(r and _holds(s.text, asked.answers) for r, s in zip(rights, spans, strict=True))
    return Case(asked, kind, tuple(f for _, f, _ in measured), holds, rights, tuple(s.text for s in spans))


def _is_of(hit: Hit, right: frozenset[str]) -> bool:
    return not right.isdisjoint({hit.article.id, *hit.copies})


def _holds(text: str, answers: Sequence[str]) -> bool:
    return any(plain(answer) in plain(text) for answer in answers)


def plain(text: str) -> str:
    """Text folded, white space and edge punctuation gone, for comparing."""
    return " ".join(fold(text).split()).strip(" .,;:!?،؛؟\"'()[]«»“”")
