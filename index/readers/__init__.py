"""Readers: a file in, drafts of articles out. One module for each format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
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
    module = _MODULES.get(suffix)
    if module is None:
        known = " ".join(sorted(SUPPORTED))
        raise UnreadableArticle(f"no reader for {suffix or 'a file without suffix'}; known are {known}")
    found: Callable[[bytes], Reading] = import_module(f"index.readers.{module}").read
    return found
