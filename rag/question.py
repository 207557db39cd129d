"""A question as the answerers see it: its words, what it asks for, its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.fold import fold
from index.language import language_of
from index.records import Language
from index.stem import stems
from rag.askwords import Kind
from rag.kinds import asked
from rag.numbers import values
from rag.searchable import Word

#: Words between a question word and what is counted, folded.
_COUNTING = frozenset(
    fold(word)
    for word in (
        *("بلغ", "بلغت", "يبلغ", "تبلغ", "عدد", "العدد", "حصيلة", "قدر", "مجموع", "إجمالي"),
        *("number", "total", "amount", "many"),
    )
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question read once.

    `focus` is the first content word after the question word that does not ask
    for a count itself ("How many *stones* …", «كم بلغ عدد *القتلى*»), None when
    there is none; `stems` are those of all its words, `numbers` as
    `rag.numbers.values`.
    """

    text: str
    language: Language
    kind: Kind
    words: tuple[Word, ...]
    focus: Word | None
    stems: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def read(cls, text: str, words: Sequence[Word]) -> Question:
        """Read a question; `words` are its content words, as `Searchable.expand` gives them."""
        kind, end = asked(text)
        after = [word for word in words if end and word.start >= end]
        focus = next((w for w in after if fold(w.word) not in _COUNTING), next(iter(after), None))
        held = frozenset(stems(text))
        return cls(text, language_of(text), kind, tuple(words), focus, held, values(text))
