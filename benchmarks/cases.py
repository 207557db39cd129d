"""Questions with what was found for them: what `benchmarks.calibrate` fits and measures on.

From folders in the form of `benchmarks.pools` (with `answer` in the questions) and
from gold files in that of `benchmarks.gold`. Each answerable question makes two
cases: asked as it is, and, to make it unanswerable, with its article's hits
left out; of every other one the rest of that article's series too, so that some
unanswerable questions find their topic and some do not. Searching and encoding
are remembered in a work folder, since they take most of the time.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.gold import read_gold
from benchmarks.pools import LANGUAGES, Asked, article_files, asked_of, series
from index.fold import fold
from rag.evidence import measure
from rag.question import Question

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.library import Library
    from index.records import Hit
    from rag.features import Span

GOLD = frozenset({"questions", "gold"})  # files that bring unanswerable questions of their own
KEPT = 10  # hits of a case, as the chain retrieves them
SOUGHT = 24  # hits asked for, so that enough are left without an article


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question with its candidates.

    `kind`: "answerable", "same topic" and "other topic" (its article left out), or
    "none". `holds[i]`: candidate i lies in a right article and holds the answer;
    `rights[i]`: it lies in a right article.
    """

    asked: Asked
    kind: str
    features: tuple[Mapping[str, float], ...]
    holds: tuple[bool, ...]
    rights: tuple[bool, ...]
    texts: tuple[str, ...]


class Work:
    """What was searched and encoded before, by what it was done with."""

    def __init__(self, folder: Path, encoder_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.key = hashlib.sha256((encoder_id + rules()).encode()).hexdigest()[:16]
        self._file = folder / f"work-{self.key}.pickle"
        kept = pickle.loads(self._file.read_bytes()) if self._file.is_file() else ({}, {})
        self.found: dict[tuple[str, str], Any] = kept[0]
        self.vectors: dict[str, NDArray[np.float32]] = kept[1]

    def save(self) -> None:
        """Write what was remembered; older work is removed."""
        self._file.write_bytes(pickle.dumps((self.found, self.vectors)))
        for old in self.folder.glob("work-*.pickle"):
            if old != self._file:
                old.unlink()

    def search(self, library: Library, name: str, question: str) -> tuple[tuple[Any, ...], tuple[Hit, ...]]:
        """The terms of a question and its hits."""
        at = (name, question)
        if at not in self.found:
            self.found[at] = (library.expand(question), library.search(question, SOUGHT))
        terms, hits = self.found[at]
        return terms, hits

    def encode(self, library: Library, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Vectors of texts."""
        missing = [text for text in dict.fromkeys(texts) if text not in self.vectors]
        if missing:
            self.vectors |= dict(zip(missing, library.encoder.encode(missing), strict=True))
        return [self.vectors[text] for text in texts]


def rules() -> str:
    """A checksum of the index's code and lexicon, on which hits depend."""
    folder = Path(__file__).resolve().parent.parent / "index"
    files = sorted(p for p in folder.glob("*") if p.suffix in (".py", ".tsv", ".sql"))
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()


def gather(
    folders: Sequence[Path], articles: Path, gold: Mapping[str, Path], work_folder: Path
) -> list[Case]:
    """Every case. The articles of one language in all folders form that language's library.

    `gold` are gold files over `articles`, by the name that their cases bear.
    """
    from index.encoder import open_encoder
    from index.library import Library

    encoder = open_encoder(None)
    work = Work(work_folder, encoder.id)
    cases: list[Case] = []
    with ExitStack() as stack:
        libraries: dict[str, Library] = {}
        for language in LANGUAGES:
            if files := article_files(folders, language):
                data = work_folder / f"{language}-{work.key}-{_name(files)}"
                libraries[language] = stack.enter_context(Library.open(data, encoder=encoder))
                libraries[language].build(files)
        for folder in folders:
            for held in LANGUAGES:
                for asked in asked_of(folder, held):
                    cases += _cases(asked, libraries[held], f"{held}-{_name(folders)}", work)
            print(f"{folder.name}: {len(cases)} cases so far", file=sys.stderr)
            work.save()
        if gold:
            library = stack.enter_context(Library.open(work_folder / f"gold-{work.key}", encoder=encoder))
            library.build([articles])
            ids = {Path(a.source).stem: a.id for a in library.articles()}
            languages = {Path(a.source).stem: a.language for a in library.articles()}
            name = f"gold-{hashlib.sha256(repr(sorted(ids.items())).encode()).hexdigest()[:8]}"
            for called, file in gold.items():
                for g in read_gold(file, languages):
                    right = frozenset(ids.get(a, a) for a in g.articles)
                    asked = Asked(called, g.direction, g.question, right, g.answers, min(right, default=g.id))
                    cases += _cases(asked, library, name, work)
    work.save()
    return cases


def _name(paths: Sequence[Path]) -> str:
    return hashlib.sha256("\n".join(str(p) for p in paths).encode()).hexdigest()[:8]


def _cases(asked: Asked, library: Library, name: str, work: Work) -> Iterator[Case]:
    terms, hits = work.search(library, name, asked.question)
    question = Question.read(asked.question, terms)

    def case(kind: str, kept: Sequence[Hit], right: frozenset[str]) -> Case:
        found = measure(question, kept[:KEPT], lambda texts: work.encode(library, texts))
        spans: list[Span] = [span for span, _, _ in found]
        rights = tuple(_is_of(span.hit, right) for span in spans)
        holds = tuple(r and _holds(s.text, asked.answers) for r, s in zip(rights, spans, strict=True))
        texts = tuple(s.text for s in spans)
        return Case(asked, kind, tuple(f for _, f, _ in found), holds, rights, texts)

    if not asked.right:
        yield case("none", hits, frozenset())
        return
    yield case("answerable", hits, asked.right)
    if asked.folder in GOLD:
        return
    without = [hit for hit in hits if not _is_of(hit, asked.right)]
    far = int(hashlib.sha256(asked.question.encode()).hexdigest(), 16) % 2
    if far:
        without = [h for h in without if asked.series not in (h.article.title, series(h.article.id))]
    yield case("other topic" if far else "same topic", without, frozenset())


def _is_of(hit: Hit, right: frozenset[str]) -> bool:
    return not right.isdisjoint({hit.article.id, *hit.copies})


def _holds(text: str, answers: Sequence[str]) -> bool:
    return any(plain(answer) in plain(text) for answer in answers)


def plain(text: str) -> str:
    """Text folded, white space and edge punctuation gone, for comparing."""
    return " ".join(fold(text).split()).strip(" .,;:!?،؛؟\"'()[]«»“”")
