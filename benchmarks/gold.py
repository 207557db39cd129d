"""Questions with what is right, as far as it is known.

A file holds one JSON object a line, with `question` and any of

- `article`: the article that answers, or a list: ids, or file names without suffix;
- `answer`: words that the quote must hold, or a list of which it must hold one;
- `evidence`: what the article says; the quote must be part of it, or it of the quote;
- `unanswerable`: true when no article answers (as an empty list of articles says too);
- `id`, and `plain`: whether question and answering sentence share a content stem.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.language import language_of


@dataclass(frozen=True, slots=True)
class Gold:
    """One question with what is right, as far as it is known.

    `direction` is "none-ar" or "none-en" for one that nothing answers, "en-?"
    where the right article is not known.
    """

    id: str
    question: str
    direction: str
    articles: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    evidence: str | None = None
    answerable: bool = True
    plain: bool | None = None


def read_gold(path: Path, languages: Mapping[str, str] | None = None) -> tuple[Gold, ...]:
    """The questions of a file, in order; `languages` are those of the articles, by id and by file name.

    Raises SystemExit naming the line that is no question.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            if not given["question"].strip():
                raise ValueError("the question is empty")
            found.append(_gold(given, number, languages or {}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SystemExit(
                f'{path}, line {number}: write a JSON object such as {{"question": "…"}} ({error}).'
            ) from None
    return tuple(found)


def _gold(given: Mapping[str, Any], number: int, languages: Mapping[str, str]) -> Gold:
    articles, answers = _several(given.get("article")), _several(given.get("answer"))
    nothing = bool(given.get("unanswerable")) or given.get("article") == []
    asked = language_of(given["question"])
    held = next((languages[a] for a in articles if a in languages), "?")
    return Gold(
        str(given.get("id", number)), given["question"],
        f"none-{asked}" if nothing else f"{asked}-{held}",
        articles, answers, given.get("evidence"), not nothing, given.get("plain"),
    )  # fmt: skip


def _several(given: object) -> tuple[str, ...]:
    listed = given if isinstance(given, list) else [] if given is None else [given]
    return tuple(str(one) for one in listed)
