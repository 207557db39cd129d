"""Waiting for a condition: generously, since nobody's machine is asked to be fast."""

from __future__ import annotations

import time
from collections.abc import Callable

SECONDS = 120


def until(holds: Callable[[], object], what: str) -> None:
    """Return when the condition holds; fail when it does not in SECONDS."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"waited {SECONDS} s for {what}"
        time.sleep(0.05)
