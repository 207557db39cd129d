"""The generation that serves: its article store and its vectors, opened together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.encoder import Encoder
from index.entry import TEXT_RULES
from index.errors import IsnadError, LibraryDamaged, LibraryMismatch, LibraryMissing
from index.generation import ARTICLES, VECTORS, generations
from index.migrate import migrate
from index.store import Store
from index.vectors import Vectors


@dataclass(slots=True)
class Live:
    """Both stores of one generation."""

    store: Store
    vectors: Vectors

    @classmethod
    def at(cls, folder: Path) -> Live:
        """Open the generation in `folder`, in the tables of this version."""
        migrate(folder / ARTICLES)
        return cls(Store(folder / ARTICLES), Vectors(folder / VECTORS))

    @classmethod
    def create(cls, folder: Path, encoder: Encoder) -> Live:
        """An empty generation in `folder`, which says what it is made with."""
        store = Store.create(folder / ARTICLES)
        store.note(
            encoder=encoder.id, dimension=str(encoder.dimension), text_rules=TEXT_RULES, vectors="clean",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        return cls(store, Vectors(folder / VECTORS))

    def check(self, encoder: Encoder, data: Path) -> None:
        """LibraryMismatch unless this encoder and these text rules made the generation."""
        made = self.store.manifest()
        for what, theirs, ours in (
            ("the encoder", made.get("encoder"), encoder.id),
            ("text rules", made.get("text_rules"), TEXT_RULES),
        ):
            if theirs != ours:
                raise LibraryMismatch(
                    f"The library in {data} was made with {what} {theirs}, this is {ours}: "
                    f"rebuild it with  python -m index build --rebuild --data {data}"
                )

    def close(self) -> None:
        """Close both."""
        self.store.close()
        self.vectors.close()


def astray(data: Path) -> list[Path]:
    """Generations that hold articles, the likeliest first; for when ``current`` names none."""
    found: list[tuple[bool, Path]] = []
    for folder in generations(data):
        try:
            store = Store(folder / ARTICLES, writable=False)
        except sqlite3.Error:
            continue
        try:
            if store.size()[0]:
                found.append(("last_build" in store.manifest(), folder))
        except sqlite3.Error:
            continue
        finally:
            store.close()
    return [folder for _, folder in sorted(found, reverse=True)]


def missing(data: Path) -> IsnadError:
    """The error that says how a library is made, or that there is one whose name was lost."""
    if found := astray(data):
        return LibraryDamaged(
            f"{data / 'current'} names no library, and {found[0]} holds one: "
            f"python -m index doctor --repair --data {data}  takes it up again."
        )
    return LibraryMissing(
        f"There is no library in {data} yet: make one with  python -m index build FOLDER --data {data}"
    )
