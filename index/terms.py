"""A question as terms: its words, what they mean in the other language, and who sounds alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from index.bm25 import Alternative, frequency
from index.fold import fold
from index.lexicon import Lexicon
from index.names import name_keys
from index.stem import STOP_WORDS, Token, stem, tokens

#: The shortest name key that names anybody: two consonants fit too many words.
SHORTEST_KEY = 3
#: The same for a word that the lexicon knows: only surer likenesses are added to it.
LONGER_KEY = 4
_LONGEST_NAME = 3  # words whose keys are joined


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a question.

    `own` are its alternatives in its own script (itself, other spellings),
    `crossed` those in the other (translations, transliterations); each is a
    tuple of stems that must all occur. `sounds` are those of both that are
    there because they sound alike. `start` and `end` are offsets into the
    question. `name` says that it was matched as a name.
    """

    word: str
    own: tuple[Alternative, ...]
    crossed: tuple[Alternative, ...]
    start: int
    end: int
    idf: float = 0.0
    name: bool = False
    sounds: frozenset[Alternative] = frozenset()

    def found_in(self, stems: Set[str]) -> bool:
        """Whether any alternative, in either language, occurs among stems."""
        return any(all(s in stems for s in a) for a in (*self.own, *self.crossed))

    def times_in(self, counts: Mapping[str, float]) -> float:
        """How often it occurs, in either language, among counted stems."""
        return frequency((*self.own, *self.crossed), counts)


def expand(
    text: str, lexicon: Lexicon, sounding_like: Callable[[Sequence[str]], Mapping[str, Set[str]]]
) -> tuple[Term, ...]:
    """The content terms of a question, in order; the longest phrase of the lexicon first.

    `sounding_like` maps name keys to the stems of the collection that share
    them. Stop words are left out unless nothing else is left.
    """
    all_words = list(tokens(text))
    words = [t for t in all_words if fold(t.text) not in STOP_WORDS] or all_words
    keys = _keys(words)
    alike = sounding_like(sorted({key for found in keys.values() for key in found})) if keys else {}
    out: list[Term] = []
    at = 0
    while at < len(words):
        length, translations = _longest(words, at, lexicon)
        run = words[at : at + length]
        stems_of = tuple(stem(t.text) for t in run)
        named = length == 1 and (not translations or _capital(run[0]))
        spelled: set[str] = set()
        if named:
            shortest = LONGER_KEY if translations else SHORTEST_KEY
            for key in keys.get(at, ()):
                if len(key) >= shortest:
                    spelled |= alike.get(key, set())
        own = (
            stems_of,
            *sorted((s,) for s in spelled if _arabic(s) == _arabic(stems_of[0]) and (s,) != stems_of),
        )
        crossed = (*translations, *sorted((s,) for s in spelled if _arabic(s) != _arabic(stems_of[0])))
        out.append(
            Term(
                text[run[0].start : run[-1].end], own, tuple(dict.fromkeys(crossed)),
                run[0].start, run[-1].end, name=bool(spelled) or (named and _capital(run[0])),
                sounds=frozenset((s,) for s in spelled) - {stems_of, *translations},
            )
        )  # fmt: skip
        at += length
    return tuple(out)


def _keys(words: Sequence[Token]) -> dict[int, set[str]]:
    """Name keys by position: of the word, and of runs of words that begin there."""
    out: dict[int, set[str]] = {}
    for at in range(len(words)):
        for length in range(1, min(_LONGEST_NAME, len(words) - at) + 1):
            run = words[at : at + length]
            if length > 1 and not all(_capital(t) or _arabic(t.text) for t in run):
                break
            found = {k for k in name_keys(" ".join(t.text for t in run)) if len(k) >= SHORTEST_KEY}
            out.setdefault(at, set()).update(found)
    return out


def _longest(words: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, tuple[Alternative, ...]]:
    for length in range(min(lexicon.longest, len(words) - at), 0, -1):
        found = lexicon.translations([t.text for t in words[at : at + length]])
        if found:
            return length, found
    return 1, ()


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _arabic(text: str) -> bool:
    return "\u0600" <= text[:1] <= "\u06ff"
