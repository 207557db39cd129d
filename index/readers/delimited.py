"""CSV and TSV: an article a row, under a header row that names the columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from index.decode import decode
from index.errors import UnreadableArticle
from index.fold import fold
from index.readers.reading import Reading, iso_date, language
from index.records import Draft

#: Names of columns, folded, by the field that they fill; earlier ones first where a table has several.
_COLUMNS = {
    "text": "text body content article full_text النص نص نص_المقال المحتوى المتن",
    "id": "id guid article_id المعرف معرف",
    "title": "title headline العنوان عنوان عنوان_المقال",
    "url": "url link address الرابط رابط",
    "published": "published date pubdate publish_date published_at التاريخ تاريخ_النشر تاريخ",
    "publisher": "publisher source site newspaper الناشر المصدر مصدر الصحيفة",
    "language": "language lang اللغة لغة",
}
_DELIMITERS = ",;\t|"
#: The longest field, in code points: a book. More is a quotation mark that nobody closed.
_LONGEST = 10_000_000
#: The most columns, and how many code points may name them.
_MOST, _HEADER = 1_000, 50_000
#: Separates nothing: for a table of one column.
_NONE = "\x1f"


def read(data: bytes) -> Reading:
    """The drafts of the rows with text; rows without, and dates that are none, are named by their line.

    Raises UnreadableArticle when no column holds text or no row is good.
    """
    rows = _rows(decode(data).replace("\0", "").lstrip("\r\n"))
    _, header = next(rows)
    if isinstance(header, csv.Error):
        raise UnreadableArticle(f"the first row cannot be read: {header}")
    if len(header) > _MOST:
        raise UnreadableArticle(
            f"the first row names {len(header)} columns; no table of articles has so many"
        )
    columns = _columns(header)
    if "text" not in columns:
        named = ", ".join(f"“{name.strip()}”" for name in header if name.strip()) or "none"
        raise UnreadableArticle(
            f"no column is named “text” (or body, content, النص) in the first row; its columns are {named}"
        )
    drafts: list[Draft] = []
    problems: list[str] = []
    for line, row in rows:
        if isinstance(row, csv.Error):
            problems.append(f"line {line} cannot be read ({row}): close its quotation marks, or double them")
            continue
        if not any(cell.strip() for cell in row):
            continue
        cells = {f: row[i].strip() or None if i < len(row) else None for f, i in columns.items()}
        body = cells.pop("text")
        if len(row) > len(header):
            problems.append(
                f"line {line} has {len(row)} cells under {len(header)} columns: put quotes round them"
            )
        elif not body:
            problems.append(f"line {line} has no text")
        else:
            drafts.append(_draft(body, cells))
            if cells.get("published") and drafts[-1].published is None:
                problems.append(
                    f"line {line} has a date that is no ISO date (YYYY-MM-DD) and was left out: "
                    f"{cells['published']}"
                )
    if not drafts:
        raise UnreadableArticle("; ".join(problems[:3]) or "the table has no rows under its header")
    return Reading(tuple(drafts), tuple(problems))


def _rows(text: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each row, or why it is none, with the line that it begins on."""
    # The limit is one for the whole process; nothing else here reads tables.
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error


def _delimiter(text: str) -> str:
    """What separates the cells: what parts the header into the most columns that are known here.

    csv.Sniffer is no help: it guesses from the text of articles, and its
    patterns take forever on some.
    """
    header = text[:_HEADER].lstrip().split("\n", 1)[0].strip("\r")
    if not any(d in header for d in _DELIMITERS):
        return _NONE
    return max(_DELIMITERS, key=lambda d: (len(_columns(header.split(d))), header.count(d)))


def _columns(header: list[str]) -> dict[str, int]:
    """The place of each field's column."""
    names = [_plain(name) for name in header]
    found: dict[str, int] = {}
    for field, wanted in _COLUMNS.items():
        places = [names.index(n) for n in map(_plain, wanted.split()) if n in names]
        if places:
            found[field] = places[0]
    return found


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\W_]+", fold(name))).strip()


def _draft(text: str, cells: dict[str, str | None]) -> Draft:
    return Draft(
        text=text,
        title=cells.get("title"),
        id=cells.get("id"),
        url=cells.get("url"),
        publisher=cells.get("publisher"),
        published=iso_date(cells.get("published")),
        language=language(cells.get("language")),
    )
