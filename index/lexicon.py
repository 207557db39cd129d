"""The bilingual lexicon: which words of the other language a word may stand for.

``lexicon.tsv`` holds a line an entry, sorted: English word or phrase, TAB,
Arabic equivalents separated by ``|``, commonest first. ``ISNAD_LEXICON`` names
a file of one's own in the same form, read beside it. Entries are looked up by
their stems, so that inflected words are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.bm25 import Alternative
from index.errors import UsageError
from index.fold import fold
from index.stem import stems

SHIPPED = Path(__file__).with_name("lexicon.tsv")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Stems of a word or phrase to the stems of its equivalents in the other language."""

    entries: Mapping[Alternative, tuple[Alternative, ...]]
    longest: int  # words in the longest phrase

    def translations(self, phrase: Sequence[str]) -> tuple[Alternative, ...]:
        """Equivalents of a phrase given by its stems, none when it is unknown."""
        return self.entries.get(tuple(phrase), ())


@lru_cache(maxsize=4)
def load(own: Path | None = None) -> Lexicon:
    """The shipped lexicon, and one's own beside it. UsageError names a bad line."""
    entries: dict[Alternative, dict[Alternative, None]] = {}
    for path in (SHIPPED, own):
        if path is not None:
            for english, arabic in read(path):
                key = tuple(stems(english))
                for equivalent in arabic:
                    other = tuple(stems(equivalent))
                    if key and other:
                        entries.setdefault(key, {})[other] = None
                        entries.setdefault(other, {})[key] = None
    return Lexicon({k: tuple(v) for k, v in entries.items()}, max(map(len, entries), default=0))


def read(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Entries of one file. UsageError names the file and line that is no entry."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The lexicon {path} cannot be read ({error}); ISNAD_LEXICON names a UTF-8 file."
        ) from error
    out: list[tuple[str, tuple[str, ...]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        english, tab, arabic = line.partition("\t")
        equivalents = tuple(e.strip() for e in arabic.split("|") if e.strip())
        if not tab or not english.strip() or not equivalents or not fold(english).isascii():
            raise UsageError(
                f"{path}, line {number} is no entry: write English, a TAB, and Arabic words separated by |."
            )
        out.append((english.strip(), equivalents))
    return out
