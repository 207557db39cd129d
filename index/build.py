"""The build: brings a library to what its roots hold.

Batch by batch: articles, passages and words are committed to SQLite in one
transaction; then the missing vectors are written to Chroma and marked; then
the vectors that no passage owns are deleted. Killed at any instant, the
library is whole, and the next build carries on where this one stopped.
Building twice changes nothing and embeds nothing.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index import sentence_vectors
from index.articles import article_fields
from index.encoder import Encoder
from index.entry import make_entry, new_id, to_embed
from index.errors import UnreadableArticle
from index.readers import SUPPORTED, read
from index.receipt import Failure, Progress, Receipt, Stage
from index.records import Article, Draft
from index.scan import SAMPLE, Found, Scan, checksum, roots_of, sample_files, scan
from index.store import File, Store
from index.vectors import Vectors
from index.writing import Entry, drop_article, put_article, put_file

log = logging.getLogger(__name__)

ARTICLES_A_BATCH = 100
PASSAGES_A_BATCH = 256


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
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Change:
    """What one file brings: its new row, articles to put, ids to drop."""

    file: File
    entries: tuple[Entry, ...] = ()
    dropped: tuple[str, ...] = ()
    was: str | None = None  # the path that it moved from


class Build:
    """One run over some roots, or over all that the library knows."""

    def __init__(
        self, store: Store, vectors: Vectors, encoder: Encoder, progress: Callable[[Progress], None] | None
    ) -> None:
        self.store = store
        self.vectors = vectors
        self.encoder = encoder
        self._progress = progress or (lambda _: None)
        self._tally = _Tally()
        self._began = time.monotonic()

    def run(self, paths: Iterable[Path], *, prune: bool, keep_sample: bool) -> Receipt:
        """Synchronise the roots and embed what is new. UsageError when a path is neither there nor known."""
        known = self.store.roots()
        roots = roots_of(paths, known)
        with self.store.write() as db:
            db.executemany(
                "INSERT INTO roots VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET given = excluded.given",
                roots.items(),
            )
        if str(SAMPLE) in known and roots and str(SAMPLE) not in roots and not keep_sample:
            self._drop_sample()
        self._synchronise([scan(root, given) for root, given in roots.items()], prune)
        embedded = self.embed()
        articles, passages, _ = self.store.size()
        t = self._tally
        return Receipt(
            tuple(t.added), tuple(t.changed), tuple(t.moved), tuple(t.removed), tuple(t.unchanged),
            tuple(t.failed), tuple(t.skipped), tuple(t.notes),
            articles, passages, embedded, round(time.monotonic() - self._began, 3),
        )  # fmt: skip

    # Articles and words

    def _synchronise(self, scans: Sequence[Scan], prune: bool) -> None:
        known = self.store.files()
        seen = {str(f.path) for s in scans for f in s.files}
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
        by_content = {f.sha256: path for path, f in gone.items()}
        files = [f for s in scans for f in s.files]
        self._taken = {a.id for a in self.store.articles()}
        changes: list[_Change] = []
        for done, found in enumerate(files, 1):
            change = self._read(found, known.get(str(found.path)), by_content, gone)
            if change is not None:
                changes.append(change)
            if sum(len(c.entries) for c in changes) >= ARTICLES_A_BATCH:
                self._commit(changes)
                changes = []
            self._say("words", done, len(files), self._began)
        self._commit(changes)
        with self.store.write() as db:
            for path, file in gone.items():
                for article_id in self.store.ids_in(path).values():
                    drop_article(db, article_id)
                db.execute("DELETE FROM files WHERE path = ?", (path,))
                self._tally.removed.append(file.source)
            if prune:
                db.executemany("DELETE FROM roots WHERE path = ?", [(s.root,) for s in scans if s.missing])

    def _read(
        self, found: Found, old: File | None, by_content: dict[str, str], gone: dict[str, File]
    ) -> _Change | None:
        """What a file brings, None when nothing. Says so in the tally, bad files with their reason."""
        path, source = str(found.path), found.source
        if old and not old.problem and (old.size, old.mtime) == (found.size, found.mtime):
            self._tally.unchanged.append(source)
            return None
        try:
            sha256 = checksum(found.path)
            file = File(path, found.root, source, found.size, found.mtime, sha256)
            if old and not old.problem and old.sha256 == sha256:
                self._tally.unchanged.append(source)
                return _Change(file)
            was = by_content.pop(sha256, None)
            if old is None and was is not None:
                del gone[was]
                self._tally.moved.append(source)
                return _Change(file, was=was)
            reading = read(found.path)
            entries, dropped, problems = self._articles(found, reading.drafts)
            problems = [*reading.problems, *problems]
            if problems:
                # An article whose line cannot be read now keeps its last good version.
                file, dropped = replace(file, problem="; ".join(problems)), ()
                self._tally.failed += [Failure(source, p) for p in problems]
        except (UnreadableArticle, OSError) as error:
            self._tally.failed.append(Failure(source, str(error)))
            kept = old.sha256 if old else ""
            return _Change(File(path, found.root, source, found.size, found.mtime, kept, problem=str(error)))
        if entries:
            (self._tally.changed if old and old.sha256 else self._tally.added).append(source)
        return _Change(file, entries, dropped)

    def _articles(
        self, found: Found, drafts: Sequence[Draft]
    ) -> tuple[tuple[Entry, ...], tuple[str, ...], list[str]]:
        """Entries of a file's drafts, ids of its articles that are gone, and problems."""
        path = str(found.path)
        before = self.store.ids_in(path)
        stored = {i: a for i in before.values() if (a := self.store.article(i))}
        by_text = {a.text: i for i, a in stored.items()}
        free = dict(before)
        fields: list[tuple[Draft, str, str, str]] = []
        ids: dict[int, str] = {}
        problems: list[str] = []
        for draft in drafts:
            try:
                fields.append((draft, *article_fields(draft)))
            except UnreadableArticle as error:
                problems.append(f"article {len(fields) + len(problems) + 1}: {error}")
        for position, (draft, _, text, _) in enumerate(fields):
            same = draft.id or by_text.pop(text, None)
            if same and (self.store.place_of(same) not in (None, path) or same in ids.values()):
                problems.append(f"the article id “{same}” is taken by another article: give each its own")
            elif same:
                ids[position] = same
                free = {p: i for p, i in free.items() if i != same}
        refused = {i for i, (draft, *_) in enumerate(fields) if draft.id and i not in ids}
        entries: list[Entry] = []
        for position, (draft, title, text, language) in enumerate(fields):
            if position in refused:
                continue
            i = ids.get(position) or free.pop(position, None) or new_id(text, self._taken)
            self._taken.add(i)
            article = Article(
                i, title, text, "ar" if language == "ar" else "en" if language == "en" else "und",
                draft.url or found.source, draft.publisher, draft.published,
            )  # fmt: skip
            if stored.get(i) != article:
                entries.append(make_entry(article, path, position))
            free = {p: j for p, j in free.items() if j != i}
        return tuple(entries), tuple(free.values()), problems

    def _commit(self, changes: Sequence[_Change]) -> None:
        """One transaction for some files: whole or not at all."""
        if not changes:
            return
        with self.store.write() as db:
            for change in changes:
                if change.was is not None:
                    db.execute(
                        "UPDATE files SET path = ?, root = ?, source = ? WHERE path = ?",
                        (change.file.path, change.file.root, change.file.source, change.was),
                    )
                    db.execute(
                        "UPDATE articles SET source = ? WHERE path = ? AND source NOT LIKE 'http%'",
                        (change.file.source, change.file.path),
                    )
                put_file(db, change.file)
                for entry in change.entries:
                    put_article(db, entry)
                for article_id in change.dropped:
                    drop_article(db, article_id)

    def _drop_sample(self) -> None:
        files = self.store.files()
        mine = sample_files(files)
        with self.store.write() as db:
            for path in mine:
                for article_id in self.store.ids_in(path).values():
                    drop_article(db, article_id)
                db.execute("DELETE FROM files WHERE path = ?", (path,))
                self._tally.removed.append(files[path].source)
            if not any(f.root == str(SAMPLE) for p, f in files.items() if p not in mine):
                db.execute("DELETE FROM roots WHERE path = ?", (str(SAMPLE),))
        if mine:
            self._tally.notes.append("The sample collection made room for yours; --keep-sample keeps it.")

    # Vectors

    def embed(self) -> int:
        """Write the missing vectors, delete those that no passage owns; how many were computed."""
        doomed = self.store.doomed()
        total = self.store.count_pending()
        if not doomed and not total:
            return 0
        self.store.note(vectors="writing")
        began, done, after = time.monotonic(), 0, 0
        while few := self.store.pending(after, PASSAGES_A_BATCH):
            after = few[-1][0]
            passages = [passage for _, passage, _, _ in few]
            texts = [to_embed(title, p.text) for _, p, title, _ in few]
            parts = [
                sentence_vectors.cuts(p.text, len(t) - len(p.text))
                for t, p in zip(texts, passages, strict=True)
            ]
            vectors, of_sentences = self.encoder.encode_parts(texts, parts)
            self.vectors.put(passages, vectors)
            with self.store.write() as db:
                sentence_vectors.put(db, [p.id for p in passages], of_sentences)
            self.store.mark(p.id for p in passages)
            done += len(few)
            self._say("vectors", done, total, began)
        doomed = self.store.doomed()
        if doomed:
            self.vectors.delete(doomed)
            self.store.forget_doomed(doomed)
        self.store.note(vectors="clean")
        return done

    def _say(self, stage: Stage, done: int, total: int, began: float) -> None:
        took = time.monotonic() - began
        left = took / done * (total - done) if done else None
        self._progress(Progress(stage, done, total, left))


def compare(store: Store, vectors: Vectors) -> tuple[int, int]:
    """Set the marks right by what Chroma holds; how many vectors were missing, how many too many."""
    there = set(vectors.ids())
    marks = store.marks()
    lost = [i for i, marked in marks.items() if marked and i not in there]
    extra = sorted(there - marks.keys())
    store.mark(lost, embedded=False)
    with store.write() as db:
        db.executemany("INSERT OR IGNORE INTO doomed VALUES (?)", ((i,) for i in extra))
    if lost or extra:
        log.info("vectors compared: %d missing, %d without a passage", len(lost), len(extra))
    return len(lost), len(extra)
