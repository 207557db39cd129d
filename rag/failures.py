"""What a failed request to a chat model means: worth another try or not, and what to say of it.

Providers raise errors of their own kinds; they are told apart by the HTTP status
that they carry and by the names of their classes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from index.errors import UsageError

PAUSE = 0.5  # seconds before the first retry, twice as long before each further one
LONGEST_PAUSE = 20.0  # seconds; a server that asks for more is not waited for


class KeyMissing(UsageError):
    """The model's provider wants a key and none is set."""


def pause_before_retry(error: Exception, attempt: int) -> float | None:
    """Seconds to wait before asking again after the given attempt, from 0; None when it is no use.

    Of use: 408, 429 and 5xx (RFC 9110, 15.5 and 15.6; RFC 6585), and a connection
    that failed. A time-out is not: it has cost enough. A server's Retry-After counts.
    """
    code = _status(error)
    again = code in {408, 429} or 500 <= code < 600
    if not again and (code or "Timeout" in _kinds(error) or not re.search("Connect|Protocol", _kinds(error))):
        return None
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", None) or {}
    if headers.get("x-should-retry") == "false":
        return None
    pause = PAUSE * (1 << attempt)
    try:
        wanted = float(headers.get("retry-after", ""))
    except ValueError:  # none, or a date
        return pause
    return max(wanted, pause) if wanted <= LONGEST_PAUSE else None


def _status(error: BaseException) -> int:
    """The HTTP status that an error, or its cause, tells of; 0 when there is none."""
    found = (error, getattr(error, "response", None), error.__cause__)
    codes = (getattr(one, key, None) for one in found for key in ("status_code", "code"))
    return next((code for code in codes if isinstance(code, int)), 0)


def _kinds(error: BaseException) -> str:
    return " ".join(kind.__name__ for kind in type(error).__mro__)


def failure(error: Exception) -> str:
    """What kind of failure an exception was, as a key of the wording."""
    if isinstance(error, KeyMissing) or _status(error) in {401, 403}:
        return "unauthorised"
    if "Timeout" in _kinds(error):
        return "slow"
    return "unreachable" if "Connect" in _kinds(error) else "failed"


def brief(error: BaseException, *keys: str | None) -> str:
    """One line on an error, without the keys given, those of the environment, and what looks like one."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    said = re.sub(r" \[type=\w+, input_value=.*", "", said)  # pydantic shows what it was given
    known = [value for name, value in os.environ.items() if name.endswith(("_KEY", "_TOKEN", "_SECRET"))]
    for key in sorted((k for k in (*keys, *known) if k and len(k) > 3), key=len, reverse=True):
        said = said.replace(key, "…")
    return re.sub(r"(sk-|Bearer\s+)[\w\-.*]+", r"\1…", said)[:300]  # cut last: half a key is not found
