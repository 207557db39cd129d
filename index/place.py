"""Where the vectors of a generation are: in its folder, or in a collection of a Chroma server.

The manifest names the collection. Each generation has one of its own, so that
a new one is written while the old one serves, and the name is drawn anew
whenever vectors move, so that none is ever taken for what it held before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from index.generation import VECTORS
from index.server import Server
from index.server_vectors import NoVectors, ServerVectors
from index.store import Store
from index.vectors import Vectors


def vectors_of(store: Store, server: Server | None, *, writing: bool) -> Vectors:
    """The vectors of a generation where they are; out of reach when that is not where they are to be.

    The folder is opened by nobody but the owner of the library, who writes.
    """
    made = store.manifest()
    name = made.get("collection")
    if server is not None and name:
        return ServerVectors(server, name, writing=writing)
    if server is None and name:
        url = made.get("server")
        return NoVectors(
            f"The vectors of this library are on the Chroma server at {url}: set ISNAD_CHROMA_URL={url}, "
            "or make them again in its folder with  python -m index build"
        )
    if server is not None and not writing:
        return NoVectors(
            "The vectors of this library are in its folder still: "
            f"move them to the Chroma server at {server.url} with  python -m index build"
        )
    return Vectors(store.path.parent / VECTORS)


def where(made: Mapping[str, str]) -> str:
    """What a manifest says of the place of the vectors, for a person."""
    name = made.get("collection")
    return f"on the Chroma server at {made.get('server')}, collection {name}" if name else "in the folder"


def new_library() -> str:
    """An id for a library, by which its collections are known on a server that holds those of others."""
    return uuid4().hex[:12]


def collections_of(library: str) -> str:
    """How the names of a library's collections begin."""
    return f"isnad-{library}-"


def collection_name(library: str, generation: Path) -> str:
    """A name never given before, such as ``isnad-3f2a9c1b7d04-000002-5be1c0``."""
    return f"{collections_of(library)}{generation.name.removeprefix('generation-')}-{uuid4().hex[:6]}"


def file_of(store: Store) -> str:
    """What tells the file of a store from a copy of it."""
    return str(store.path.stat().st_ino)
