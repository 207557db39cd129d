"""Citation marks in written text: ``[1]``, ``[1, 2]``, ``[١]``, 【1】.

Numbers in brackets that run to four digits or more are years or codes of the
text itself and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

MARK = re.compile(r"[\[【]\s*(\d{1,3}(?:\s*[,،;]\s*\d{1,3})*)\s*(?:†[^\]】]*)?[\]】]")
#: A mark that is still being written, at the end of a streamed text.
_OPEN = re.compile(r"\s*[\[【][^\]】]{0,24}$")
_SPACES = re.compile(r"[ \t]+(?=[.,;:!?؟،؛…\n]|$)")


def marks(text: str) -> tuple[int, ...]:
    """The numbers cited, each once, in order."""
    return tuple(dict.fromkeys(n for match in MARK.finditer(text) for n in _numbers(match)))


def _numbers(match: re.Match[str]) -> Iterable[int]:
    return (int(n) for n in re.split(r"[,،;\s]+", match.group(1)) if n)  # int reads any digits


def without(text: str) -> str:
    """The text with its marks taken out."""
    return _SPACES.sub("", MARK.sub("", text)).strip()


def closed(text: str) -> str:
    """A streamed text without a mark that is not finished."""
    return _OPEN.sub("", text)


def renumbered(text: str, new: Callable[[int], int | None]) -> str:
    """The text with every number replaced by ``new(number)``; those for which it is None are removed."""

    def replace(match: re.Match[str]) -> str:
        kept = dict.fromkeys(m for m in map(new, _numbers(match)) if m is not None)
        return "".join(f"[{n}]" for n in kept)

    return _SPACES.sub("", MARK.sub(replace, text))


def pointed(text: str, number: int) -> str:
    """The text with its first mark citing `number` alone, and its other marks taken out."""
    first = MARK.search(text)
    if first is None:
        return text
    return f"{text[: first.start()]}[{number}]{_SPACES.sub('', MARK.sub('', text[first.end() :]))}"
