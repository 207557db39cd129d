"""Whether a question leans on the one before it, told from its words; Arabic and English.

It does when it points at something that it does not name ("How many of them
were children?", «ومتى كان ذلك؟»), when it leaves out what it asks about ("And
in 2021?", "why?"), or when it opens with "and" and names too little of its own.
A question with names or enough content of its own stands alone, whatever came
before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.fold import fold, fold_with_map
from index.language import language_of
from index.names import name_keys, names
from index.records import Language
from index.stem import Token, clitic_layers, is_stop_word, stem, tokens
from rag import askwords, followwords
from rag.calendar import months, years
from rag.kinds import asked
from rag.pointing import points
from rag.searchable import Word

Expand = Callable[[str], Sequence[Word]]
#: A question leans on the one before it, stands alone, or may lean: its words do not tell.
Lean = Literal["leans", "may", "alone"]

#: Content words up to which a question may lean on another at all.
MOST_CONTENT = 6
#: Content words up to which a question without names may lean, with an opening "and" and without.
AND_CONTENT, BARE_CONTENT = 3, 2
#: Content words of a fragment ("And the children of Bandiro?").
FRAGMENT = 4


def phrases(listed: str) -> frozenset[str]:
    """The phrases of a list of data, folded."""
    return frozenset(fold(phrase).strip() for phrase in re.split(r"[,\n]", listed)) - {""}


def opening(listed: str) -> re.Pattern[str]:
    """Any of the phrases at the start of a folded text, whole, with what separates it from the rest."""
    longest = sorted(phrases(listed), key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"\W*(?:{'|'.join(map(re.escape, longest))})(?![^\W_])[\s,،:.…-]*")


ASK_WORDS = frozenset(fold(word) for listed in askwords.ASKS.values() for word in re.findall(r"\w+", listed))
AUXILIARIES = frozenset(fold(followwords.AUXILIARIES).split())
PREPOSITIONS = frozenset(fold(followwords.PREPOSITIONS).split())
_OPENER = opening(followwords.OPENERS)
_ABOUT = opening(followwords.ABOUT)
_AND_ASKS = re.compile(rf"\W*[وف](?=(?:{'|'.join(fold(followwords.ASKING).split())})(?![^\W_]))")
_COURTESIES = frozenset(fold(followwords.COURTESIES).split())
_LIGHT = frozenset(fold(followwords.LIGHT).split())
_LIGHT_STEMS = frozenset(stem(word) for word in _LIGHT if not word.isascii())
_DEFINES = re.compile(r"\W*(?:what (?:is|are) (?!the\b|an?\b|\w+(?:ed|ing)\b)|(?:ما|من) (?:هو|هي|هم) )")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question read for what it lacks.

    `bare` is the question without what only ties it to the one before ("And",
    «وماذا عن»); `ties` says that there was such a thing, `about` that it was one
    of "what about". `asks` says that it has a question word of its own, `content`
    are the words that say what it is about, `named` that there is a name among
    them, `points` that a pronoun or demonstrative has nothing here to stand for.
    """

    text: str
    bare: str
    language: Language
    ties: bool
    about: bool
    asks: bool
    content: tuple[Token, ...]
    named: bool
    points: bool

    @classmethod
    def read(cls, text: str, expand: Expand) -> Reading:
        """Read a question; `expand` gives its words as the library knows them."""
        bare, ties, about = untied(text.strip())
        end = asked(bare)[1]
        asks = not about and (end > 0 or _first(bare) in AUXILIARIES)
        if not asks and (shorter := _without_and(bare)) != bare:
            bare, ties, end = shorter, True, 0
        found = content(bare, end)
        named = _named(bare, found, expand)
        points_out = points(bare, found, named)
        return cls(text, bare, language_of(text), ties, about, asks, found, named, points_out)


def lean(question: Reading, topic: Reading | None = None) -> Lean:
    """Whether a question leans on the one before it; `topic` is that one, when it is known."""
    n = len(question.content)
    if n > MOST_CONTENT or is_courtesy(question.text):
        return "alone"
    if question.points or n == 0:
        return "leans"
    if not question.asks:
        return "leans" if _fragment(question, n) else "alone"
    if question.named:
        return "leans" if question.ties and topic is not None and _parallel(question, topic) else "alone"
    if n == 1:
        if _DEFINES.match(fold(question.bare)):
            return "alone"
        # "How many died?" names nothing; "Who was first on the moon?" names the moon.
        return (
            "may"
            if _articled(question.bare, question.content[0].text, question.content[0].start)
            else "leans"
        )
    return "may" if n <= (AND_CONTENT if question.ties else BARE_CONTENT) else "alone"


def content(bare: str, end: int) -> tuple[Token, ...]:
    """The words of a question that say what it is about; its question words end at `end`."""
    return tuple(
        token
        for token in tokens(bare)
        if not is_stop_word(token.text)
        and not is_light(token.text)
        and not (token.start < end and fold(token.text) in ASK_WORDS)
    )


def is_light(word: str) -> bool:
    """Whether a word could belong to any topic: "happen", «حدث»."""
    folded = fold(word)
    return folded in _LIGHT or (not folded.isascii() and stem(word) in _LIGHT_STEMS)


def untied(text: str) -> tuple[str, bool, bool]:
    """A question without its openers, whether it had any, and whether one was "what about"."""
    folded = fold_with_map(text)
    at, ties, about = 0, False, False
    while True:
        rest = folded.text[at:]
        matches = ((_ABOUT, True), (_OPENER, False), (_AND_ASKS, False))
        found = next(((m.end(), p) for pattern, p in matches if (m := pattern.match(rest)) and m.end()), None)
        if found is None or found[0] >= len(rest.rstrip(" ?؟.!")):
            break
        at, ties, about = at + found[0], True, about or found[1]
    return (text[folded.original(at, at + 1)[0] :] if at else text), ties, about


def _without_and(bare: str) -> str:
    """An Arabic fragment without the و before its first word: «والأطفال؟»."""
    first = next(iter(tokens(bare)), None)
    if first is None or not fold(first.text).startswith("و"):
        return bare
    return bare[first.start + 1 :] if len(clitic_layers(fold(first.text))) > 1 else bare


def _fragment(question: Reading, n: int) -> bool:
    """Whether a text without a question word leans on another: not a name that is looked up."""
    if question.ties:
        return n <= FRAGMENT
    if (_first(question.bare) in PREPOSITIONS) and n <= FRAGMENT:
        return True
    dated = bool(years(question.bare) or months(question.bare))
    asks_by_its_mark = question.text.rstrip().endswith(("?", "؟"))
    return n <= 2 and (dated or asks_by_its_mark) and len(tokens(question.bare)) <= 3


def _parallel(question: Reading, topic: Reading) -> bool:
    """Whether a question says of another name what its topic was asked: "And how many died in Homs?"."""
    own = [t for t in question.content if not t.text[:1].isupper() and not t.text.isdigit()]
    held = {stem(token.text) for token in topic.content}
    return bool(own) and len(own) < len(question.content) and all(stem(t.text) in held for t in own)


def _named(bare: str, found: Sequence[Token], expand: Expand) -> bool:
    """Whether any of the content words is a name: by capitals, titles, or its sound in the other script."""
    starts = {token.start for token in found}
    if any(a <= start < b for a, b in names(bare) for start in starts):
        return True
    first = next(iter(tokens(bare)), None)
    if not found or first is None:
        return False
    return any(
        sounds_alike(word) or (word.name and (word.start > first.start or word.word[:1].islower()))
        for word in expand(bare)
        if word.start in starts and not _articled(bare, word.word, word.start)
    )


def _articled(text: str, word: str, start: int) -> bool:
    """Whether an article makes a word a thing's: "the doctor" sounds like دكتور and is no name."""
    before = fold(text[:start]).split()[-2:]
    return fold(word).startswith("ال") or not {"the", "a", "an"}.isdisjoint(before)


def sounds_alike(word: Word) -> bool:
    """Whether a word is written as it sounds in the other language too, as names are: زاخاروفا."""
    keys = {key for key in name_keys(word.word) if len(key) > 2}
    return bool(keys) and any(keys & name_keys(other[0]) for other in word.crossed if len(other) == 1)


def is_courtesy(text: str) -> bool:
    """Whether a message only greets or thanks, and asks nothing."""
    return all(fold(token.text) in _COURTESIES for token in tokens(text))


def _first(text: str) -> str:
    return next((fold(token.text) for token in tokens(text)), "")
