"""Pronouns and demonstratives of a question that have nothing in it to stand for; Arabic and English.

No parser: the words before a pronoun, and whether a clause ends between, decide.
"When did the bridge open and who built it?" names what "it" is; "What did the
mayor say about it?" does not, since "it" is not the mayor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from index.fold import fold
from index.stem import Token, clitic_layers, tokens
from rag import followwords

#: Content words before an Arabic preposition with a pronoun (فيه) that let it mean one of them.
ENOUGH = 3

_OWNERS = frozenset(followwords.OWNERS.split())
_STANDING = frozenset(followwords.STANDING.split())
_CLAUSES = frozenset(followwords.CLAUSES.split())
_TIMES = frozenset(fold(followwords.TIMES).split())
_BEFORE_THAT = frozenset(followwords.BEFORE_THAT.split())
_BE = frozenset({"is", "are", "was", "were", "be", "been", "has", "have", "had", "will"})
_TAKES = frozenset({"take", "takes", "took", "cost", "costs", "possible", "true", "known"})
_AUXILIARIES = frozenset(fold(followwords.AUXILIARIES).split())
_ALONE = frozenset(followwords.ALONE.split())
_POINTERS = frozenset(fold(followwords.POINTERS).split())
_PLACES = frozenset(followwords.PLACES.split())
_EXISTS = frozenset(fold(followwords.EXISTS).split())
_JOINED = frozenset(fold(followwords.JOINED).split())
_HELD = frozenset(fold(followwords.HELD).split())
_HIDDEN = frozenset(fold(followwords.HIDDEN).split())
_PREPOSITIONS = frozenset(fold(followwords.PREPOSITIONS).split()) | {"", "ان", "بعد", "قبل", "الي"}
_RELATIVES = frozenset(fold(followwords.RELATIVES).split())
_AND_ASKS = frozenset("و" + fold(word) for word in followwords.ASKING.split())


def _written(word: str) -> str:
    """An Arabic word folded, ta marbuta kept apart from the pronoun ه."""
    return fold(unicodedata.normalize("NFC", word).replace("ة", "ت"))


_NATIVE = frozenset(map(_written, followwords.NATIVE.split()))
_ATTACHED = re.compile(r"[ء-ي]{3,}?(?:هما|ها|هم|هن|ه)")


def points(question: str, content: Sequence[Token], named: bool) -> bool:
    """Whether any pronoun or demonstrative of a question points outside it.

    `content` are its telling words, `named` says whether a name is among them.
    """
    words = tokens(question)
    folded = [fold(word.text).replace("’", "'") for word in words]
    telling = {token.start for token in content}
    counts = [sum(word.start in telling for word in words[:at]) for at in range(len(words) + 1)]
    return any(
        _english(at, folded, counts, named)
        if word.isascii()
        else _arabic(folded, at, _written(words[at].text), counts, named)
        for at, word in enumerate(folded)
    )


def _english(at: int, words: Sequence[str], counts: Sequence[int], named: bool) -> bool:
    word, before, after = words[at], _at(words, at - 1), _at(words, at + 1)
    if word == "else":
        return True
    if word not in _OWNERS | _STANDING:
        return False
    led, parted = counts[at] > 0, any(w in _CLAUSES for w in words[_first(counts) : at])
    if word in _OWNERS and (word != "her" or counts[-1] > counts[at]):
        return not led or (counts[-1] < ENOUGH and not named)
    if word == "that" and (after and before not in _BEFORE_THAT):
        return False  # joins clauses: "the raid that killed them", "said that"
    if word == "there" and (before in _BE or after in _BE) and after:
        return False  # "were there any victims"
    if word == "then" and after:
        return False
    if word in ("this", "these") and after in _TIMES:
        return False
    if word in ("those", "others") and after in ("who", "which", "that", "in", "of"):
        return False
    if word == "it" and _idle(words, at):
        return False
    if word in ("he", "she", "they", "it") and before not in _AUXILIARIES and after and led:
        return False  # "Where does Wendt say she trains"
    return not (led and parted)


def _idle(words: Sequence[str], at: int) -> bool:
    """Whether "it" stands for what comes after: "how long did it take to repair the bridge"."""
    after = words[at + 1 :]
    return bool(after) and after[0] in _TAKES and any(word in {"to", "that"} for word in after[1:4])


def _arabic(words: Sequence[str], at: int, written: str, counts: Sequence[int], named: bool) -> bool:
    word, before, after = words[at], _at(words, at - 1), _at(words, at + 1)
    bare = word.lstrip("وف") if word[1:] in _ALONE | _PLACES else word
    parted = any(w in _AND_ASKS or w in _RELATIVES for w in words[:at]) and counts[at] > 0
    if bare in _ALONE:
        joins = before in _JOINED and after != "" and counts[-1] > counts[at]
        return not joins and not parted and before not in _RELATIVES
    if bare in _PLACES:
        return at > 0 and not ({before, _at(words, at - 2)} & _EXISTS and after) and not parted
    if any(layer in _POINTERS for layer in clitic_layers(word)) and word != "كذلك":
        return after not in _TIMES and not parted and counts[at] < ENOUGH
    if word in _HELD or (word[:1] in ("و", "ف") and word[1:] in _HELD):
        return not parted and counts[at] < ENOUGH
    if word in _HIDDEN and after in _PREPOSITIONS:
        return counts[at] == 0
    if _owned(written):
        return counts[at] == 0 or (counts[-1] < ENOUGH and not parted and not named)
    return False


def _owned(written: str) -> bool:
    """Whether an Arabic word ends in a pronoun; what has the article cannot."""
    definite = re.match(r"[وف]?[بك]?ال|[وف]?لل", written) is not None
    native = any(layer in _NATIVE for layer in clitic_layers(written))
    return not definite and not native and _ATTACHED.fullmatch(written) is not None


def _first(counts: Sequence[int]) -> int:
    """The place of the first telling word."""
    return next((at for at, count in enumerate(counts) if count), len(counts)) - 1


def _at(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""
