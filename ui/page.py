"""The page as it leaves the server: our own head, and nothing that leads to another host.

Gradio's page names pictures on other hosts in its metadata; browsers ask for
none of them, but a page that promises to stay on this machine should not name
them either. A Content-Security-Policy holds the promise from the other side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Gradio compiles its components' templates in the page, hence 'unsafe-eval'.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_FOREIGN = re.compile(
    r"""<meta\s[^>]*(?:og:|twitter:)[^>]*/?>|<(?:link|script)\s[^>]*(?:href|src)="https?://[^>]*>(?:</script>)?"""
)


def own(html: str, head: str) -> str:
    """The page without what names other hosts, and with `head` first in its head."""
    return _FOREIGN.sub("", html).replace("<head>", f"<head>{head}", 1)


class OwnPage:
    """ASGI middleware that rewrites the one HTML page and sets headers on it."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        self.app = app
        self.head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on as it is, except the page itself."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body") or start is None:
                return
            await self._finish(start, body, send)

        # The body is rewritten as text, so it may not come compressed.
        headers = [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]
        await self.app({**scope, "headers": headers}, receive, rewrite)

    async def _finish(self, start: Message, body: bytes, send: Send) -> None:
        headers = dict(start["headers"])
        if headers.get(b"content-type", b"").startswith(b"text/html"):
            body = own(body.decode("utf-8"), self.head).encode("utf-8")
            headers[b"content-security-policy"] = POLICY.encode("ascii")
            headers[b"referrer-policy"] = b"no-referrer"
        headers[b"content-length"] = str(len(body)).encode("ascii")
        await send({**start, "headers": list(headers.items())})
        await send({"type": "http.response.body", "body": body})
