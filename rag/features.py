"""How one sentence of one passage bears on a question, as figures that a person can read.

Every feature lies between -1 and 1 (most between 0 and 1) and is computed
from texts and vectors alone. `rag/evidence.json` weighs them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from index import lexicon
from index.records import Hit, Language
from index.sentences import sentences
from index.stem import stem, stems, tokens
from rag.kinds import NUMBERS, SURE, holds
from rag.numbers import values
from rag.question import Question
from rag.searchable import Word

#: A word that has no counterpart in the passage's language says less by its absence.
UNCROSSED = 0.35

#: What a word counts that only shares a translation with one held.
ALIKE = 0.6

#: Held by so many sentences found of an article, or by its title, a word is what the article is about.
TOPIC = 3

#: How many words before and after a number may say what it counts.
BEFORE, AFTER = 3, 4

#: The features, in the order in which they are fitted and shown.
NAMES = (
    "coverage",  # idf-weighted share of the question's words that the sentence holds
    "coverage_around",  # the same with the sentences before and after it and the article's title
    "meaning",  # `coverage`, in which words that share a translation with one held count too
    "coverage_passage",  # the same with the whole passage and the title
    "telling",  # whether the passage holds the question's most telling word
    "detail",  # `coverage` of the words that are not the article's topic
    "detail_around",  # `coverage_around` of them
    "detail_absent",  # idf-weighted share of them that nothing found of the article holds
    "names_missing",  # share of the question's names that the passage lacks
    "names_absent",  # share of them that nothing found of the article holds
    "numbers_missing",  # share of the question's numbers that the passage lacks
    "similarity",  # cosine of question and sentence
    "similarity_passage",  # cosine of question and passage
    "rank",  # 1 for the first passage found, 1/2 for the second, ...
    "margin",  # how far the passage's score lies below the best one's, 0 to -1
    "kind_held",  # the question word asks for a kind of thing and the sentence holds one
    "kind_lacking",  # ... and the sentence holds none
    "surely_lacking",  # ... and that kind is one that words tell surely: an age, a sum, a company
    "focus",  # the sentence holds the word that follows the question word: "how many *stones*"
    "focus_missing",  # the whole passage lacks it
    "number_near",  # a number is asked for, and the sentence has a new one beside that word
    "number_far",  # ... and it has one, but not there
    "brief",  # the sentence has fewer than five words
    "long",  # words above 30, in units of 60, at most 1
    "crossing",  # question and article are in different languages
    "arabic",  # the article is in Arabic
    "crossing_arabic",  # the article is in Arabic and the question is not
    "words",  # content words of the question, in tens, at most 1
    "crossing_coverage",  # `coverage_around` where they are
    "crossing_similarity",  # `similarity` where they are
)


@dataclass(frozen=True, slots=True)
class Span:
    """One sentence of a found passage.

    `rank` is the passage's, from 0, `at` the sentence's place in it, from 0;
    `start` and `end` are offsets in the article's text. `around` are the stems of
    the sentence, its neighbours and the title, `passage` those of the whole
    passage and the title; `article` counts the sentences found of the article
    that hold a stem, the title as TOPIC of them.
    """

    hit: Hit
    rank: int
    at: int
    start: int
    end: int
    stems: frozenset[str]
    around: frozenset[str]
    passage: frozenset[str]
    article: Mapping[str, int]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.hit.article.text[self.start : self.end]


def spans(hits: Sequence[Hit]) -> tuple[Span, ...]:
    """The sentences of the passages found, in order."""
    cuts = [sentences(hit.passage.text) for hit in hits]
    stemmed = [
        [frozenset(stems(hit.passage.text[a:b])) for a, b in cut] for hit, cut in zip(hits, cuts, strict=True)
    ]
    articles: dict[str, Counter[str]] = {}
    for hit, each in zip(hits, stemmed, strict=True):
        counts = articles.get(hit.article.id)
        if counts is None:
            counts = articles[hit.article.id] = Counter(
                dict.fromkeys(frozenset(stems(hit.article.title)), TOPIC)
            )
        for held in each:
            counts.update(held)
    out: list[Span] = []
    for rank, (hit, cut, each) in enumerate(zip(hits, cuts, stemmed, strict=True)):
        title = frozenset(stems(hit.article.title))
        passage = title.union(*each)
        for at, (start, end) in enumerate(cut):
            around = title.union(*each[max(0, at - 1) : at + 2])
            offset = hit.passage.start
            out.append(
                Span(
                    hit, rank, at, offset + start, offset + end, each[at], around, passage,
                    articles[hit.article.id],
                )
            )  # fmt: skip
    return tuple(out)


def coverage(words: Sequence[Word], held: Set[str], crossing: bool = False) -> float:
    """Idf-weighted share of words found among stems, 0 to 1; 0 when there are no words."""
    whole = sum(_weight(word, crossing) for word in words)
    return sum(_weight(word, crossing) for word in words if word.found_in(held)) / whole if whole else 0.0


def meaning(words: Sequence[Word], held: Set[str], crossing: bool = False) -> float:
    """As `coverage`, but a word that shares a translation with a stem of the same language counts ALIKE.

    So the lexicon serves as a thesaurus: "exam" and "test", «اجتاز» and «نجح».
    """
    if crossing:
        return coverage(words, held, crossing)
    there = frozenset[tuple[str, ...]]().union(*map(_translations, held))
    whole = sum(word.idf for word in words)
    found = (
        word.idf * (1.0 if word.found_in(held) else ALIKE * (not there.isdisjoint(_meanings(word))))
        for word in words
    )
    return sum(found) / whole if whole else 0.0


def _meanings(word: Word) -> frozenset[tuple[str, ...]]:
    return frozenset(word.crossed).union(*(_translations(own[0]) for own in word.own if len(own) == 1))


@lru_cache(maxsize=1 << 16)
def _translations(stem: str) -> frozenset[tuple[str, ...]]:
    return frozenset(lexicon.load().stemmed.get((stem,), ()))


def _weight(word: Word, crossing: bool) -> float:
    return word.idf * (UNCROSSED if crossing and not word.crossed else 1.0)


def crosses(question: Language, source: Language) -> bool:
    """Whether a question and a source are in two different known languages."""
    return question != source and "und" not in (question, source)


def features(question: Question, span: Span, best_score: float, cosine: float) -> Mapping[str, float]:
    """The features of one sentence; `cosine` is that of question and sentence."""
    words, hit, text = question.words, span.hit, span.text
    crossing = crosses(question.language, hit.article.language)
    near = coverage(words, span.around, crossing)
    names = [word for word in words if word.name]
    topic = {s for s, count in span.article.items() if count >= TOPIC}
    details = [word for word in words if not word.found_in(topic)]
    telling = max(words, key=lambda word: _weight(word, crossing), default=None)
    missing = question.numbers and question.numbers - values(hit.passage.text) - values(hit.article.title)
    focus = question.focus
    asks = question.kind != "other"
    kind = asks and holds(question.kind, text, question.text, question.stems)
    counts = bool(kind and question.kind in NUMBERS)
    near_focus = counts and _near(question, text)
    length = len(text.split())
    found = {
        "coverage": coverage(words, span.stems, crossing),
        "coverage_around": near,
        "meaning": meaning(words, span.stems, crossing),
        "coverage_passage": coverage(words, span.passage, crossing),
        "detail": coverage(details, span.stems, crossing),
        "detail_around": coverage(details, span.around, crossing),
        "detail_absent": 1 - coverage(details, span.article.keys(), crossing) if details else 0.0,
        "telling": float(telling is not None and telling.found_in(span.passage)),
        "names_missing": sum(not n.found_in(span.passage) for n in names) / len(names) if names else 0.0,
        "names_absent": sum(not n.found_in(span.article.keys()) for n in names) / len(names)
        if names
        else 0.0,
        "numbers_missing": len(missing) / len(question.numbers) if question.numbers else 0.0,
        "similarity": cosine,
        "similarity_passage": hit.similarity if hit.similarity is not None else cosine,
        "rank": 1 / (1 + span.rank),
        "margin": max(-1.0, (hit.score - best_score) / 4),
        "kind_held": float(kind),
        "kind_lacking": float(asks and not kind),
        "surely_lacking": float(question.kind in SURE and not kind),
        "focus": float(focus is not None and focus.found_in(span.stems)),
        "focus_missing": float(focus is not None and not focus.found_in(span.passage)),
        "number_near": float(near_focus),
        "number_far": float(counts and not near_focus),
        "brief": float(length < 5),
        "long": min(1.0, max(0, length - 30) / 60),
        "crossing": float(crossing),
        "arabic": float(hit.article.language == "ar"),
        "crossing_arabic": float(crossing and hit.article.language == "ar"),
        "words": min(1.0, len(words) / 10),
        "crossing_coverage": near * crossing,
        "crossing_similarity": cosine * crossing,
    }
    return MappingProxyType(found)


def _near(question: Question, text: str) -> bool:
    """Whether a number that the question lacks stands within a few words of the question's focus."""
    if question.focus is None:
        return False
    words = tokens(text)
    for at, token in enumerate(words):
        if values(token.text) - question.numbers:
            around = words[max(0, at - BEFORE) : at + AFTER + 1]
            if question.focus.found_in(frozenset(stem(t.text) for t in around)):
                return True
    return False
