"""What the owner of a library does for other processes: build and search, as operations of its endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.endpoint import Operation, Say, serving
from index.errors import LibraryBusy, UsageError
from index.finding import find
from index.receipt import Progress, Receipt
from index.records import Filters
from index.scan import Root, from_here
from index.settings import Settings

if TYPE_CHECKING:
    from index.library import Library

#: How a build can be asked for, besides its paths: see :meth:`index.library.Library.build`.
HOW = ("rebuild", "prune", "keep_sample", "forget", "private")

#: Settings on which it depends what is found, and what is answered.
FINDING, ANSWERING = ("encoder", "lexicon"), ("reranker", "model", "model_url")


@contextmanager
def served(library: Library, chosen: Settings, more: Mapping[str, Operation] | None = None) -> Iterator[None]:
    """Let other processes build and search the library, and ask for whatever `more` names, meanwhile."""
    own: dict[str, Operation] = {"build": partial(build, library), "search": partial(search, library)}
    guarded = {name: alike(chosen, FINDING, operation) for name, operation in own.items()}
    guarded |= {name: alike(chosen, FINDING + ANSWERING, made) for name, made in (more or {}).items()}
    with serving(guarded, library.advertise, library.halt):
        yield


def alike(chosen: Settings, names: Iterable[str], operation: Operation) -> Operation:
    """The operation, refused to a process where one of these settings is another than here.

    It would not get what it expects. A setting that it does not set may be any.
    """

    def checked(asked: Mapping[str, Any], say: Say) -> None:
        here, there = compared(chosen), dict(asked.get("settings") or {})
        for name in names:
            if there.get(name) not in (None, here[name]):
                raise LibraryBusy(
                    f"The library is open in a process with another ISNAD_{name.upper()} "
                    f"({here[name] or 'none'}): close that first, or give both the same."
                )
        operation(asked, say)

    return checked


def compared(chosen: Settings) -> dict[str, str | None]:
    """The settings that two processes must share; None where nothing was set."""
    lexicon = str(chosen.lexicon.resolve()) if chosen.lexicon else None
    return {**{name: getattr(chosen, name) for name in FINDING + ANSWERING}, "lexicon": lexicon}


def build(library: Library, asked: Mapping[str, Any], say: Say) -> None:
    """Build for another process, when it is its turn: ``waiting``, ``progress`` and at last ``receipt``."""
    paths = [from_here(root, given) for root, given in dict(asked.get("paths") or {}).items()]
    if library.is_building:
        say({"waiting": True})
    receipt = synchronise(
        library, paths, lambda progress: say({"progress": asdict(progress)}),
        gold=Path(asked["gold"]) if isinstance(asked.get("gold"), str) else None,
        **{name: asked.get(name) is True for name in HOW},
    )  # fmt: skip
    say({"receipt": receipt.as_dict()})


def synchronise(
    library: Library,
    paths: Iterable[Root],
    progress: Callable[[Progress], None],
    *,
    gold: Path | None = None,
    **how: bool,
) -> Receipt:
    """Build as the command does; `how` are some of HOW. UsageError when there is nothing to index."""
    paths = list(paths)
    if not paths and not library.roots():
        raise UsageError("Nothing to index yet: name a folder, as in  python -m index build articles")
    return library.build(paths, wait=True, gold=gold, progress=progress, **how)


def search(library: Library, asked: Mapping[str, Any], say: Say) -> None:
    """Search for another process: one ``found``."""
    query, k = asked.get("query"), asked.get("k")
    if not isinstance(query, str) or not isinstance(k, int) or k < 1:
        raise UsageError("A search needs a query and how many passages are wanted.")
    filters = Filters(*(asked.get(name) for name in ("publisher", "language", "since", "until")))
    say({"found": find(library, query, k, filters, asked.get("explain") is True)})
