"""The records of one visitor's conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.records import Answer

#: How many turns a conversation keeps; the oldest are let go, so that a window left open stays small.
MOST_TURNS = 100

Phase = Literal["searching", "writing", "done", "stopped"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it. `id` counts from 1 and is never used twice in a conversation.

    `error` is a sentence for the reader, or the key of one in the wording.
    """

    id: int
    question: str
    phase: Phase = "searching"
    answer: Answer | None = None
    error: str | None = None


Turns = tuple[Turn, ...]


def next_id(turns: Turns) -> int:
    """The id of the turn that comes next."""
    return turns[-1].id + 1 if turns else 1


def with_last(turns: Turns, turn: Turn) -> Turns:
    """The conversation with its turn of the same id replaced, or the turn appended."""
    kept = tuple(t for t in turns if t.id != turn.id)
    return (*kept, turn)[-MOST_TURNS:]


def earlier(turn: Turn) -> dict[str, str]:
    """A turn as the chain is told of it: the question, how it was asked, what was answered."""
    if turn.answer is None:
        return {"question": turn.question}
    answer = turn.answer
    said = "" if answer.refused else answer.text
    return {"question": turn.question, "asked": answer.asked or turn.question, "answer": said}


def settled(turns: Turns) -> Turns:
    """The conversation with every turn that was cut off marked as stopped."""
    from dataclasses import replace

    return tuple(t if t.phase in ("done", "stopped") else replace(t, phase="stopped") for t in turns)
