"""The library: everything that the rooms above may ask of the index.

    with Library.open(Path(".isnad")) as library:
        receipt = library.build([Path("articles")])
        hits = library.search("كم بلغ عدد القتلى المدنيين؟", k=5)

Searches may come from many threads while a build runs in another.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from index.build import Build
from index.damage import told
from index.encoder import Encoder, open_encoder
from index.errors import DiskFull, LibraryBusy, LibraryClosing
from index.generation import flip, fresh, live, sweep
from index.gold import Gold, check_no_fall, measure, read_gold
from index.live import Live, astray, missing
from index.moving import drop_others, settle
from index.ownership import Ownership
from index.reading import Reading
from index.rebuild import write_anew
from index.receipt import Progress, Receipt
from index.records import Filters, Hit
from index.scan import Root
from index.searcher import Searcher, Weighing
from index.server import Server
from index.terms import Term
from index.weights import weights


class Library(Reading):
    """A library in a data directory, owned by this process. Open with :meth:`open`."""

    def __init__(
        self, data: Path, encoder: Encoder, ownership: Ownership | None, now: Live, own: Path | None,
        server: Server | None = None,
    ) -> None:  # fmt: skip
        self.data = data
        self.encoder = encoder
        self._ownership = ownership
        self._live = now
        self._lexicon = own
        self._server = server
        self._building = threading.Lock()
        self._closing = threading.Event()
        self._turn = threading.Condition()
        self._readers = 0
        self._searcher = Searcher(encoder, own)

    @classmethod
    def open(
        cls,
        data: Path,
        *,
        encoder: Encoder | None = None,
        create: bool = True,
        lexicon: Path | None = None,
        mismatched: bool = False,
        serving: bool = False,
        server: Server | None = None,
    ) -> Library:
        """Own the library in `data`, making an empty one unless `create` is False.

        With a `server` for its vectors it is shared: other processes may have it
        open too, and it is owned only while it is built (`index/shared.py`).
        LibraryMissing when there is none and `create` is False, LibraryBusy when
        another process owns it, LibraryMismatch when another encoder or other
        text rules made it (unless `mismatched`: for rebuilding it), LibraryDamaged
        when it cannot be read. `serving` when other processes may soon ask this
        one (index/operations.py).
        """
        if live(data) is None and (not create or astray(data)):
            raise missing(data)
        encoder = encoder or open_encoder(None)
        if server is not None:
            from index.shared import Shared

            return Shared.join(data, encoder, server, lexicon, mismatched=mismatched)
        return cls.own(data, encoder, None, lexicon, mismatched=mismatched, serving=serving)

    @staticmethod
    def own(
        data: Path, encoder: Encoder, server: Server | None, lexicon: Path | None,
        *, mismatched: bool, serving: bool = False,
    ) -> Library:  # fmt: skip
        """Own the library in `data`, its vectors on `server` or in its folder. Raises as :meth:`open`."""
        ownership = Ownership(data).take(serving=serving)
        try:
            with told(data):
                folder = live(data)
                if folder is None:
                    folder = fresh(data)
                    Live.create(folder, encoder, server).close()
                    flip(data, folder)
                now = Live.at(folder, server)
                try:
                    if not mismatched:
                        now.check(encoder, data)
                    sweep(data)
                    return Library(data, encoder, ownership, now, lexicon, server)
                except BaseException:
                    now.close()
                    raise
        except BaseException:
            ownership.release()
            raise

    def advertise(self, address: str, token: str) -> None:
        """Write down where other processes can ask this one (index/endpoint.py)."""
        if self._ownership is not None:
            self._ownership.advertise(address, token)

    def halt(self) -> None:
        """End running builds at their next step with LibraryClosing, and refuse new ones."""
        self._closing.set()

    def close(self) -> None:
        """Let go of the library; a running build ends at its next step."""
        self.halt()
        with self._building:
            self._live.close()
            if self._ownership is not None:
                self._ownership.release()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _using(self) -> Iterator[Live]:
        """The live generation, kept open while it is read."""
        with self._turn:
            self._readers += 1
            now = self._live
        try:
            with told(self.data):
                yield now
        finally:
            with self._turn:
                self._readers -= 1
                self._turn.notify_all()

    # Reading

    def search(
        self,
        question: str,
        k: int = 10,
        filters: Filters | None = None,
        *,
        terms: Sequence[Term] | None = None,
        weighing: Weighing = weights,
    ) -> tuple[Hit, ...]:
        """The `k` best passages for a question in either language, best first.

        `terms` are what :meth:`expand` gave for the question, when it has been
        asked already; `weighing` says what the parts of a score count, by the
        languages of question and passage. A question without words finds nothing.
        """
        with self._using() as now:
            return self._searcher.search(now, question, k, filters, terms, weighing)

    def vector(self, question: str) -> NDArray[np.float32]:
        """The unit vector of a question; those of the last few are remembered."""
        return self._searcher.vector(question)

    def expand(self, text: str) -> tuple[Term, ...]:
        """The content terms of a text, with their equivalents in the other language and their idf."""
        with self._using() as now:
            return self._searcher.terms(text, now.store)

    # Writing

    @property
    def is_building(self) -> bool:
        """Whether a build is under way."""
        return self._building.locked()

    def build(
        self,
        paths: Iterable[Root] | None = None,
        *,
        rebuild: bool = False,
        prune: bool = False,
        keep_sample: bool = False,
        forget: bool = False,
        private: bool = False,
        gold: Path | None = None,
        wait: bool = False,
        progress: Callable[[Progress], None] | None = None,
    ) -> Receipt:
        """Synchronise the given roots, or all known ones; with `rebuild`, in a new generation first.

        Roots are files, folders, and addresses as text, which are fetched when
        they are named, in `private` networks only if allowed. `prune` and
        `keep_sample` are those of the command; `forget` removes the given roots.
        `gold` is a file of questions whose articles are known: how many find
        them is noted, and a rebuilt library that falls behind the old one is
        thrown away (GoldFell). UsageError when a path is neither there nor
        known, LibraryBusy when a build is under way already, unless it may
        `wait` for its turn, DiskFull when there is no room, LibraryClosing.
        Searches go on meanwhile.
        """
        if not self._building.acquire(blocking=wait):
            raise LibraryBusy("The index is being updated already: wait for its receipt.")
        try:
            progress = self._unless_closing(progress)
            questions = read_gold(gold) if gold is not None else ()
            with told(self.data):
                return self._build(
                    rebuild, questions, progress,
                    lambda work: work.run(
                        paths or (), prune=prune, keep_sample=keep_sample, forget=forget, private=private
                    ),
                )  # fmt: skip
        except DiskFull:
            self._live.vectors.close()  # it may remember what it could not write
            raise
        finally:
            self._building.release()

    def _build(
        self,
        rebuild: bool,
        questions: Sequence[Gold],
        progress: Callable[[Progress], None],
        synchronise: Callable[[Build], Receipt],
    ) -> Receipt:
        embedded = self._rebuild(questions, progress) if rebuild else 0
        now = self._live
        receipt = synchronise(Build(now.store, partial(settle, now, self._server), self.encoder, progress))
        receipt = replace(receipt, embedded=receipt.embedded + embedded)
        if questions:
            score = measure(questions, now, self._searcher.search)
            now.store.note(gold=score.as_json())
            receipt = replace(receipt, notes=(*receipt.notes, f"Gold questions: {score.in_words()}."))
        now.store.note(
            last_build=datetime.now(UTC).isoformat(timespec="seconds"),
            last_receipt=json.dumps(receipt.as_dict(), ensure_ascii=False),
        )
        return receipt

    def _unless_closing(self, progress: Callable[[Progress], None] | None) -> Callable[[Progress], None]:
        def say(step: Progress | None) -> None:
            if self._closing.is_set():
                raise LibraryClosing("Stopped: what was committed stays, the next build carries on.")
            if progress is not None and step is not None:
                progress(step)

        say(None)
        return say

    def _rebuild(self, questions: Sequence[Gold], progress: Callable[[Progress], None]) -> int:
        """Make a new generation from the articles of the live one; how many vectors were computed."""
        old = self._live
        settle(old, self._server)
        folder = fresh(self.data)
        try:
            new, embedded = write_anew(old, folder, self.encoder, progress, self._server)
            try:
                if questions:
                    check_no_fall(questions, old, new, self._searcher.search)
                flip(self.data, folder)
            except BaseException:
                new.close()
                raise
        except BaseException:
            sweep(self.data)  # a full disk, for one, needs the room
            raise
        with self._turn:
            self._live = new
            self._turn.wait_for(lambda: self._readers == 0, timeout=60)
            old.close()
        sweep(self.data)
        drop_others(new)
        return embedded
