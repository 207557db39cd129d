"""Questions answered for other processes: an operation of the endpoint of the library's owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from index.endpoint import Operation, Say
from index.errors import UsageError
from rag.told import as_dict, in_words

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from rag.pipeline import Input
    from rag.records import Answer


def asking(make: Callable[[], Runnable[Input, Answer]]) -> Operation:
    """The operation ``ask``: a question in, one ``told`` out. The chain is made for the first question."""
    chain = cache(make)

    def ask(asked: Mapping[str, Any], say: Say) -> None:
        question = asked.get("question")
        if not isinstance(question, str):
            raise UsageError("The question is empty: write one, in Arabic or English.")
        say({"told": told(chain().invoke(question))})

    return ask


def told(answer: Answer) -> dict[str, Any]:
    """An answer as it is told in both forms: ``json``, ``words``, and the ``notice`` beside the first."""
    return {"json": as_dict(answer), "words": in_words(answer), "notice": answer.notice}
