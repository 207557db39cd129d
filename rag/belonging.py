"""Whether a question goes on with the topic before it, told from what the articles say of both.

Asked only of a question whose own words do not tell: "And who won the marathon?"
after a fire is another matter, since no article on that fire speaks of a
marathon; "And who leads the inquiry?" goes on.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Hit
from index.stem import stems
from rag.features import coverage, crosses
from rag.searchable import Word

#: Idf-weighted shares of words, 0 to 1, that an article must hold to speak of a topic, and of a question.
OF_TOPIC, OF_QUESTION = 0.5, 0.5
#: So much more of the question in an article on something else makes it another matter.
MORE = 0.3
#: Where no article on the topic holds a question that opens with "and", such a share of it in another
#: article makes it that one's matter; more of it across languages, where a word has many meanings.
ELSEWHERE, ELSEWHERE_ACROSS = 0.55, 0.75


def goes_on(question: Sequence[Word], topic: Sequence[Word], hits: Sequence[Hit], ties: bool) -> bool:
    """Whether the articles found tie the words of a question to a topic.

    An article that speaks of the topic must hold the question's words, and none
    in the question's own language many more of them. A question that `ties`
    itself to the one before needs no such article, as long as no other has it.
    `hits` are what was found for the question alone and with the topic.
    """
    arabic = _is_arabic(question)
    within, own, across = 0.0, 0.0, 0.0
    for hit, held in _articles(hits):
        share = _held(question, hit, held)
        if _held(topic, hit, held) >= OF_TOPIC:
            within = max(within, share)
        elif (hit.article.language == "ar") == arabic:
            own = max(own, share)
        else:
            across = max(across, share)
    if within >= OF_QUESTION:
        return own < within + MORE
    return ties and own < ELSEWHERE and across < ELSEWHERE_ACROSS


def _held(words: Sequence[Word], hit: Hit, held: frozenset[str]) -> float:
    return coverage(words, held, crosses("ar" if _is_arabic(words) else "en", hit.article.language))


def _is_arabic(words: Sequence[Word]) -> bool:
    return any("\u0600" <= word.word[:1] <= "\u06ff" for word in words)


def _articles(hits: Sequence[Hit]) -> list[tuple[Hit, frozenset[str]]]:
    """One hit of each article with the stems of its title and of all its passages found."""
    found: dict[str, tuple[Hit, frozenset[str]]] = {}
    for hit in hits:
        first, held = found.get(hit.article.id, (hit, frozenset(stems(hit.article.title))))
        found[hit.article.id] = (first, held.union(stems(hit.passage.text)))
    return list(found.values())
