"""One process owns an embedded library: an operating-system lock held for its life.

The lock is the truth. The file ``owner`` beside it is a note that the owner
leaves for others: who it is, and where it can be asked. It may be older than
the lock (its writer was killed), and means nothing when nobody holds that.
"""

from __future__ import annotations

import json
import os
import socket
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import IsnadError, LibraryOwned

#: Seconds: whoever only looks whether the lock is free holds it for an instant.
GLANCE = 0.3
#: The address of an owner that is starting, and will take requests.
SOON = "soon"


@dataclass(frozen=True, slots=True)
class Note:
    """What the owner wrote down. `address` is ``127.0.0.1:PORT``, or SOON; None when it takes no requests.

    `machine` is None when an earlier version of Isnad wrote it, which takes none at all.
    """

    pid: str = "unknown"
    machine: str | None = None
    address: str | None = None
    token: str | None = field(default=None, repr=False)

    @property
    def is_of_earlier_version(self) -> bool:
        """Whether the owner will never take requests."""
        return self.pid != "unknown" and self.machine is None

    def who(self) -> str:
        """The owner in words, with its machine if that is another."""
        away = self.machine not in (None, socket.gethostname())
        return f"process {self.pid}" + (f" on the machine {self.machine}" if away else "")


class Ownership:
    """Holds ``lock`` in a data directory, and keeps the note in ``owner``."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._lock = FileLock(data / "lock")
        self._note = Note(str(os.getpid()), socket.gethostname())

    def take(self, *, serving: bool = False) -> Ownership:
        """Own the directory, made if need be. LibraryOwned when another process does.

        `serving` tells others to wait for an address, which :meth:`advertise` gives.
        """
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=GLANCE)
            _write(self.data, replace(self._note, address=SOON if serving else None))
        except Timeout:
            raise LibraryOwned(
                f"The library in {self.data} belongs to another running Isnad ({note(self.data).who()}): "
                "ask there, or close it first, or choose another place with --data."
            ) from None
        except OSError as error:
            raise IsnadError(
                f"The data directory {self.data} cannot be written ({error.strerror or error}): "
                "choose another with --data or ISNAD_DATA."
            ) from error
        return self

    def advertise(self, address: str, token: str) -> None:
        """Write down where other processes can ask this one, and the word that lets them in."""
        _write(self.data, replace(self._note, address=address, token=token))

    def release(self) -> None:
        """Let go; a process that dies lets go as well."""
        if self._lock.is_locked:
            (self.data / "owner").unlink(missing_ok=True)
            self._lock.release()


def _write(data: Path, it: Note) -> None:
    """Replace the note whole; nobody but its user may read the token."""
    beside = data / "owner.new"
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(it), file)
    beside.replace(data / "owner")


def note(data: Path) -> Note:
    """What the owner wrote down; a bare process id is the note of an earlier version."""
    path = data / "owner"
    try:
        given = json.loads(path.read_text("utf-8"))
    except PermissionError:
        return Note(_of_another_user(path))
    except (OSError, ValueError):
        return Note()
    if isinstance(given, int):
        return Note(str(given))
    if not isinstance(given, dict):
        return Note()
    known = {f.name for f in fields(Note)}
    return Note(**{k: v for k, v in given.items() if k in known and isinstance(v, str)})


def _of_another_user(path: Path) -> str:
    try:
        return f"unknown, of the user {path.owner()}"
    except (OSError, KeyError, NotImplementedError):
        return "unknown, of another user"


def owner(data: Path) -> str:
    """The process id that the owner wrote down, or “unknown”."""
    return note(data).pid


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
