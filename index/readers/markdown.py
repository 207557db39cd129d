"""Markdown with optional front matter: one article a file."""

from __future__ import annotations

import re

from index.decode import decode
from index.readers.reading import Reading, iso_date, language
from index.records import Draft

_FRONT = re.compile(r"\A\s*---[^\S\n]*\n(.*?)^(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"([A-Za-z][\w-]*)[^\S\n]*:[^\S\n]*(.*)")
_HEADING = re.compile(r"^#(?!#)[^\S\n]+(.+?)[^\S\n]*#*[^\S\n]*$", re.MULTILINE)


def read(data: bytes) -> Reading:
    """One draft: fields from the front matter, else the first heading as its title.

    Front matter is ``key: value`` lines between lines of three hyphens at the
    top: title, published or date, publisher, language, url, id; other keys are
    passed over. The body is kept as it is written.
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    fields: dict[str, str] = {}
    front = _FRONT.match(text)
    if front and all(_is_front(line) for line in front.group(1).split("\n")):
        fields = _fields(front.group(1))
        text = text[front.end() :]
    heading = _HEADING.search(text)
    written = fields.get("published") or fields.get("date")
    published = iso_date(written)
    draft = Draft(
        text=text,
        title=fields.get("title") or (heading.group(1) if heading else None),
        id=fields.get("id"),
        url=fields.get("url"),
        publisher=fields.get("publisher"),
        published=published,
        language=language(fields.get("language")),
    )
    problem = f"its date “{written}” is no ISO date (YYYY-MM-DD) and was left out; correct the front matter"
    return Reading((draft,), (problem,) if written and published is None else ())


def _is_front(line: str) -> bool:
    """Whether a line can stand in front matter: a field, a comment, a list entry, nothing."""
    return not line.strip() or line[0] in " \t#-" or _FIELD.match(line) is not None


def _fields(front: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in front.split("\n"):
        match = _FIELD.fullmatch(line.rstrip())
        if match is None:
            continue
        value = match.group(2).strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            quote = value[0]
            # YAML writes the quote inside quotes as \" or as two.
            value = value[1:-1].replace(*(('\\"', '"') if quote == '"' else ("''", "'")))
        if value:
            fields[match.group(1).lower()] = value
    return fields
