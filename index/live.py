"""The generation that serves: its article store and its vectors, opened together."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.encoder import Encoder
from index.entry import TEXT_RULES
from index.errors import IsnadError, LibraryDamaged, LibraryMismatch, LibraryMissing
from index.generation import ARTICLES, generations
from index.migrate import migrate
from index.place import collection_name, file_of, new_library, vectors_of
from index.server import Server
from index.store import Store
from index.vectors import Vectors


@dataclass(slots=True)
class Live:
    """Both stores of one generation."""

    store: Store
    vectors: Vectors
    collection: str | None = None  # on a server, when it was opened

    @classmethod
    def at(cls, folder: Path, server: Server | None = None) -> Live:
        """Open the generation in `folder`, in the tables of this version; its vectors where they are."""
        migrate(folder / ARTICLES)
        store = Store(folder / ARTICLES)
        return cls(store, vectors_of(store, server, writing=True))

    @classmethod
    def to_read(cls, folder: Path, server: Server) -> Live:
        """Open the generation in `folder` for reading, while another process may write it."""
        store = Store(folder / ARTICLES, writable=False)
        try:
            collection = store.manifest().get("collection")
            return cls(store, vectors_of(store, server, writing=False), collection)
        except BaseException:
            store.close()
            raise

    @classmethod
    def create(
        cls, folder: Path, encoder: Encoder, server: Server | None = None, library: str | None = None
    ) -> Live:
        """An empty generation in `folder`, which says what it is made with.

        Its vectors are to be in the folder too, or in a collection of their own on `server`. `library` is
        the id of the library, None for a new one.
        """
        store = Store.create(folder / ARTICLES)
        store.note(
            encoder=encoder.id, dimension=str(encoder.dimension), text_rules=TEXT_RULES, vectors="clean",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        if server is not None:
            library = library or new_library()
            store.note(
                library=library, collection=collection_name(library, folder), server=server.url,
                file=file_of(store),
            )  # fmt: skip
        return cls(store, vectors_of(store, server, writing=True))

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

    def is_current(self) -> bool:
        """Whether the files are still there and the vectors still where they were looked for."""
        try:
            return self.store.manifest().get("collection") == self.collection
        except sqlite3.OperationalError:
            return False

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
