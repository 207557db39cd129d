"""What a library holds, read without owning it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.damage import told
from index.generation import ARTICLES, VECTORS, live
from index.live import missing
from index.ownership import is_owned, owner
from index.place import where
from index.receipt import Failure
from index.store import Store

_DONE = ("added", "changed", "moved", "removed", "unchanged", "failed")


@dataclass(frozen=True, slots=True)
class Status:
    """Counts, what the library was made with, and its last receipt.

    `bytes` is its size on disk, of which SQLite has `sqlite_bytes` and Chroma `chroma_bytes`. `vectors` says
    where they are: in the folder, or on which Chroma server in which collection. `copies` counts pairs of
    near-identical articles, `versions` earlier texts; `failed` are the files whose newest content could not
    be read. `owner` is the process id of the program that has it open, None when nobody has.
    """

    data: str
    generation: str
    articles: int
    passages: int
    pending: int
    languages: dict[str, int]
    copies: int
    versions: int
    files: int
    failed: tuple[Failure, ...]
    roots: tuple[str, ...]
    encoder: str
    text_rules: str
    bytes: int
    sqlite_bytes: int
    chroma_bytes: int
    vectors: str
    owner: str | None
    last_build: str | None
    last_receipt: dict[str, Any] | None

    def as_dict(self) -> dict[str, Any]:
        """The status as JSON takes it."""
        return asdict(self)

    def in_words(self) -> str:
        """The status for a person."""
        languages = ", ".join(f"{n} {name}" for name, n in sorted(self.languages.items()))
        return "\n".join(
            (
                f"{self.articles} articles ({languages or 'none'}) in {self.passages} passages, "
                f"{self.pending} of them without a vector yet",
                f"beside    {self.versions} earlier texts, {self.copies} pairs of near-copies",
                f"follows   {', '.join(self.roots) or 'nothing yet'}: {self.files} files",
                f"encoder   {self.encoder}",
                f"on disk   {self.bytes / 1e6:.1f} MB in {self.data}/{self.generation} "
                f"(SQLite {self.sqlite_bytes / 1e6:.1f}, Chroma {self.chroma_bytes / 1e6:.1f})",
                f"vectors   {self.vectors}",
                f"built     {self.last_build or 'never'}{_in_short(self.last_receipt)}",
                f"open in   {f'process {self.owner}' if self.owner else 'no process'}",
                *(f"failed    {f.source}: {f.reason}" for f in self.failed),
            )
        )


def _in_short(receipt: Mapping[str, Any] | None) -> str:
    """The counts of a receipt, and how long it took."""
    if receipt is None:
        return ""
    counts = [f"{len(receipt[name])} {name}" for name in _DONE if receipt.get(name)]
    counts.append(f"{receipt.get('embedded', 0)} embedded")
    return f": {', '.join(counts)} in {receipt.get('seconds', 0):.1f} s"


def status(data: Path) -> Status:
    """Status of the library in `data`; LibraryMissing when there is none, LibraryDamaged for a broken one."""
    folder = live(data)
    if folder is None:
        raise missing(data)
    with told(data):
        return _status(data, folder)


def _status(data: Path, folder: Path) -> Status:
    store = Store(folder / ARTICLES, writable=False)
    try:
        made = store.manifest()
        articles, passages, _ = store.size()
        with store.read() as db:
            languages = dict(db.execute("SELECT language, count(*) FROM articles GROUP BY language"))
            copies, versions = _count(db, "copies") // 2, _count(db, "versions")
        files = store.files().values()
        failed = tuple(Failure(f.source, f.problem) for f in files if f.problem)
        receipt = made.get("last_receipt")
        chroma = _size(folder / VECTORS)
        whole = _size(folder)
        return Status(
            data=str(data),
            generation=folder.name,
            articles=articles,
            passages=passages,
            pending=store.count_pending(),
            languages=languages,
            copies=copies,
            versions=versions,
            files=len(files),
            failed=failed,
            roots=tuple(store.roots().values()),
            encoder=made.get("encoder", "unknown"),
            text_rules=made.get("text_rules", "unknown"),
            bytes=whole,
            sqlite_bytes=whole - chroma,
            chroma_bytes=chroma,
            vectors=where(made),
            owner=owner(data) if is_owned(data) else None,
            last_build=made.get("last_build"),
            last_receipt=json.loads(receipt) if receipt else None,
        )
    finally:
        store.close()


def _count(db: sqlite3.Connection, table: str) -> int:
    """Rows of a table; 0 when the library is of an earlier form that lacks it."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
        return 0
    (count,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(count)


def _size(folder: Path) -> int:
    """Bytes of the files in a folder; those that vanish meanwhile do not count."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
