"""Who calls: a program of this machine, or one of another.

Until there is a password, what makes the machine work for long is for callers
of this machine alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

#: What a caller from elsewhere is told.
REFUSED = "Only programs on the machine that Isnad runs on may ask for this, by 127.0.0.1 or localhost."
#: A proxy that passes a request on says so in one of these.
PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip")


def here(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether a request came from this machine, straight and on purpose.

    `address` is the caller's, `headers` have names in lower case. No for a
    request that a proxy passed on, which may be anybody's; for one that names
    another host, a name that was bent to this address; and for one of a page
    from elsewhere, which a browser of this machine sends unasked.
    """
    if any(name in headers for name in PASSED_ON):
        return False
    origin = headers.get("origin")
    return (
        _loopback(address) and _local(f"//{headers.get('host', '')}") and (origin is None or _local(origin))
    )


def _local(url: str) -> bool:
    try:
        name = urlsplit(url).hostname
    except ValueError:
        return False
    return name == "localhost" or _loopback(name)


def _loopback(address: str | None) -> bool:
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback


class OnlyFromHere:
    """ASGI middleware that answers what lies under a path to callers of this machine alone."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 403 in a sentence, or pass on."""
        if scope["type"] == "http" and scope["path"].startswith(self.path):
            headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
            if not here((scope.get("client") or (None,))[0], headers):
                from starlette.responses import PlainTextResponse

                await PlainTextResponse(REFUSED + "\n", 403)(scope, receive, send)
                return
        await self.app(scope, receive, send)
