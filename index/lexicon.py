"""The bilingual lexicon: which words of the other language a word may stand for.

``lexicon.tsv`` holds a line an entry, sorted: English word or phrase, TAB,
Arabic equivalents separated by ``|``, commonest first. ``ISNAD_LEXICON`` names
a file of one's own in the same form, read beside it. A phrase is looked up as
it is written, and if it is not there by its stems, so that inflected words are
found; stop words inside a phrase (ez in Deir ez-Zor) do not count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.bm25 import Alternative
from index.errors import UsageError
from index.fold import fold
from index.stem import STOP_WORDS, stem, tokens

SHIPPED = Path(__file__).with_name("lexicon.tsv")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words or phrases to the stems of their equivalents in the other language.

    `written` is keyed by folded words, `stemmed` by stems.
    """

    written: Mapping[tuple[str, ...], tuple[Alternative, ...]]
    stemmed: Mapping[Alternative, tuple[Alternative, ...]]
    longest: int  # words in the longest phrase

    def translations(self, phrase: Sequence[str]) -> tuple[Alternative, ...]:
        """Equivalents of a phrase given by its words, none when it is unknown."""
        exact = self.written.get(tuple(map(fold, phrase)))
        return exact or self.stemmed.get(tuple(map(stem, phrase)), ())


@lru_cache(maxsize=4)
def load(own: Path | None = None) -> Lexicon:
    """The shipped lexicon, and one's own beside it. UsageError names a bad line."""
    written: dict[tuple[str, ...], dict[Alternative, None]] = {}
    stemmed: dict[Alternative, dict[Alternative, None]] = {}
    for path in (SHIPPED, own):
        if path is not None:
            for english, arabic in read(path):
                ours = _words(english)
                for theirs in map(_words, arabic):
                    for one, other in ((ours, theirs), (theirs, ours)):
                        equivalent = tuple(map(stem, other))
                        written.setdefault(one, {})[equivalent] = None
                        stemmed.setdefault(tuple(map(stem, one)), {})[equivalent] = None
    return Lexicon(
        {k: tuple(v) for k, v in written.items()},
        {k: tuple(v) for k, v in stemmed.items()},
        max(map(len, written), default=0),
    )


def _words(phrase: str) -> tuple[str, ...]:
    """Folded words of an entry, without stop words unless it has no others."""
    words = tuple(fold(t.text) for t in tokens(phrase))
    return tuple(w for w in words if w not in STOP_WORDS) or words


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
