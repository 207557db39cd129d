"""Readers: a file in, drafts of articles out. One module for each format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.errors import UnreadableArticle
from index.readers.reading import Reading

__all__ = ["SUPPORTED", "Reading", "read"]

_MODULES = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".json": "json_lines",
    ".jsonl": "json_lines",
}

#: Suffixes of the files that can be read, lower case, with their dot.
SUPPORTED: frozenset[str] = frozenset(_MODULES)


def read(path: Path) -> Reading:
    """The drafts of a file, and the problems of those entries that gave none.

    Raises UnreadableArticle with the reason when the file as a whole cannot be
    read: missing, empty, no text, of an unknown format.
    """
    reader = _reader(path.suffix.lower())
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(f"the file cannot be opened: {error.strerror or error}") from error
    return reader(data)


def _reader(suffix: str) -> Callable[[bytes], Reading]:
    # Imported when first needed: one of the formats brings a heavy library.
    from index.readers import json_lines, markdown, page, plain

    readers = {"plain": plain.read, "markdown": markdown.read, "page": page.read, "json_lines": json_lines.read}
    if suffix not in _MODULES:
        known = " ".join(sorted(SUPPORTED))
        raise UnreadableArticle(f"no reader for {suffix or 'a file without suffix'}; known are {known}")
    return readers[_MODULES[suffix]]
