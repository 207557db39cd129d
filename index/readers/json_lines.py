"""JSON: a list of articles, one article, ``{"articles": [...]}``, or one article a line."""

from __future__ import annotations

import json
from collections.abc import Iterator

from index.decode import decode
from index.errors import UnreadableArticle
from index.readers.reading import Reading, iso_date, language
from index.records import Draft

_FIELDS = ("id", "title", "url", "published", "publisher", "language")


class _Problem(Exception):
    """Why one entry gives no draft."""


def read(data: bytes) -> Reading:
    """The drafts of a file's good entries, and for each bad one its line or index and the reason.

    An entry whose date is none is kept without it, and named too. ``text`` is required; id,
    title, url, published, publisher and language are optional. Raises UnreadableArticle when no
    entry is good.
    """
    text = decode(data)
    drafts: list[Draft] = []
    problems: list[str] = []
    for place, entry in _entries(text):
        try:
            if isinstance(entry, ValueError):
                raise _Problem(f"is not JSON ({entry})")
            draft, note = _draft(entry)
            drafts.append(draft)
            problems += [f"{place} {note}"] if note else []
        except _Problem as problem:
            problems.append(f"{place} {problem}")
    if not drafts:
        raise UnreadableArticle("; ".join(problems[:3]) or "the file lists no articles")
    return Reading(tuple(drafts), tuple(problems))


def _entries(text: str) -> Iterator[tuple[str, object]]:
    """Each entry with its place; an entry that is not JSON comes as its error."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if not any(line.strip().endswith("}") and line.strip().startswith("{") for _, line in lines):
            raise UnreadableArticle(f"the file is not JSON: {error}") from error
        for number, line in lines:
            yield f"line {number}", _parsed(line)
        return
    if isinstance(whole, dict) and isinstance(whole.get("articles"), list):
        whole = whole["articles"]
    if isinstance(whole, list):
        yield from ((f"entry {n}", entry) for n, entry in enumerate(whole, start=1))
    else:
        yield "the entry", whole


def _parsed(line: str) -> object:
    try:
        parsed: object = json.loads(line)
    except ValueError as error:
        return error
    return parsed


def _draft(entry: object) -> tuple[Draft, str | None]:
    """The draft of an entry, and what had to be left out of it."""
    if not isinstance(entry, dict):
        raise _Problem("is no object with a “text”")
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _Problem("has no “text”" if "text" not in entry else "has a “text” that is empty or no string")
    fields = {name: _string(name, entry.get(name)) for name in _FIELDS}
    published = iso_date(fields["published"])
    note = f"has a “published” that is no ISO date (YYYY-MM-DD) and was left out: {fields['published']}"
    draft = Draft(
        text=text,
        title=fields["title"],
        id=fields["id"],
        url=fields["url"],
        publisher=fields["publisher"],
        published=published,
        language=language(fields["language"]),
    )
    return draft, note if fields["published"] and published is None else None


def _string(name: str, value: object) -> str | None:
    if value is None:
        return None
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise _Problem(f"has a “{name}” that is no string")
    return value.strip() or None
