"""Words of a text and their light stems, Arabic and English.

Arabic words lose clitics (و ف ب ل ك س ال and their combinations) and inflection
(number, gender, nisba, attached pronouns, tanween), over and over until
nothing more comes off: all forms of a word then end at one stem, which is what
matching needs, whether or not the stem is a word. A first letter that looks
like a clitic stays when it is known to belong to the word
(``index/initials.py``), so وزارة, بوزارته and والوزارة all give وزار; common
broken plurals are led to their singular (``index/plurals.py``). Stripping by
affix alone, without roots: Larkey, Ballesteros and Connell 2007 ("light10"),
here repeated to a fixed point. English words take Snowball's English stemmer
(Porter 2001). Stems are for matching only and are never shown.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Protocol

from index.fold import fold
from index.initials import OWN_FIRST
from index.plurals import ONE_STEM
from index.stopwords import STOP_WORDS

__all__ = [
    "STOP_WORDS",
    "Token",
    "clitic_layers",
    "content_stems",
    "has_words",
    "is_stop_word",
    "stem",
    "stems",
    "tokens",
    "words",
]

#: Written inside a word without ending it: tashkeel and other marks, tatweel,
#: zero-width and bidi characters. Folding drops all of them.
_MARKS = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
#: Letters of the Arabic script, presentation forms included.
_ARABIC = (
    "\u0621-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\ufb50-\ufdfb\ufe70-\ufefc"
)
_WORD = re.compile(
    r"\d+(?:[.,٫٬،]\d+)*"  # a number with separators between its digits
    r"|(?:[A-Za-z]\.){2,}"  # an abbreviation such as U.S.
    rf"|[{_ARABIC}][{_ARABIC}{_MARKS}]*"  # ends at a digit: 30سبتمبر is two words
    rf"|[^\W\d_](?:[^\W_{_ARABIC}]|[{_MARKS}]|['’](?=[^\W\d_]))*"  # may hold a digit: G20
)
_ARABIC_WORD = re.compile("[ء-ي]+")
_THOUSANDS = re.compile(r"[,٬،](?=\d{3}(?!\d))")

#: Clitics before the article or fused with it, longest first; what is left has two letters or more.
_ARTICLES = ("وبال", "وكال", "فبال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
#: Endings, longest first, with the fewest letters that may be left.
_ENDINGS = (
    ("هما", 3), ("ها", 3), ("هم", 3), ("هن", 3), ("كم", 4), ("نا", 4), ("وا", 3),
    ("ات", 2), ("ون", 3), ("ين", 3), ("ان", 3),
    ("ه", 2), ("ء", 2), ("ا", 3), ("ي", 3), ("ت", 3), ("و", 4),
)  # fmt: skip
_PRONOUNS = ("هما", "ها", "هم", "هن", "كم", "نا", "ه", "ا")
#: Single clitics with the fewest letters that may be left.
_CLITICS = {"و": 3, "ف": 3, "ب": 3, "ل": 3, "ك": 4, "س": 4}


@dataclass(frozen=True, slots=True)
class Token:
    """One word as written: ``original[start:end] == text``, in code points."""

    text: str
    start: int
    end: int


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text, in order.

    Marks, tatweel and zero-width characters do not split a word; ``3,500``,
    ``2.3`` and ``٣٬٥٠٠`` stay whole; hyphens split.
    """
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def has_words(text: str) -> bool:
    """Whether a text holds any word or number."""
    return _WORD.search(text) is not None


def words(text: str) -> list[str]:
    """The words of a text as written, in order."""
    return _WORD.findall(text)


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order, stop words included."""
    return [s for s in map(stem, words(text)) if s]


def content_stems(text: str) -> list[str]:
    """The stems of a text's words without its stop words, in order."""
    return [s for w in _WORD.findall(text) if not is_stop_word(w) and (s := stem(w))]


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """The stem of one word or number, folded; empty when folding leaves nothing.

    Numbers lose their thousands separators: ``stem("٣٬٥٠٠") == "3500"``.
    """
    if word[:1].isdigit():
        return fold(_THOUSANDS.sub("", word).replace("٫", "."))
    folded = fold(word)
    if _ARABIC_WORD.fullmatch(folded):
        return _arabic(folded)
    plain = folded.replace("’", "'").removesuffix("'s").replace("'", "").replace(".", "")
    return _english().stemWord(plain) if plain.isascii() else plain


@lru_cache(maxsize=1 << 18)
def is_stop_word(word: str) -> bool:
    """Whether a word carries no content, with a leading و or ف if there is one.

    Capitals tell an abbreviation from a word: ``US`` counts, ``us`` does not.
    """
    if len(word) > 1 and word.isascii() and word.isupper():
        return False
    folded = fold(word).replace("’", "'")
    return folded in STOP_WORDS or (folded[:1] in {"و", "ف"} and folded[1:] in STOP_WORDS)


def clitic_layers(word: str) -> tuple[str, ...]:
    """A folded Arabic word as it is and after each layer of clitics, its endings kept.

    ``clitic_layers("وبادلب") == ("وبادلب", "بادلب", "ادلب")``.
    """
    layers = [word]
    while _without_endings(word) not in _own_first():
        word = _without_clitic(word)
        if word == layers[-1]:
            break
        layers.append(word)
    return tuple(layers)


def _arabic(word: str) -> str:
    """The stem of a folded Arabic word."""
    return _regular(word, _same_stem())


def _regular(word: str, known: Mapping[str, str] = MappingProxyType({})) -> str:
    """The stem by affixes, one layer of clitics after another, unless a form on the way is known."""
    own = _own_first()
    while True:
        for form in (word, _without_pronoun(word)):
            if form in known:
                return known[form]
        bare = _without_endings(word)
        if bare in own:
            return _defective(bare)
        shorter = _without_clitic(word)
        if shorter == word:
            return _defective(bare)
        word = shorter


def _defective(bare: str) -> str:
    """A bare word of three letters with its last weak one as in بنى, whatever it is in بناها or بناء."""
    return f"{bare[:-1]}ي" if len(bare) == 3 and bare.endswith("ا") else bare


def _without_clitic(word: str) -> str:
    """The word without its outermost layer of clitics; itself when it has none."""
    if word.startswith("لل") and _without_endings(word[1:]) in _own_first():
        return word[1:]  # the second ل is the word's own: للجنة, للبنان
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word[len(article) :]
    fewest = _CLITICS.get(word[0])
    if fewest is None or len(word) - 1 < fewest or (word[0] == "س" and word[1] not in "يتن"):
        return word
    return word[1:]


def _without_pronoun(word: str) -> str:
    """The word without an attached pronoun or the alef of tanween."""
    for ending in _PRONOUNS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _without_endings(word: str) -> str:
    """The word without its endings, none of which is taken when too little would be left."""
    while True:
        for ending, fewest in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= fewest:
                word = word[: -len(ending)]
                break
        else:
            return word


@cache
def _own_first() -> frozenset[str]:
    """Bare words whose first letter is their own."""
    return frozenset(map(_without_endings, fold(OWN_FIRST).split()))


@cache
def _same_stem() -> dict[str, str]:
    """From a form of ``ONE_STEM`` to its stem; a word alone on its line is its own."""
    found: dict[str, str] = {}
    for first, *others in (fold(line).split() for line in ONE_STEM.splitlines() if line):
        if not others:
            found[first] = first
        for other in others:
            found.setdefault(other, _regular(first))
    return found


_own = threading.local()


def _english() -> _Stemmer:
    """This thread's stemmer: Snowball's keeps the word it works on in itself."""
    stemmer: _Stemmer | None = getattr(_own, "english", None)
    if stemmer is None:
        import snowballstemmer

        stemmer = _own.english = snowballstemmer.stemmer("english")
    return stemmer
