"""The watcher: follows the roots of a library and builds the one that changed.

Events of the file system (watchfiles) say that it is time to look; what has
changed is what differs between the disk and the library, so an event too many
costs a look and an event too few is made up for by the next look, which comes
anyway. Where there are no events (network shares, exhausted inotify watches)
looking is all there is, and it comes more often. `WATCHFILES_FORCE_POLLING=1`
makes watchfiles look for itself.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

from index.errors import IsnadError, LibraryClosing
from index.readers import SUPPORTED
from index.receipt import Progress, Receipt
from index.scan import Root, Stamp, from_here, holding, is_hidden, scan, stamp
from index.settling import Settling

log = logging.getLogger(__name__)

QUIET = 0.5  # seconds without a change until a file counts as written
TICK = 0.25  # seconds between two looks at changed files that have not settled
LOOK = 30.0  # seconds between two looks at everything, where the file system tells of changes
LOOK_BLINDLY = 2.0  # the same where it does not
RETRY = 30.0  # seconds after a failed build
MOST_EVENTS = 50
MOST_NAMES = 100  # of changed files in an event

#: Builds some roots: takes them and a listener for its progress.
Work = Callable[[Sequence[Root], Callable[[Progress], None]], Receipt]


class Followed(Protocol):
    """What the watcher needs of the library."""

    def followed(self) -> Mapping[str, str]: ...

    def stamps(self) -> Mapping[str, Stamp]: ...


@dataclass(frozen=True, slots=True)
class Event:
    """What was seen and done: the files that changed (at most MOST_NAMES), and the receipt or the fault.

    The receipt of a kept event leaves out what was unchanged.
    """

    at: datetime
    changed: tuple[str, ...]
    receipt: Receipt | None = None
    fault: str | None = None


class Watcher:
    """Follows roots in a thread of its own.

    `work` builds some of them; `roots` gives all of them, resolved path to path
    as given, and is asked again and again (those of the library by default);
    `listener` is told of every event, from the watcher's thread. Without
    `events` of the file system it looks for itself.
    """

    def __init__(
        self,
        library: Followed,
        work: Work,
        *,
        roots: Callable[[], Mapping[str, str]] | None = None,
        listener: Callable[[Event], None] | None = None,
        events: bool = True,
    ) -> None:
        self._library = library
        self._work = work
        self._roots = roots or library.followed
        self._listener = listener
        self._stop = threading.Event()
        self._events: deque[Event] = deque(maxlen=MOST_EVENTS)
        self._settling = Settling(QUIET)
        self._tried: dict[str, Stamp | None] = {}
        self._blind = not events
        self._next_look = 0.0
        self._not_before = 0.0
        # A daemon: a build may be killed at any instant and the next one carries on.
        self._thread = threading.Thread(target=self._run, name="isnad-watch", daemon=True)

    @property
    def events(self) -> tuple[Event, ...]:
        """The latest events, newest first."""
        return tuple(reversed(self._events))

    def start(self) -> Watcher:
        """Begin to follow; what changed since the last build is built first."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop following; a build of the watcher's own ends at its next step."""
        self._stop.set()
        self._thread.join()

    def __enter__(self) -> Watcher:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # The thread

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._follow()
            except LibraryClosing:
                return
            except Exception as error:
                log.exception("Watching failed and begins again")
                self._tell(Event(_now(), (), fault=f"Watching failed ({error}); it begins again."))
                self._stop.wait(RETRY)

    def _follow(self) -> None:
        """Watch the roots as they are now; return when they are others, or a folder went or came."""
        roots = dict(self._roots())
        there = {root: _identity(root) for root in roots}
        self._next_look = 0.0
        for hinted in self._ticks([root for root, identity in there.items() if identity]):
            now = time.monotonic()
            if hinted or now >= self._next_look:
                self._look(roots, now)
                self._next_look = time.monotonic() + (LOOK_BLINDLY if self._blind else LOOK)
                self._not_before = 0.0 if hinted else self._not_before
            elif self._settling:
                self._settling.see({p: stamp(Path(p)) for p in self._settling.paths()}, now)
            ready = self._settling.settled(now)
            if ready and now >= self._not_before:
                self._build(roots, ready)
            current = dict(self._roots())
            if current != roots or {root: _identity(root) for root in roots} != there:
                self._tell_of_lost(roots, there)
                return

    def _ticks(self, paths: Sequence[str]) -> Iterator[bool]:
        """Every TICK at the latest, whether the file system told of a change; ends when stopped."""
        import watchfiles

        gone = watchfiles.Change.deleted
        if paths and not self._blind:
            try:
                for changes in watchfiles.watch(
                    *paths, watch_filter=lambda change, path: self._matters(paths, change is gone, path),
                    debounce=int(TICK * 1000), step=50, rust_timeout=int(TICK * 1000), yield_on_timeout=True,
                    stop_event=self._stop, raise_interrupt=False, ignore_permission_denied=True,
                ):  # fmt: skip
                    yield bool(changes)
            except FileNotFoundError:
                return  # a root went this instant
            except (OSError, RuntimeError) as error:
                log.warning(
                    "The file system tells of no changes (%s): looking every %g s", error, LOOK_BLINDLY
                )
                self._blind = True
        while not self._stop.wait(TICK):
            yield False

    def _matters(self, roots: Sequence[str], deleted: bool, path: str) -> bool:
        """Whether a change of this path may change the library: an article, or a folder of them."""
        below = next((path[len(root) :] for root in roots if _within(path, root)), path)
        if any(is_hidden(part) for part in Path(below).parts):
            return False
        return deleted or Path(path).suffix.lower() in SUPPORTED or Path(path).is_dir()

    # Looking and building

    def _look(self, roots: Mapping[str, str], now: float) -> None:
        """Compare the roots on disk with what the library knows of them."""
        known = self._library.stamps()
        scans = [found for root, given in roots.items() if not (found := scan(root, given)).missing]
        there = {f.path: (f.size, f.mtime) for found in scans for f in found.files}
        changed: dict[str, Stamp | None] = {p: it for p, it in there.items() if known.get(p) != it}
        gone = (p for p in known if p not in there and any(_within(p, found.root) for found in scans))
        changed |= dict.fromkeys(gone)
        missed = {p: it for p, it in changed.items() if p not in self._tried or self._tried[p] != it}
        self._settling.see(missed, now)

    def _build(self, roots: Mapping[str, str], ready: Mapping[str, Stamp | None]) -> None:
        """Build the roots of these files; the others that changed must wait."""
        known = self._library.stamps()
        ready = {path: it for path, it in ready.items() if known.get(path) != it}
        waiting = {path: known.get(path) for path in self._settling.paths() if path not in ready}
        touched = [from_here(r, given) for r, given in roots.items() if any(_within(p, r) for p in ready)]
        named = tuple(sorted(ready)[:MOST_NAMES])
        began = _now()
        try:
            if touched:
                with holding(waiting):
                    receipt = self._work(touched, self._unless_stopped)
                if not receipt.quiet:
                    self._tell(Event(began, named, receipt))
        except LibraryClosing:
            raise
        except Exception as error:
            if not isinstance(error, IsnadError):
                log.exception("The build of a change failed")
            fault = str(error) if isinstance(error, IsnadError) else f"The update failed: {error!r}"
            self._not_before = time.monotonic() + RETRY
            self._tell(Event(began, named, fault=fault))
            return
        self._tried |= ready
        self._next_look = 0.0

    def _unless_stopped(self, _: Progress) -> None:
        if self._stop.is_set():
            raise LibraryClosing("Watching ended: what was committed stays, the next build carries on.")

    def _tell(self, event: Event) -> None:
        kept = replace(event.receipt, unchanged=()) if event.receipt else None
        self._events.append(replace(event, receipt=kept))
        if self._listener is not None:
            try:
                self._listener(event)
            except Exception:
                log.exception("The listener of the watcher failed")

    def _tell_of_lost(self, roots: Mapping[str, str], there: Mapping[str, object]) -> None:
        for root, given in roots.items():
            if there[root] and _identity(root) is None:
                fault = f"{given} is not there now: its articles stay indexed, and it is looked for."
                self._tell(Event(_now(), (root,), fault=fault))


def _within(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _identity(path: str) -> tuple[int, int] | None:
    """Device and number of a file or folder, None when it is not there. A new one of that name differs."""
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _now() -> datetime:
    return datetime.now(UTC)
