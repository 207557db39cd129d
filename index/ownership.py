"""One process owns an embedded library: an operating-system lock held for its life."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IsnadError, LibraryBusy


class Ownership:
    """Holds ``lock`` in a data directory; the process id in ``owner`` is information only."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._lock = FileLock(data / "lock")

    def take(self) -> Ownership:
        """Own the directory, made if need be. LibraryBusy when another process does."""
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            (self.data / "owner").write_text(str(os.getpid()))
        except Timeout:
            raise LibraryBusy(
                f"The library in {self.data} belongs to another running Isnad (process {owner(self.data)}): "
                "ask there, or close it first, or choose another place with --data."
            ) from None
        except OSError as error:
            raise IsnadError(
                f"The data directory {self.data} cannot be written ({error.strerror or error}): "
                "choose another with --data or ISNAD_DATA."
            ) from error
        return self

    def release(self) -> None:
        """Let go; a process that dies lets go as well."""
        if self._lock.is_locked:
            (self.data / "owner").unlink(missing_ok=True)
            self._lock.release()


def owner(data: Path) -> str:
    """The process id that the owner wrote down, or “unknown”."""
    try:
        return (data / "owner").read_text().strip() or "unknown"
    except OSError:
        return "unknown"


def is_owned(data: Path) -> bool:
    """Whether a running process owns the library in `data`."""
    if not (data / "lock").exists():
        return False
    lock = FileLock(data / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False
