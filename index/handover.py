"""Work on a library that another process owns: its owner is asked to do it (index/endpoint.py)."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from index import errors
from index.errors import IsnadError, LibraryBusy, LibraryOwned
from index.operations import compared
from index.ownership import SOON, Note, is_owned, note
from index.receipt import Progress, Receipt
from index.records import Filters
from index.scan import Root, resolved
from index.settings import Settings

T = TypeVar("T")

PATIENCE = 10.0  # seconds for an owner that takes no requests, and may soon end
STARTING = 120.0  # seconds for one that will take them
_A_WHILE = 0.1
_HEADERS = 30.0  # seconds until the owner begins to answer


def here_or_there(
    chosen: Settings, here: Callable[[], T], there: Callable[[Owner], T], *, patience: float = PATIENCE
) -> T:
    """Do the work here, when nobody owns the library; let its owner do it otherwise.

    A library whose vectors are on a server is open to every process: it is always done here.

    An owner may just be ending: it is waited for, `patience` seconds; one that starts, longer.
    LibraryOwned says who it is and what to do when it cannot be asked.
    """
    if chosen.chroma_url is not None:
        return here()
    data = chosen.data
    began = time.monotonic()
    while True:
        owner = Owner(data, note(data)) if is_owned(data) else None
        try:
            return here() if owner is None else there(owner)
        except LibraryOwned:
            if owner is None:  # another process came first, however long opening took: that one is asked
                began = time.monotonic()
                continue
            most = STARTING if owner.note.address == SOON else patience
            if owner.note.is_of_earlier_version or time.monotonic() - began > most:
                raise
            time.sleep(_A_WHILE)


class Owner:
    """The process that owns a library, to be asked."""

    def __init__(self, data: Path, said: Note) -> None:
        self.data = data
        self.note = said
        self._answered = False

    def build(
        self,
        paths: Iterable[Root],
        chosen: Settings,
        progress: Callable[[Progress], None],
        waiting: Callable[[], None],
        *,
        gold: Path | None = None,
        **how: bool,
    ) -> Receipt:
        """Have it build. `waiting` is called when another build comes first; `how` are some of HOW.

        The receipt names files as the paths were given here.
        """
        given = resolved(paths)
        asked = {"paths": given, "gold": str(gold.resolve()) if gold else None, **how}
        try:
            for line in self.ask("build", asked, chosen):
                if "progress" in line:
                    progress(Progress(**line["progress"]))
                elif "waiting" in line:
                    waiting()
                elif "receipt" in line:
                    return as_given(Receipt.from_dict(line["receipt"]), given)
        except KeyboardInterrupt:
            raise IsnadError(f"Not followed any longer; {self.note.who()} goes on with the update.") from None
        raise self._broken_off()

    def search(
        self, query: str, k: int, filters: Filters, chosen: Settings, *, explained: bool
    ) -> dict[str, Any]:
        """Have it search: what index.finding.find gives."""
        asked = {"query": query, "k": k, "explain": explained, **asdict(filters)}
        return self.answer("search", asked, chosen, "found")

    def answer(self, operation: str, asked: Mapping[str, Any], chosen: Settings, key: str) -> dict[str, Any]:
        """The one object of an answer, under its key."""
        for line in self.ask(operation, asked, chosen):
            if isinstance(line.get(key), dict):
                return dict(line[key])
        raise self._broken_off()

    def ask(self, operation: str, asked: Mapping[str, Any], chosen: Settings) -> Iterator[dict[str, Any]]:
        """The objects of an answer, as they come.

        LibraryOwned when it does not answer at all, and nothing was done;
        the owner's own error when the work failed there; IsnadError when the
        answer broke off.
        """
        response = self._send(operation, {**asked, "settings": compared(chosen)})
        self._answered = True
        try:
            for raw in response:
                line = json.loads(raw)
                if "error" in line:
                    raise _error(line["error"])
                if "end" in line:
                    return
                yield line
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise self._broken_off() from error
        finally:
            response.close()
        raise self._broken_off()

    def _send(self, operation: str, asked: Mapping[str, Any]) -> http.client.HTTPResponse:
        """The answer's beginning."""
        if self.note.address in (None, SOON) or self.note.token is None:
            raise self._unreachable("it takes no requests")
        connection = http.client.HTTPConnection(self.note.address, timeout=_HEADERS)
        try:
            connection.request(
                "POST", f"/{operation}", json.dumps(asked).encode(),
                {"Authorization": f"Bearer {self.note.token}", "Content-Type": "application/json"},
            )  # fmt: skip
            line = connection.sock
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise self._unreachable(str(error) or type(error).__name__) from error
        if response.status == 404:
            raise LibraryBusy(
                f"The library in {self.data} belongs to {self.note.who()}, which does not know "
                f"“{operation}”: ask again when it has ended."
            )
        if response.status != 200 or response.getheader("Content-Type") != "application/x-ndjson":
            response.close()
            raise self._unreachable(f"status {response.status}")
        line.settimeout(None)  # a build may say nothing for long; a dead process ends the line
        return response

    def _unreachable(self, why: str) -> IsnadError:
        if self._answered:
            return self._broken_off()
        return LibraryOwned(
            f"The library in {self.data} belongs to another running Isnad ({self.note.who()}) that cannot be "
            f"asked from here ({why}): work there, or close it first, or choose another place with --data."
        )

    def _broken_off(self) -> IsnadError:
        return IsnadError(
            f"The owner of the library ({self.note.who()}) ended before it had answered: "
            "what was committed stays. Give the command again."
        )


def as_given(receipt: Receipt, given: Mapping[str, str]) -> Receipt:
    """The receipt with each file named as its root was given here, not by its whole path."""

    def shown(source: str) -> str:
        for root, here in given.items():
            if source == root or Path(root) in Path(source).parents:
                return str(Path(here, Path(source).relative_to(root)))
        return source

    lists = ("added", "changed", "moved", "removed", "unchanged", "skipped")
    named: dict[str, Any] = {kind: tuple(map(shown, getattr(receipt, kind))) for kind in lists}
    failed = tuple(replace(failure, source=shown(failure.source)) for failure in receipt.failed)
    return replace(receipt, **named, failed=failed)


def _error(given: Mapping[str, str]) -> IsnadError:
    """The owner's error, of the same kind."""
    kind = getattr(errors, str(given.get("kind")), None)
    known: type[IsnadError] = kind if isinstance(kind, type) and issubclass(kind, IsnadError) else IsnadError
    return known(str(given.get("message")))
