"""What a library holds, read without owning it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.generation import ARTICLES, live
from index.live import missing
from index.ownership import is_owned, owner
from index.place import where
from index.store import Store


@dataclass(frozen=True, slots=True)
class Status:
    """Counts, what the library was made with, and its last receipt. `bytes` is its size on disk.

    `vectors` says where they are: in the folder, or on which Chroma server in which collection.
    `owner` is the process id of the program that has it open, None when nobody has.
    """

    data: str
    generation: str
    articles: int
    passages: int
    pending: int
    languages: dict[str, int]
    roots: tuple[str, ...]
    encoder: str
    text_rules: str
    bytes: int
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
                f"follows   {', '.join(self.roots) or 'nothing yet'}",
                f"encoder   {self.encoder}",
                f"on disk   {self.bytes / 1e6:.1f} MB in {self.data}/{self.generation}",
                f"vectors   {self.vectors}",
                f"built     {self.last_build or 'never'}",
                f"open in   {f'process {self.owner}' if self.owner else 'no process'}",
            )
        )


def status(data: Path) -> Status:
    """Status of the library in `data`; LibraryMissing when there is none."""
    folder = live(data)
    if folder is None:
        raise missing(data)
    store = Store(folder / ARTICLES, writable=False)
    try:
        made = store.manifest()
        articles, passages, _ = store.size()
        with store.read() as db:
            languages = dict(db.execute("SELECT language, count(*) FROM articles GROUP BY language"))
        receipt = made.get("last_receipt")
        return Status(
            data=str(data),
            generation=folder.name,
            articles=articles,
            passages=passages,
            pending=store.count_pending(),
            languages=languages,
            roots=tuple(store.roots().values()),
            encoder=made.get("encoder", "unknown"),
            text_rules=made.get("text_rules", "unknown"),
            bytes=sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()),
            vectors=where(made),
            owner=owner(data) if is_owned(data) else None,
            last_build=made.get("last_build"),
            last_receipt=json.loads(receipt) if receipt else None,
        )
    finally:
        store.close()
