"""A Chroma server: where it is, how patiently it is asked, what is said when it is away."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from index.errors import UsageError, VectorsAway

if TYPE_CHECKING:
    from index.settings import Settings

log = logging.getLogger(__name__)

T = TypeVar("T")


class Unanswered(Exception):
    """One try failed in a way that the next may not; the message is the end of “The Chroma server at …”."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a try may take, how many tries there are, and the pause after the first; it doubles each time.

    All in seconds. What is asked may be asked again without harm: reading,
    upserting, deleting.
    """

    limit: float
    tries: int
    pause: float


#: A reader waits for the answer, and words find passages too.
SEARCHING = Patience(5.0, 2, 0.1)
#: A build has time, and a server that is being restarted is back in some seconds.
WRITING = Patience(60.0, 5, 0.5)


class Server:
    """One Chroma server, as this process sees it.

    After a search that it did not answer it is not asked by another for `rest`
    seconds: each would have to wait as long. Builds ask regardless.
    """

    def __init__(
        self, url: str, token: str | None = None, *,
        searching: Patience = SEARCHING, writing: Patience = WRITING, rest: float = 5.0,
    ) -> None:  # fmt: skip
        self.url = checked(url)
        self.token = token
        self.searching = searching
        self.writing = writing
        self.rest = rest
        self._lock = threading.Lock()
        self._away_until = 0.0
        self._why = ""

    @classmethod
    def of(cls, settings: Settings) -> Server | None:
        """The server of the settings; None when vectors lie in the library's own folder."""
        return cls(settings.chroma_url, settings.chroma_token) if settings.chroma_url else None

    def search(self, work: Callable[[], T]) -> T:
        """Ask with the patience of a search. VectorsAway when it is not answered, or has just not been."""
        with self._lock:
            if time.monotonic() < self._away_until:
                raise VectorsAway(self._why)
        return self._ask(work, self.searching, rest=self.rest)

    def write(self, work: Callable[[], T]) -> T:
        """Ask with the patience of a build. VectorsAway when it is not answered."""
        return self._ask(work, self.writing)

    def _ask(self, work: Callable[[], T], patience: Patience, rest: float = 0.0) -> T:
        pause = patience.pause
        for left in reversed(range(patience.tries)):
            try:
                out = work()
            except Unanswered as error:
                if not left:
                    raise self._away(error, rest) from error
                log.info("The Chroma server at %s %s; asked again in %.1f s", self.url, error, pause)
                time.sleep(pause)
                pause *= 2
            else:
                self._away_until = 0.0
                return out
        raise ValueError("a patience of no tries")

    def _away(self, error: Unanswered, rest: float) -> VectorsAway:
        why = (
            f"The Chroma server at {self.url} {error}: see that it runs (chroma run), "
            "or that ISNAD_CHROMA_URL is right."
        )
        with self._lock:
            self._why, self._away_until = why, time.monotonic() + rest
        return VectorsAway(why)


def checked(url: str) -> str:
    """The URL of a server without a slash at its end. UsageError when it is none."""
    if "@" in url:
        raise UsageError("ISNAD_CHROMA_URL holds a password: leave it away, and set ISNAD_CHROMA_TOKEN.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    wrong = not parts.hostname or port == 0 or any(c.isspace() for c in url)
    if parts.scheme not in ("http", "https") or wrong or parts.query or parts.fragment:
        raise UsageError(
            f"ISNAD_CHROMA_URL={url} is no address of a server: write it as in http://127.0.0.1:8000."
        )
    return url.rstrip("/")
