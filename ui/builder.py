"""Builds of the index in the background, one at a time.

The build belongs to the library and not to a visitor: whoever opens the window
while one runs sees how far it is, and closing the window does not stop it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from index.errors import IsnadError
from index.receipt import Progress, Receipt

log = logging.getLogger(__name__)

#: What a build is: it takes a listener for its progress and leaves a receipt.
Work = Callable[[Callable[[Progress], None]], Receipt]


class Listener(Protocol):
    """Told of each change of the state."""

    def __call__(self, state: BuildState, /) -> None: ...


@dataclass(frozen=True, slots=True)
class BuildState:
    """How the latest build stands. `serial` counts builds from 1; 0 when there was none.

    `fault` is a sentence, or the key ``build_crashed``; it and `receipt` are
    both None while the build runs.
    """

    serial: int = 0
    running: bool = False
    progress: Progress | None = None
    receipt: Receipt | None = None
    fault: str | None = None


class Builder:
    """Runs builds in a thread of its own and keeps the latest one's state."""

    def __init__(self, work: Work, listener: Listener | None = None) -> None:
        self._work = work
        self._listener = listener
        self._lock = threading.Lock()
        self._state = BuildState()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> BuildState:
        """The state at this moment."""
        return self._state

    def start(self) -> bool:
        """Start a build; False when one runs already."""
        with self._lock:
            if self._state.running:
                return False
            self._state = BuildState(serial=self._state.serial + 1, running=True)
            # A daemon: a build may be killed at any instant and the next one carries on.
            self._thread = threading.Thread(target=self._run, name="isnad-build", daemon=True)
            self._thread.start()
            return True

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the running build; False when it still runs after so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
            return not thread.is_alive()
        return True

    def _run(self) -> None:
        try:
            receipt = self._work(lambda progress: self._set(progress=progress))
        except IsnadError as error:
            self._set(running=False, fault=str(error))
        except Exception:
            log.exception("The build stopped")
            self._set(running=False, fault="build_crashed")
        else:
            self._set(running=False, receipt=receipt)

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._listener is not None:
            self._listener(self._state)
