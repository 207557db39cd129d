"""Readers: a file in, drafts of articles out. One module for each format."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from index.errors import IsnadError, UnreadableArticle
from index.readers.reading import Reading

__all__ = ["SUPPORTED", "Reading", "read", "read_bytes", "supported"]

log = logging.getLogger(__name__)

_MODULES = {
    ".txt": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "page",
    ".htm": "page",
    ".mhtml": "saved_page",
    ".mht": "saved_page",
    ".json": "json_lines",
    ".jsonl": "json_lines",
    ".csv": "delimited",
    ".tsv": "delimited",
    ".pdf": "pdf",
    ".docx": "word",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".zip": "bundle",
}

#: Suffixes of the files that can be read, lower case, with their dot.
SUPPORTED: frozenset[str] = frozenset(_MODULES)


def read(path: Path) -> Reading:
    """The drafts of a file, and the problems of those entries that gave none.

    Raises UnreadableArticle with the reason when the file as a whole cannot be
    read: missing, empty, no text, of an unknown format.
    """
    supported(path.suffix)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableArticle(f"the file cannot be opened: {error.strerror or error}") from error
    return read_bytes(data, path.suffix)


def read_bytes(data: bytes, suffix: str) -> Reading:
    """The same of content that is no file here; `suffix` names its format, with its dot."""
    # Imported when first needed: some formats bring a heavy library.
    reader: Callable[[bytes], Reading] = import_module(f"index.readers.{supported(suffix)}").read
    try:
        return reader(data)
    except IsnadError:
        raise
    except Exception as error:  # One file, damaged as nobody foresaw, must not end a build.
        log.info("the reader of %s files failed", suffix, exc_info=True)
        raise UnreadableArticle(
            f"the file is damaged in a way that its reader does not know ({type(error).__name__}); "
            "save it anew, or its text as .txt"
        ) from error


def supported(suffix: str) -> str:
    """The module that reads files with this suffix. UnreadableArticle when none does."""
    module = _MODULES.get(suffix.lower())
    if module is None:
        known = " ".join(sorted(SUPPORTED))
        raise UnreadableArticle(f"no reader for {suffix or 'a file without suffix'}; known are {known}")
    return module
