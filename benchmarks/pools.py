"""Questions and libraries to measure search on.

A folder holds `articles.<language>.jsonl` (`id`, `title`, `text`) and
`questions.<language>.jsonl` (`id`, `question`, `language`, `article`: the
article's id without its language suffix). The articles of one language in all
folders form that language's library; a folder's questions in one language are
also asked of the other where the folder has articles in it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.encoder import open_encoder
from index.library import Library

LANGUAGES = ("ar", "en")


@dataclass(frozen=True, slots=True)
class Pool:
    """One folder's questions in one direction, with the library that they are asked of.

    `questions` are (question, id of the right article, group): no two languages
    of one article are in different groups.
    """

    folder: str
    direction: str
    library: Library
    questions: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to one library. `right` are article ids (none: unanswerable), `series` groups articles."""

    folder: str
    direction: str
    question: str
    right: frozenset[str]
    answers: tuple[str, ...]
    series: str


def read_lines(path: Path) -> list[Any]:
    """The JSON values of a file, one a line; none when there is no file."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def article_files(folders: Sequence[Path], language: str) -> list[Path]:
    """The folders' files of articles in one language."""
    return [p for f in folders if (p := f / f"articles.{language}.jsonl").is_file()]


@contextmanager
def open_pools(folders: Sequence[Path], data: Path, encoder: str | None = None) -> Iterator[list[Pool]]:
    """Every folder's pools, folder by folder, direction by direction; libraries are made in `data`."""
    for folder in folders:
        if not any(article_files([folder], language) for language in LANGUAGES):
            raise SystemExit(f"{folder} holds no articles.ar.jsonl or articles.en.jsonl: see --help.")
    with ExitStack() as stack:
        libraries: dict[str, Library] = {}
        for language in LANGUAGES:
            if files := article_files(folders, language):
                library = stack.enter_context(Library.open(data / language, encoder=open_encoder(encoder)))
                receipt = library.build(files)
                if receipt.failed:
                    raise SystemExit(f"{language}: {receipt.in_words()}")
                libraries[language] = library
                said = f"{language}: {receipt.articles} articles, {receipt.passages} passages"
                print(f"{said}, built in {receipt.seconds:.1f} s", file=sys.stderr)
        yield [
            Pool(folder.name, f"{asked}-{held}", libraries[held], questions)
            for folder in folders
            for asked in LANGUAGES
            for held in LANGUAGES
            if (questions := _questions(folder, asked, held))
        ]


def _questions(folder: Path, asked: str, held: str) -> tuple[tuple[str, str, str], ...]:
    ids = {a["id"] for a in read_lines(folder / f"articles.{held}.jsonl")}
    return tuple(
        (q["question"], right, f"{folder.name} {q['article']}")
        for q in read_lines(folder / f"questions.{asked}.jsonl")
        if (right := f"{q['article']}-{held}") in ids
    )


def asked_of(folder: Path, held: str) -> Iterator[Asked]:
    """A folder's questions in both languages to its articles in one, with the answers in that one."""
    articles = {a["id"]: a for a in read_lines(folder / f"articles.{held}.jsonl")}
    several = {language: read_lines(folder / f"questions.{language}.jsonl") for language in LANGUAGES}
    answers = {q["id"]: q.get("answer") for q in several[held]}
    for asked in LANGUAGES:
        for q in several[asked]:
            right, answer = f"{q['article']}-{held}", answers.get(q["id"])
            if right in articles and answer:
                group = str(articles[right].get("title") or "") or series(right)
                way = f"{asked}-{held}"
                yield Asked(folder.name, way, q["question"], frozenset({right}), (answer,), group)


def series(article: str) -> str:
    """What an article belongs with: its id without the last number and the language."""
    return re.sub(r"-(ar|en)$", "", article).rsplit("-", 1)[0] if article.count("-") > 1 else article
