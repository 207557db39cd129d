"""Whether two passages speak of the same thing, as far as a question's words tell."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache
from itertools import pairwise

from index.fold import fold
from index.names import names
from index.records import Article
from index.stem import stem, stems, tokens
from rag.amount import Amount
from rag.features import Span
from rag.numbers import values
from rag.question import Question
from rag.searchable import Word

SLACK = 0.3  # share of the weight of the words that one passage holds, that the other may lack
ABOUT = 0.5  # idf-weighted share of the question's words that both passages hold
SAYS = 0.25  # the same of the words beside what is counted, that a sentence itself holds

#: Words that only say that somebody says so, or that something is counted.
_WEAK_WORDS = """
    according report reports reported said says number total count amount figure
    بحسب وفق تقرير التقرير ذكر قال عدد حصيلة مجموع بلغ
"""
#: Words before the name of a place, folded.
PLACES = frozenset(
    fold(
        """مدينة بلدة قرية محافظة ريف منطقة حي ميناء جسر تل وادي جزيرة ضاحية مطار قاعدة ولاية شارع"""
    ).split()
)
_WEAK = frozenset(map(stem, _WEAK_WORDS.split()))
_WEAK_LETTERS = str.maketrans("", "", "اويءى")


def same_subject(question: Question, one: Span, other: Span) -> bool:
    """Whether another passage is about what a sentence and its neighbours say of a question.

    It holds those of the question's words that they hold: every name and every
    number, and of the others nearly all by weight. Where the question names
    nothing, two articles of one language must name something in common: not
    every fire is one fire.
    """
    words = telling(question)
    shared = [w for w in words if held(w, one.around)]
    if not any(w.name for w in shared) and _name_others(question, one.hit.article, other.hit.article):
        return False
    lacking = [w for w in shared if not held(w, other.passage)]
    if any(w.name or not w.crossed or _names_a_place(question, w) for w in lacking):
        return False
    if any(values(w.word) and not held(w, other.around) for w in shared):
        return False
    weight = sum(w.idf for w in shared)
    both = weight - sum(w.idf for w in lacking)
    return both >= (1 - SLACK) * weight and both >= ABOUT * sum(w.idf for w in words) > 0


def _names_a_place(question: Question, word: Word) -> bool:
    """Whether a word stands after such as «بلدة»: a name may be a word as well, «بلدة ياسمين»."""
    before = tokens(question.text[: word.start])[-1:]
    return any(fold(token.text) in PLACES for token in before)


def _name_others(question: Question, one: Article, other: Article) -> bool:
    """Whether both articles name people or places, in one language, and neither has a name of the other."""
    if one.language != other.language:
        return False
    (named, said), (others, others_said) = _named(one.text), _named(other.text)
    named, others = named - question.stems, others - question.stems
    return bool(named and others) and named.isdisjoint(others_said) and others.isdisjoint(said)


@lru_cache(maxsize=64)
def _named(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the names in a text, and of all its words.

    Names are written with a capital, or in Arabic stand after such as «بلدة».
    """
    words = tokens(text)
    found = {held for a, b in names(text) for held in stems(text[a:b])}
    found |= {stem(name.text) for place, name in pairwise(words) if fold(place.text) in PLACES}
    return frozenset(found), frozenset(stems(text))


def says_more(question: Question, sentence: Set[str]) -> bool:
    """Whether a sentence, by its stems, holds more of a question than what is counted.

    "Five passengers walked home" does not say how many passengers were aboard.
    """
    others = [w for w in telling(question) if w is not question.focus]
    return sum(w.idf for w in others if held(w, sentence)) >= SAYS * sum(w.idf for w in others) > 0


def answers(question: Question, sentence: Set[str], figure: Amount) -> bool:
    """Whether the figure of a sentence, by its stems, answers; a sum beside the word "cost" surely does."""
    return says_more(question, sentence) or (figure.anchored and question.kind != "number")


def telling(question: Question) -> list[Word]:
    """The question's words without those that only say that somebody says so."""
    return [w for w in question.words if not all(stem(part) in _WEAK for part in w.word.split())]


def held(word: Word, stems: Set[str]) -> bool:
    """Whether stems hold a word or, in Arabic, a near form of it."""
    if word.found_in(stems):
        return True
    bare = {b for a in (*word.own, *word.crossed) if len(a) == 1 and len(b := consonants(a[0])) >= 3}
    return any(consonants(s) in bare for s in stems)


def consonants(stem: str) -> str:
    """The consonants of an Arabic stem without the م or ت of a derived form: مقتل and قتيل give قتل.

    Empty for other scripts.
    """
    if not "ء" <= stem[:1] <= "ي":
        return ""
    plain = fold(stem).translate(_WEAK_LETTERS)
    return plain[1:] if len(plain) > 3 and plain[0] in "مت" else plain
