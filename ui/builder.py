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

    `unasked` when no visitor asked for it: a change of the folder did.

    `fault` is a sentence, or the key ``build_crashed``; it and `receipt` are
    both None while the build runs.
    """

    serial: int = 0
    running: bool = False
    unasked: bool = False
    progress: Progress | None = None
    receipt: Receipt | None = None
    fault: str | None = None


class Builder:
    """Runs builds, those that are asked for in a thread of its own, and keeps the latest one's state."""

    def __init__(self, work: Work, listener: Listener | None = None) -> None:
        self._work = work
        self._listener = listener
        self._turn = threading.Lock()
        self._state = BuildState()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> BuildState:
        """The state at this moment."""
        return self._state

    def start(self) -> bool:
        """Start a build; False when one runs already."""
        # A build that has said its last word lets go of its turn in an instant.
        if not self._turn.acquire(timeout=0 if self._state.running else 0.1):
            return False
        self._begin(unasked=False)
        # A daemon: a build may be killed at any instant and the next one carries on.
        self._thread = threading.Thread(target=self._run, name="isnad-build", daemon=True)
        self._thread.start()
        return True

    def run(self, work: Work) -> Receipt:
        """Do this work, which no visitor asked for, in the caller's thread, when it is its turn.

        Raises what the work raises, when its state has been kept.
        """
        with self._turn:
            self._begin(unasked=True)
            return self._do(work)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the running build; False when it still runs after so many seconds."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
            return not thread.is_alive()
        return True

    def _begin(self, unasked: bool) -> None:
        self._state = BuildState(serial=self._state.serial + 1, running=True, unasked=unasked)

    def _run(self) -> None:
        try:
            self._do(self._work)
        except IsnadError:
            pass  # the state says it
        except Exception:
            log.exception("The build stopped")
        finally:
            self._turn.release()

    def _do(self, work: Work) -> Receipt:
        try:
            receipt = work(lambda progress: self._set(progress=progress))
        except IsnadError as error:
            self._set(running=False, fault=str(error))
            raise
        except Exception:
            self._set(running=False, fault="build_crashed")
            raise
        self._set(running=False, receipt=receipt)
        return receipt

    def _set(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]
        if self._listener is not None:
            self._listener(self._state)
