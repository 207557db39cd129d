"""The build: brings a library to what its roots hold.

First the words: files are read, and their articles, passages and stems are
committed to SQLite some hundred passages at a time; then the vectors
(``index/embedding.py``). Killed at any instant, the library is whole, and the
next build carries on where this one stopped. Building twice changes nothing
and embeds nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType

from index.embedding import embed
from index.encoder import Encoder
from index.errors import UnreadableArticle, UsageError, VectorsAway
from index.intake import take
from index.readers import SUPPORTED, read, read_bytes
from index.receipt import Copy, Failure, Pace, Progress, Receipt
from index.scan import SAMPLE, Found, Root, Scan, checksum, fetched, is_address, roots_of, sample_files, scan
from index.store import File, Store
from index.vectors import Vectors
from index.writing import drop_file, move_file, put_file

PASSAGES_A_COMMIT = 1_000


@dataclass(slots=True)
class _Tally:
    """A receipt in the making."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stages: dict[str, float] = field(default_factory=dict)


class Build:
    """One run over some roots, or over all that the library knows."""

    def __init__(
        self, store: Store, vectors: Callable[[], Vectors], encoder: Encoder,
        progress: Callable[[Progress], None] | None,
    ) -> None:  # fmt: skip
        self.store = store
        self.vectors = vectors
        self.encoder = encoder
        self._say = Pace(progress)
        self._spelled: set[tuple[str, str]] = set()
        self._tally = _Tally()
        self._began = self._stage_began = time.monotonic()

    def run(
        self, paths: Iterable[Root], *, prune: bool = False, keep_sample: bool = False, forget: bool = False,
        private: bool = False,
    ) -> Receipt:  # fmt: skip
        """Synchronise the roots, or `forget` them, and embed what is new.

        Addresses are fetched when they are named, those in `private` networks
        only if that is allowed. UsageError when a path is neither there nor known.
        """
        paths = list(paths)
        known = self.store.roots()
        roots = roots_of(paths, known)
        if forget:
            self._forget(roots, known)
        else:
            if str(SAMPLE) in known and roots and str(SAMPLE) not in roots and not keep_sample:
                self._drop_sample()
            scans = self._scan(roots, fetch=bool(paths), private=private)
            self._took("scan")
            self._synchronise(scans, prune)
            self._took("words")
        embedded = self._embed()
        self._took("vectors")
        articles, passages, _ = self.store.size()
        t = self._tally
        return Receipt(
            tuple(t.added), tuple(t.changed), tuple(t.moved), tuple(t.removed), tuple(t.unchanged),
            tuple(t.failed), tuple(t.skipped), tuple(t.copies), tuple(t.notes),
            articles, passages, embedded, round(time.monotonic() - self._began, 3), t.stages,
        )  # fmt: skip

    def _scan(self, roots: Mapping[str, str], *, fetch: bool, private: bool) -> list[Scan]:
        """What lies under the roots; what was found there becomes a root of the library's."""
        scans: list[Scan] = []
        for root, given in roots.items():
            if not is_address(root):
                scans.append(scan(root, given))
            elif not fetch:
                self._tally.unchanged.append(given)
            else:
                try:
                    scans.append(Scan(root, (fetched(root, private=private),)))
                except UnreadableArticle as error:
                    self._tally.failed.append(Failure(given, str(error)))
        with self.store.write() as db:
            db.executemany(
                "INSERT INTO roots VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET given = excluded.given",
                ((s.root, roots[s.root]) for s in scans),
            )
        return scans

    def _forget(self, roots: Mapping[str, str], known: Mapping[str, str]) -> None:
        """Follow these roots no more: their articles leave the library, their files stay where they are."""
        strange = [given for root, given in roots.items() if root not in known]
        if strange:
            raise UsageError(
                f"The library does not follow {', '.join(strange)}; what it follows is in its status."
            )
        for root in roots:
            with self.store.write() as db:
                for path, file in self.store.files(root).items():
                    drop_file(db, path)
                    self._tally.removed.append(file.source)
                db.execute("DELETE FROM roots WHERE path = ?", (root,))

    def _synchronise(self, scans: Sequence[Scan], prune: bool) -> None:
        known = {path: file for s in scans for path, file in self.store.files(s.root).items()}
        gone = self._gone(scans, known, prune)
        by_content = {f.sha256: path for path, f in gone.items() if f.sha256}
        files = [f for s in scans for f in s.files]
        with _Batches(self.store) as batches:
            for done, found in enumerate(files, 1):
                self._read(found, known.get(found.path), by_content, gone, batches)
                self._say("words", done, len(files))
            for path, file in gone.items():
                drop_file(batches.db, path)
                batches.wrote(1)
                self._tally.removed.append(file.source)
            if prune:
                batches.db.executemany(
                    "DELETE FROM roots WHERE path = ?", [(s.root,) for s in scans if s.missing]
                )

    def _gone(self, scans: Sequence[Scan], known: dict[str, File], prune: bool) -> dict[str, File]:
        """The files that their roots hold no more. A root without any file loses none unless pruned."""
        seen = {f.path for s in scans for f in s.files}
        gone: dict[str, File] = {}
        for s in scans:
            self._tally.skipped += s.skipped
            lost = {p: f for p, f in known.items() if f.root == s.root and p not in seen}
            if lost and not s.files and not prune:
                why = "is not there" if s.missing else "is empty"
                given = self.store.roots()[s.root]
                self._tally.failed.append(
                    Failure(given, f"it {why} now: its {len(lost)} files stay indexed; --prune removes them")
                )
                continue
            gone.update(lost)
            if not s.files and not lost:
                self._tally.notes.append(
                    f"There is no article in {s.root} yet: put {', '.join(sorted(SUPPORTED))} files there."
                )
        return gone

    def _read(
        self, found: Found, old: File | None, by_content: dict[str, str], gone: dict[str, File],
        batches: _Batches,
    ) -> None:  # fmt: skip
        """Bring one file into the library, and say in the tally what became of it."""
        path, source = found.path, found.source
        if old and not old.problem and (old.size, old.mtime) == (found.size, found.mtime):
            self._tally.unchanged.append(source)
            return
        kept = old.sha256 if old else ""
        file = File(path, found.root, source, found.size, found.mtime, kept)
        try:
            file = replace(file, sha256=checksum(found))
            if old and not old.problem and old.sha256 == file.sha256:
                put_file(batches.db, file)
                self._tally.unchanged.append(source)
                return
            was = by_content.pop(file.sha256, None)
            if old is None and was is not None:
                del gone[was]
                move_file(batches.db, was, file)
                put_file(batches.db, file)
                self._tally.moved.append(source)
                return
            reading = (
                read_bytes(found.content.data, found.content.suffix)
                if found.content
                else read(Path(found.path))
            )
        except (UnreadableArticle, OSError) as error:
            self._tally.failed.append(Failure(source, str(error)))
            put_file(batches.db, replace(file, sha256=kept, problem=str(error)))
            return
        if old is None:  # known from its first article on, and unread until its last one is in
            put_file(batches.db, replace(file, sha256="", size=-1, mtime=-1))
        taken = take(
            batches.db, found, reading.drafts,
            leaving=gone.__contains__, wrote=batches.wrote, spelled=self._spelled,
        )  # fmt: skip
        problems = [*reading.problems, *taken.problems]
        put_file(batches.db, replace(file, problem="; ".join(problems) or None))
        self._tally.failed += [Failure(source, p) for p in problems]
        self._tally.copies += [Copy(*pair) for pair in taken.copies]
        if taken.changed:
            (self._tally.changed if kept else self._tally.added).append(source)
        elif not problems:
            self._tally.unchanged.append(source)

    def _embed(self) -> int:
        """Write the vectors; how many were computed. It is a failure when their server is away."""
        try:
            return embed(self.store, self.vectors(), self.encoder, partial(self._say, "vectors"))
        except VectorsAway as error:
            waiting = f"{self.store.count_pending()} passages wait for the next build, found by their words"
            self._tally.failed.append(Failure("vectors", f"{error} ({waiting}.)"))
            return 0

    def _drop_sample(self) -> None:
        files = self.store.files()
        mine = sample_files(files)
        with self.store.write() as db:
            for path in mine:
                drop_file(db, path)
                self._tally.removed.append(files[path].source)
            if not any(f.root == str(SAMPLE) for p, f in files.items() if p not in mine):
                db.execute("DELETE FROM roots WHERE path = ?", (str(SAMPLE),))
        if mine:
            self._tally.notes.append("The sample collection made room for yours; --keep-sample keeps it.")

    def _took(self, stage: str) -> None:
        now = time.monotonic()
        self._tally.stages[stage] = round(now - self._stage_began, 3)
        self._stage_began = now


class _Batches:
    """One transaction after another: each is committed once it holds enough passages, undone by an error."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._begin()

    def _begin(self) -> None:
        self._written = 0
        self._transaction = ExitStack()
        self.db = self._transaction.enter_context(self._store.write())

    def wrote(self, passages: int) -> None:
        """Commit when enough is written."""
        self._written += passages
        if self._written >= PASSAGES_A_COMMIT:
            self._transaction.close()
            self._begin()

    def __enter__(self) -> _Batches:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transaction.__exit__(kind, error, trace)
