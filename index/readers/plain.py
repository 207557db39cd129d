"""Plain text: one article a file."""

from __future__ import annotations

from index.decode import decode
from index.readers.reading import Reading
from index.records import Draft


def read(data: bytes) -> Reading:
    """One draft whose text is the file's; its title is found later (``index.articles``)."""
    return Reading((Draft(decode(data)),))
