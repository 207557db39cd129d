"""A conversation: what a question means after those that came before it.

A follow-up is rewritten so that it can be searched and answered by itself; a
question that stands alone is left as it is, so that a new topic takes nothing
from the old.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import UsageError
from index.fold import fold
from index.names import names
from index.stem import tokens
from rag.belonging import goes_on
from rag.followup import Reading, is_courtesy, lean
from rag.kinds import asked
from rag.searchable import Searchable
from rag.topic import phrase, rewritten

#: Earlier questions that are used, the last ones; characters of each, and of an answer.
MOST_TURNS = 6
MOST_QUESTION = 1_000
MOST_SAID = 600
_QUOTED = re.compile(r"[“«]([^”»]+)[”»]")
_PERSONS = frozenset(fold("he she him his her hers who هو هي").split())


@dataclass(frozen=True, slots=True)
class Earlier:
    """One earlier question: as it was written, as it was asked, what was answered.

    `asked` is the rewritten question, or the same as `question` when it was
    taken as it was; None when that is not known.
    """

    question: str
    asked: str | None = None
    said: str | None = None


def earlier(given: object) -> tuple[Earlier, ...]:
    """The last few earlier questions, oldest first, cut to what is sensible.

    Each is a string, an `Earlier`, or a mapping with ``question`` and
    optionally ``asked``, ``answer`` (its text) and ``titles`` (of the articles
    cited). Raises UsageError for anything else.
    """
    if given is None:
        return ()
    if isinstance(given, str | Mapping) or not isinstance(given, Sequence):
        raise UsageError("The history is a list of earlier questions, oldest first.")
    return tuple(one for one in map(_one, given[-MOST_TURNS:]) if one.question)


def standing_alone(question: str, history: Sequence[Earlier], library: Searchable) -> str | None:
    """A follow-up rewritten by rule so that it stands alone; None for a question that does already."""
    topic, turn = None, None
    for turn in history:
        topic = _understood(turn, topic, library)
    if topic is None or turn is None:
        return None
    return _rewritten(question, topic, library, _person(turn))


def _understood(turn: Earlier, topic: str | None, library: Searchable) -> str | None:
    """What was asked in one turn, after a topic; the topic itself when the turn asked nothing."""
    if turn.asked and turn.asked != turn.question:
        return turn.asked
    if topic and not turn.asked and (found := _rewritten(turn.question, topic, library)):
        return found
    asks = Reading.read(turn.question, library.expand).content and not is_courtesy(turn.question)
    return turn.question if asks else topic


def _rewritten(question: str, topic: str, library: Searchable, person: str | None = None) -> str | None:
    read = Reading.read(question, library.expand)
    sure = lean(read, Reading.read(topic, library.expand))
    if sure == "alone":
        return None
    meant = person if {fold(t.text) for t in tokens(read.bare)} & _PERSONS or not question.isascii() else None
    found = rewritten(read, topic, meant if read.points else None)[:MOST_QUESTION]
    if found == read.text or (sure == "may" and not _goes_on(read, topic, found, library)):
        return None
    return found


def _goes_on(read: Reading, topic: str, found: str, library: Searchable) -> bool:
    """Whether the articles say that a question goes on with the topic; with "and" they may be silent."""
    starts = {token.start for token in read.content}
    own = [word for word in library.expand(read.bare) if word.start in starts]
    hits = (*library.search(found), *library.search(read.bare))
    return goes_on(own, library.expand(phrase(topic)), hits, read.ties)


def _person(turn: Earlier) -> str | None:
    """Whom the answer to a question for a person named first, by a name of two words or more."""
    if asked(turn.question)[0] != "who" or not turn.said:
        return None
    quoted = _QUOTED.search(turn.said)
    text = quoted[1] if quoted else turn.said
    found = (text[start:end] for start, end in names(text))
    return next((name for name in found if " " in name and name not in turn.question), None)


def _one(given: object) -> Earlier:
    if isinstance(given, str):
        return Earlier(_cut(given, MOST_QUESTION))
    if isinstance(given, Earlier):
        given = {"question": given.question, "asked": given.asked, "answer": given.said}
    if not isinstance(given, Mapping) or not isinstance(given.get("question"), str):
        raise UsageError('Each earlier question of the history is a text, or {"question": …, "asked": …}.')
    said = [_text(given, "answer"), *_texts(given.get("titles"))]
    return Earlier(
        _cut(given["question"], MOST_QUESTION),
        _cut(_text(given, "asked"), MOST_QUESTION) or None,
        _cut("\n".join(part for part in said if part), MOST_SAID) or None,
    )


def _text(given: Mapping[str, Any], key: str) -> str:
    found = given.get(key)
    return found if isinstance(found, str) else ""


def _texts(given: object) -> list[str]:
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else ()
    return [one for one in listed if isinstance(one, str)]


def _cut(text: str, most: int) -> str:
    text = text.strip()
    return text if len(text) <= most else text[:most].rsplit(None, 1)[0]
