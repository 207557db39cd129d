"""What lies under the roots, compared with what the library knows of it. Reads disk, writes nothing."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from index.errors import UsageError
from index.fetch import Fetched, fetch
from index.readers import SUPPORTED
from index.settings import HOME
from index.store import File

#: The sample collection, and the list of the files that belong to it.
SAMPLE = HOME / "articles"
SAMPLE_LIST = SAMPLE / ".sample"


#: What a library follows: a file, a folder, or an address of the web as text.
Root = Path | str

#: Size in bytes and modification time in nanoseconds.
Stamp = tuple[int, int]

#: Files that are passed over for now, by resolved path: the stamp that the library knows, None for a new one.
_HELD: ContextVar[Mapping[str, Stamp | None]] = ContextVar("held", default={})  # noqa: B039


@contextmanager
def holding(files: Mapping[str, Stamp | None]) -> Iterator[None]:
    """Let this thread's scans see the given files as the library knows them: half-written, they must wait."""
    token = _HELD.set(files)
    try:
        yield
    finally:
        _HELD.reset(token)


@dataclass(frozen=True, slots=True)
class Found:
    """A file on disk: resolved path, its root, the path as given, size, modification time (ns).

    Or what was fetched from an address, which then is path, root and source, with its content.
    """

    path: str
    root: str
    source: str
    size: int
    mtime: int
    content: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of one root. `missing` when the root is not there; `skipped` have no known format."""

    root: str
    files: tuple[Found, ...]
    skipped: tuple[str, ...] = ()
    missing: bool = False


def root_of(given: str) -> Root:
    """What a person named: an address, or the path of a file or folder."""
    return given if is_address(given) else Path(given)


def is_address(root: Root) -> bool:
    """Whether a root is an address of the web, no file or folder."""
    return isinstance(root, str) and root.lower().startswith(("http://", "https://"))


def resolved(roots: Iterable[Root]) -> dict[str, str]:
    """Each root under the name that it has in the library: its resolved path, or its address."""
    return {str(r) if isinstance(r, str) else str(r.expanduser().resolve()): str(r) for r in roots}


def roots_of(paths: Iterable[Root], known: Mapping[str, str]) -> dict[str, str]:
    """Roots to synchronise, resolved path to path as given; all known ones when none is given.

    A path inside a known root stands for that root only if it is that root;
    UsageError when a path is neither there nor known.
    """
    chosen = resolved(paths)
    for path, given in chosen.items():
        if not is_address(path) and not os.path.exists(path) and path not in known:
            raise UsageError(f"There is no file or folder {given}: check the path.")
    return chosen or dict(known)


def from_here(root: str, given: str) -> Root:
    """A root as it was given, if that leads there from the current folder; else its whole path."""
    if is_address(root):
        return root
    there = Path(given)
    try:
        return there if str(there.expanduser().resolve()) == root else Path(root)
    except (OSError, RuntimeError):  # no such home, a loop of links
        return Path(root)


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is passed over: hidden ones, and the lock files of editors."""
    return name.startswith((".", "~$"))


def scan(root: str, given: str) -> Scan:
    """List one root: a file, or a folder with all below it. Hidden names are passed over."""
    top = Path(root)
    if top.is_file():
        return Scan(root, tuple(_found(root, root, given)))
    if not top.is_dir():
        return Scan(root, (), missing=True)
    files: list[Found] = []
    skipped: list[str] = []
    for folder, folders, names in os.walk(top, followlinks=False):
        folders[:] = sorted(f for f in folders if not is_hidden(f))
        shown = str(Path(given, os.path.relpath(folder, top)))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if is_hidden(name) or not os.path.isfile(path):
                continue
            if os.path.splitext(name)[1].lower() in SUPPORTED:
                files += _found(path, root, os.path.join(shown, name))
            else:
                skipped.append(os.path.join(shown, name))
    files += _gone_but_held(top, root, given, {str(f.path) for f in files})
    return Scan(root, tuple(files), tuple(skipped))


def _found(path: str, root: str, source: str) -> Iterator[Found]:
    """The file; nothing when it has gone meanwhile, or is new and held."""
    held = _HELD.get()
    now = held[path] if path in held else stamp(path)
    if now is not None:
        yield Found(path, root, source, *now)


def _gone_but_held(top: Path, root: str, given: str, seen: set[str]) -> Iterator[Found]:
    """Held files that the library knows and the disk does not, as when one is just being replaced."""
    for name, known in _HELD.get().items():
        path = Path(name)
        if known is not None and name not in seen and top in path.parents:
            yield Found(name, root, str(Path(given, path.relative_to(top))), *known)


def stamp(path: str | Path) -> Stamp | None:
    """Size and modification time of a file, None when it is not there."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns


def fetched(address: str, *, private: bool) -> Found:
    """What lies at an address now; the errors are those of `index.fetch.fetch`."""
    content = fetch(address, private=private)
    return Found(address, address, address, len(content.data), time.time_ns(), content)


def checksum(found: Found) -> str:
    """SHA-256 of a file, hexadecimal."""
    if found.content is not None:
        return hashlib.sha256(found.content.data).hexdigest()
    with open(found.path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sample_files(files: Mapping[str, File]) -> list[str]:
    """Those of the library's files that belong to the shipped sample collection."""
    try:
        names = SAMPLE_LIST.read_text("utf-8").split()
    except FileNotFoundError:
        return []
    return [path for name in names if (path := str(SAMPLE / name)) in files]
