"""Folding: the one form in which spellings that mean the same text meet.

Folded text is for matching only and is never shown. Where a match in folded
text must be shown, the offset map of :class:`Folded` leads back to the
original characters.

Folding maps each character by itself, so ``fold(a + b) == fold(a) + fold(b)``
and ``fold(fold(a)) == fold(a)`` hold for any strings. The shipped encoder's
tokenizer normalises the same way (``training/vocabulary.py``).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

#: Letters that are written for one another: alef and hamza forms, alef
#: maqsura, ta marbuta, Persian letters. The hamza on waw and ya falls with the
#: combining marks, since Unicode decomposes those letters.
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "ٱ": "ا",  # alef wasla
        "ٲ": "ا",  # alef with wavy hamza above
        "ٳ": "ا",  # alef with wavy hamza below
        "ٵ": "ا",  # high hamza alef
        "ى": "ي",  # alef maqsura
        "ی": "ي",  # Farsi yeh
        "ې": "ي",  # Pashto e
        "ے": "ي",  # yeh barree
        "ة": "ه",  # ta marbuta
        "ە": "ه",  # ae
        "ھ": "ه",  # heh doachashmee
        "ہ": "ه",  # heh goal
        "ک": "ك",  # keheh
        "ڪ": "ك",  # swash kaf
    }
)

#: Dropped wherever it stands: tatweel, which only stretches a word.
_TATWEEL = "ـ"

#: Categories dropped: combining marks (tashkeel), format characters
#: (zero-width, bidi), controls that are no space, and unassigned, private or
#: surrogate code points.
_DROPPED = frozenset({"Mn", "Me", "Cf", "Cc", "Cn", "Co", "Cs"})


@lru_cache(maxsize=1 << 16)
def fold_char(char: str) -> str:
    """Fold one character to zero or more characters, each folded already."""
    if char.isspace():
        return " "
    step = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", char).lower())
    folded = "".join(_fold_simple(c) for c in step)
    return folded if folded == char else "".join(fold_char(c) for c in folded)


def _fold_simple(char: str) -> str:
    if char.isspace():
        return " "
    if char == _TATWEEL or unicodedata.category(char) in _DROPPED:
        return ""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(int(digit))
    return LETTERS.get(char, char)


def fold(text: str) -> str:
    """Fold a text for matching.

    Drops tashkeel, tatweel, zero-width and bidi marks, controls and Latin
    accents; unifies alef and hamza forms, alef maqsura, ta marbuta, Persian
    letters, presentation forms, digits of every script, case and kinds of
    space. Idempotent. ``fold("أَحْمَـدُ ٢٠١٧") == "احمد 2017"``.
    """
    return "".join(map(fold_char, text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back.

    ``text`` is ``fold(original)``; ``origins[i]`` is the offset, in code
    points, of the original character that ``text[i]`` came from (non-decreasing);
    ``length`` is the length of the original.
    """

    text: str
    origins: tuple[int, ...]
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original that cover ``text[start:end]``.

        Marks that folding dropped after the last letter belong to it and are
        covered. Raises ValueError unless ``0 <= start <= end <= len(text)``.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no such span in folded text of {len(self.text)}: {start}:{end}")
        if start == end:
            at = self.origins[start] if start < len(self.origins) else self.length
            return at, at
        first = self.origins[start]
        after = self.origins[end] if end < len(self.origins) else self.length
        return first, max(after, self.origins[end - 1] + 1)

    def folded(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the folded text of what came from original[start:end]."""
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"no such span in a text of {self.length}: {start}:{end}")
        return bisect_left(self.origins, start), bisect_left(self.origins, end)


def fold_with_map(text: str) -> Folded:
    """Fold a text and keep the offset map."""
    parts: list[str] = []
    origins: list[int] = []
    for offset, char in enumerate(text):
        folded = fold_char(char)
        parts.append(folded)
        origins.extend([offset] * len(folded))
    return Folded("".join(parts), tuple(origins), len(text))
