"""Threads whose work can wait for those that answer questions."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

_BACK = 10  # niceness


def make_way() -> None:
    """Let this thread stand back for others; on Linux, where each thread has a priority of its own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _BACK)
