"""DOCX: a word processor's document."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from index.errors import UnreadableArticle
from index.readers import archive
from index.readers.reading import Reading
from index.readers.stated import stated
from index.records import Draft

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Text that is there no more, or is said twice for the sake of old programs.
_UNREAD = frozenset(
    {
        *(_W + tag for tag in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_TITLE_STYLES = frozenset({"title", "heading 1"})


def read(data: bytes) -> Reading:
    """One draft: paragraphs, list items and table rows as lines, in order; title from the document.

    The title is the paragraph in the style Title, else the one in the
    properties when the text bears it, else a first Heading 1. The date is the
    one in the properties when the text states it. Raises UnreadableArticle when
    the file is no DOCX or has no text.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableArticle(
            "the document is an old .doc or locked with a password; save it as .docx without one"
        )
    # The bounds of an archive hold for its parts: python-docx reads them whole.
    with archive.opened(data, "Word document") as opened:
        for member in opened.infolist():
            archive.content(opened, member)
    document = _document(data)
    body = [(style, line) for style, line in _lines(document) if line]
    text = "\n".join(line for _, line in body)
    if not text:
        raise UnreadableArticle("the document has no text; save the article's text as .txt or .md")
    return Reading((Draft(text=text, title=_title(document, body), published=stated(_day(document), text)),))


def _document(data: bytes) -> Any:
    # Imported here: other formats need no word processor's library.
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, OSError) as error:
        raise UnreadableArticle(
            "the file is no Word document or is damaged; save it anew as .docx"
        ) from error


def _lines(document: Any) -> Iterator[tuple[str, str]]:
    """Every line of the body with the name of its style; a table's row is one line."""
    names = _styles(document)
    for block in _blocks(document.element.body):
        if block.tag == _W + "tr":
            cells = [" ".join(line for _, line in _cell(cell)) for cell in block.findall(_W + "tc")]
            yield "", " | ".join(cell for cell in cells if cell)
        else:
            style = block.find(f"{_W}pPr/{_W}pStyle")
            name = names.get(style.get(_W + "val", ""), "") if style is not None else ""
            for line in _text(block).split("\n"):
                yield name, " ".join(line.split())


def _cell(cell: Any) -> Iterator[tuple[str, str]]:
    for block in _walk(cell, _W + "p"):
        for line in _text(block).split("\n"):
            if line.strip():
                yield "", " ".join(line.split())


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and rows of tables, in order; a table within a table belongs to its row."""
    row: Any = None
    for element in _walk(body, _W + "p", _W + "tr"):
        if row is not None and row in element.iterancestors(_W + "tr"):
            continue
        if element.tag == _W + "tr":
            row = element
        yield element


def _walk(root: Any, *tags: str) -> Iterator[Any]:
    """Elements with these tags below `root`, without what is deleted; walked, not recursed into."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if _unread(element):
            continue
        if element.tag in tags:
            yield element
        stack.extend(reversed(element))


def _text(paragraph: Any) -> str:
    """A paragraph's text; breaks are line ends. Text in boxes comes with its own paragraphs."""
    parts: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == _W + "p" or _unread(element):
            continue
        if tag == _W + "t":
            parts.append(element.text or "")
        elif tag == _W + "tab":
            parts.append(" ")
        elif tag in {_W + "br", _W + "cr"}:
            parts.append("\n")
        elif tag == _W + "noBreakHyphen":
            parts.append("-")
        stack.extend(reversed(element))
    return "".join(parts)


def _unread(element: Any) -> bool:
    """Whether nobody sees this part: deleted, hidden, said twice, a comment of the file format."""
    if element.tag in _UNREAD or not isinstance(element.tag, str):
        return True
    return element.tag == _W + "r" and element.find(f"{_W}rPr/{_W}vanish") is not None


def _day(document: Any) -> date | None:
    try:
        created = document.core_properties.created
    except (KeyError, AttributeError, ValueError):
        return None
    return created.date() if isinstance(created, datetime) else None


def _styles(document: Any) -> dict[str, str]:
    """Names of the styles, lower case, by their ids."""
    try:
        return {s.style_id: (s.name or "").lower() for s in document.styles}
    except (KeyError, AttributeError, ValueError):
        return {}


def _title(document: Any, body: list[tuple[str, str]]) -> str | None:
    headed = {style: line for style, line in reversed(body) if style in _TITLE_STYLES}
    if "title" in headed:
        return headed["title"]
    try:
        stated = " ".join((document.core_properties.title or "").split())
    except (KeyError, AttributeError, ValueError):
        stated = ""
    start = " ".join(line for _, line in body[:10]).casefold()
    if stated and stated.casefold() in start:
        return stated
    return headed.get("heading 1") if body and body[0][0] == "heading 1" else None
