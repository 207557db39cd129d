"""A library whose vectors a Chroma server holds: several processes read it, one at a time builds.

The articles stay in SQLite, opened for reading: each reader sees the last
commit, and goes over to a new generation when ``current`` names one.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.database import SCHEMA
from index.encoder import Encoder
from index.errors import LibraryBusy
from index.generation import ARTICLES, live
from index.library import Library
from index.live import Live, missing
from index.receipt import Progress, Receipt
from index.records import Hit
from index.scan import Root
from index.server import Server
from index.store import Store

_TRIES = 100  # to open a generation that is being made, or makes room for another
_A_MOMENT = 0.05  # seconds between them
_WAIT = 0.5  # seconds between two tries to build, while another process does


class Shared(Library):
    """Reads the library beside other processes, and owns it while it builds; `Library.open` opens it."""

    def __init__(
        self, data: Path, encoder: Encoder, now: Live, at: tuple[int, int], own: Path | None, server: Server
    ) -> None:
        super().__init__(data, encoder, None, now, own, server)
        self._shared = server
        self._at = at
        self._uses: Counter[int] = Counter()

    @classmethod
    def join(
        cls, data: Path, encoder: Encoder, server: Server, lexicon: Path | None, *, mismatched: bool
    ) -> Shared:
        """Read the library in `data`, made when there is none. Raises as :meth:`Library.open`.

        LibraryBusy only when it must be made, or brought to this version's tables, and another owns it.
        """
        for left in reversed(range(_TRIES)):
            if _is_readable(data):
                break
            try:
                Library.own(data, encoder, server, lexicon, mismatched=True).close()
            except LibraryBusy:  # another process is making it, perhaps
                if not left:
                    raise
                time.sleep(_A_MOMENT)
        at, now = _open(data, server)
        try:
            if not mismatched:
                now.check(encoder, data)
        except BaseException:
            now.close()
            raise
        return cls(data, encoder, now, at, lexicon, server)

    @contextmanager
    def _using(self) -> Iterator[Live]:
        """The generation that is live now, kept open while it is read."""
        with self._turn:
            self._follow()
            now = self._live
            self._uses[id(now)] += 1
        try:
            yield now
        finally:
            with self._turn:
                self._uses[id(now)] -= 1
                self._close_unless_used(now)

    def _follow(self) -> None:
        """Go over to the generation, and to the place of its vectors, that are live now."""
        if _at(self.data) == self._at and self._live.is_current():
            return
        at, now = _open(self.data, self._shared)
        try:
            now.check(self.encoder, self.data)
        except BaseException:
            now.close()
            raise
        old, self._live, self._at = self._live, now, at
        self._close_unless_used(old)

    def _close_unless_used(self, live_: Live) -> None:
        if live_ is not self._live and not self._uses[id(live_)]:
            del self._uses[id(live_)]
            live_.close()

    def search(self, question: str, k: int = 10, *args: Any, **more: Any) -> tuple[Hit, ...]:
        """As :meth:`Library.search`; again, when a new generation took over meanwhile."""
        with self._using():
            before = self._at
            hits = super().search(question, k, *args, **more)
        return hits if _at(self.data) == before else super().search(question, k, *args, **more)

    def build(
        self,
        paths: Iterable[Root] | None = None,
        *,
        wait: bool = False,
        progress: Callable[[Progress], None] | None = None,
        **how: Any,
    ) -> Receipt:
        """As :meth:`Library.build`, owning the library meanwhile.

        LibraryBusy when another process does, unless this one may `wait` until it has ended.
        """
        if not self._building.acquire(blocking=wait):
            raise LibraryBusy("The index is being updated already: wait for its receipt.")
        try:
            progress = self._unless_closing(progress)
            with self._own(wait, mismatched=bool(how.get("rebuild"))) as owned:
                return owned.build(paths, progress=progress, **how)
        finally:
            self._building.release()

    def _own(self, wait: bool, *, mismatched: bool) -> Library:
        while True:
            try:
                return Library.own(
                    self.data, self.encoder, self._shared, self._lexicon, mismatched=mismatched
                )
            except LibraryBusy:
                if not wait or self._closing.wait(_WAIT):
                    raise


def _at(data: Path) -> tuple[int, int]:
    """What changes when another generation goes live."""
    try:
        found = os.stat(data / "current")
    except FileNotFoundError:
        raise missing(data) from None
    return found.st_ino, found.st_mtime_ns


def _is_readable(data: Path) -> bool:
    """Whether there is a library, in the tables of this version."""
    folder = live(data)
    if folder is None:
        return False
    store = Store(folder / ARTICLES, writable=False)
    try:
        return store.manifest().get("schema") == SCHEMA
    finally:
        store.close()


def _open(data: Path, server: Server) -> tuple[tuple[int, int], Live]:
    """The live generation, opened for reading, and where ``current`` stood. LibraryMissing."""
    for left in reversed(range(_TRIES)):
        at, folder = _at(data), live(data)
        if folder is not None:
            try:
                return at, Live.to_read(folder, server)
            except sqlite3.OperationalError:  # it was removed in this moment: another is live by now
                if not left:
                    raise
        time.sleep(_A_MOMENT)
    raise missing(data)
