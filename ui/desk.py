"""What the window's events do. No state of a visitor's is kept here: it comes in and goes out.

Each handler that yields gives the conversation's HTML, its turns and the
pane's HTML, in this order; None leaves a part as it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from index.errors import IsnadError
from rag.records import Answer
from ui import places, sources
from ui.address import read_address
from ui.beside import beside
from ui.builder import Builder
from ui.examples import examples
from ui.places import Place
from ui.render import thread
from ui.shelf import Shelf
from ui.status import status
from ui.turns import Turn, Turns, earlier, next_id, settled, with_last
from ui.welcome import welcome

log = logging.getLogger(__name__)

#: Seconds between two looks at a running build.
LOOK = 0.3
#: A question longer than this is cut before it is shown; the chain says what it makes of long ones.
MOST_QUESTION = 50_000
#: How many earlier turns the chain is told of; it uses fewer.
MOST_EARLIER = 10

Parts = tuple[str | None, Turns | None, str | None]


class Chain(Protocol):
    """The chain of rag: each answer it streams is more complete than the last."""

    def stream(self, question: Any, /) -> Iterator[Answer]: ...


@dataclass(frozen=True)
class Desk:
    """The library, the chain and the builder behind one window."""

    library: Shelf
    chain: Chain
    builder: Builder
    folder: Path

    def greeting(self) -> str:
        """The conversation before its first question."""
        headings = self.library.headings()
        empty = not headings and not self.builder.state.running
        return welcome(examples(headings), empty, str(self.folder))

    def opened(self, address: Mapping[str, Any] = MappingProxyType({})) -> tuple[str, str]:
        """What a new visitor sees: conversation and pane; `address` are the parameters of the page's own."""
        pane = self.at(address) if "article" in address else sources.empty()
        return thread((), self.greeting()), pane

    def at(self, parameters: Mapping[str, Any]) -> str:
        """The pane for a permanent address: the whole article unless an excerpt is asked for."""
        address = read_address(parameters)
        if address is None:
            return sources.nothing("no_address")
        place = places.at(address, self.library, now=parameters.get("now") is True)
        if place is None:
            return sources.nothing("no_article")
        return self._pane(None, place, whole=parameters.get("whole") is not False)

    def _pane(self, turn: Turn | None, place: Place | None, whole: bool = False) -> str:
        if place is None:
            return sources.nothing()
        question = (turn.answer and turn.answer.asked) or turn.question if turn is not None else None
        return sources.pane(turn, place, whole, beside(place.article, question, self.library))

    def ask(self, payload: Mapping[str, Any], turns: Turns) -> Iterator[Parts]:
        """Answer a question, showing each stage of the answer as it comes."""
        question = payload.get("text")
        if not isinstance(question, str) or not question.strip():
            return
        turns = settled(turns)
        history = [earlier(turn) for turn in turns[-MOST_EARLIER:]]
        turn = Turn(next_id(turns), question.strip()[:MOST_QUESTION])
        turns = with_last(turns, turn)
        yield thread(turns, ""), turns, None
        try:
            for answer in self.chain.stream({"question": turn.question, "history": history}):
                turn = replace(turn, phase="writing", answer=answer)
                turns = with_last(turns, turn)
                yield thread(turns, ""), turns, None
        except IsnadError as error:
            turn = replace(turn, error=str(error))
        except Exception:
            log.exception("The question could not be answered")
            turn = replace(turn, error="failed")
        if turn.answer is None and turn.error is None:
            turn = replace(turn, error="failed")
        turn = replace(turn, phase="done")
        turns = with_last(turns, turn)
        pane = None if turn.error is not None else self._pane(turn, places.first(turn, self.library))
        yield thread(turns, ""), turns, pane

    def show(self, payload: Mapping[str, Any], turns: Turns) -> str | None:
        """The pane for a clicked number or address; None when the conversation has no such place.

        What the page counts its questions with (`seq`) comes back with it.
        """
        shown = self._shown(payload, turns)
        seq = payload.get("seq")
        return sources.in_reply(seq, shown) if shown is not None and type(seq) is int else shown

    def _shown(self, payload: Mapping[str, Any], turns: Turns) -> str | None:
        if payload.get("kind") == "a":
            return self.at(payload)
        place = places.find(
            turns, payload.get("turn"), payload.get("kind"), payload.get("n"), self.library,
            now=payload.get("now") is True,
        )  # fmt: skip
        if place is None:
            return None
        turn = next(turn for turn in turns if turn.id == place.turn)
        return self._pane(turn, place, whole=payload.get("whole") is True or payload.get("now") is True)

    def cleared(self) -> tuple[str, Turns, str]:
        """An empty conversation."""
        conversation, pane = self.opened()
        return conversation, (), pane

    async def build(self) -> AsyncIterator[str]:
        """Start a build, or join the one that runs, and follow it to its receipt."""
        again = not self.builder.start()
        async for strip in self._watch(again):
            yield strip

    async def follow(self) -> AsyncIterator[str]:
        """The strip of the running build until its receipt; nothing when none runs."""
        if self.builder.state.running:
            async for strip in self._watch(again=False):
                yield strip

    async def glance(self, seen: int | None) -> AsyncIterator[tuple[str | None, int]]:
        """The strip of a build that nobody asked for, and the number of the latest build that was seen.

        What came before a visitor's first glance, None, is not shown; nor is a build that changed nothing.
        """
        state = self.builder.state
        if seen is None or state.serial == seen or not state.unasked:
            yield None, state.serial
            return
        async for strip in self._watch(again=False):
            state = self.builder.state
            told = state.receipt is None or not state.receipt.quiet
            yield (strip if told else ""), state.serial

    async def _watch(self, again: bool) -> AsyncIterator[str]:
        shown = None
        while True:
            state = self.builder.state
            strip = status(state, again)
            if strip != shown:
                yield strip
                shown = strip
            if not state.running:
                return
            await asyncio.sleep(LOOK)
