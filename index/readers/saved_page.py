"""MHTML: a web page that a browser saved as one file."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from email.message import Message
from email.parser import BytesParser

from index.errors import UnreadableArticle
from index.readers import page
from index.readers.reading import Reading

_DECLARED = re.compile(r"(<meta[^>]+charset\s*=\s*[\"']?\s*)[A-Za-z0-9_.:-]+", re.IGNORECASE)
#: How many parts a saved page may have (pictures, styles, frames), and how many with parts of their own.
PARTS, NESTED = 5_000, 50
#: The longest statement of a type, in bytes: what parses them is slow on endless ones.
HEADER = 4_096
_TYPE = re.compile(
    rb"^content-(?:type|disposition|transfer-encoding):[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)


def read(data: bytes) -> Reading:
    """The draft of the saved page, read as any page; its address is the one it was saved from.

    The date of the file is when it was saved, not when the article was
    published, and is left out. Raises UnreadableArticle when no part is HTML.
    """
    if data.count(b"\n--") > PARTS or data.lower().count(b"multipart/") > NESTED:
        raise UnreadableArticle("the saved page has too many parts; save the article as .html")
    if any(len(found.group()) > HEADER for found in _TYPE.finditer(data)):
        raise UnreadableArticle("the saved page states a type without end; save the article as .html")
    try:
        message = BytesParser().parsebytes(data)
        html, address = _page(message)
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, KeyError) as error:
        raise UnreadableArticle("the file is no saved web page (MHTML), or is damaged") from error
    reading = page.read(html)
    return replace(reading, drafts=tuple(replace(d, url=d.url or address) for d in reading.drafts))


def _page(message: Message) -> tuple[bytes, str | None]:
    """The bytes of the main page, in UTF-8 where the part names its charset, and its address."""
    if not message.get_content_type().startswith(("multipart/", "text/html")):
        raise UnreadableArticle("the file is no saved web page (MHTML); save it as .html or .txt")
    saved_from = _address(message, "Snapshot-Content-Location")
    pages = [p for p in message.walk() if p.get_content_type() in {"text/html", "application/xhtml+xml"}]
    main = next((p for p in pages if saved_from and _address(p, "Content-Location") == saved_from), None)
    if main is None:
        start = str(message.get_param("start") or "")
        main = next((p for p in pages if start and p.get("Content-ID") == start), pages[0] if pages else None)
    if main is None:
        raise UnreadableArticle("the saved page has no part with HTML; save the article as .html")
    payload = main.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = main.get_content_charset()
    if charset:
        # Where that is not its charset, the page's own declaration and its content decide.
        with suppress(LookupError, UnicodeError):
            raw = _DECLARED.sub(r"\1utf-8", raw.decode(charset)).encode("utf-8")
    return raw, saved_from or _address(main, "Content-Location")


def _address(part: Message, header: str) -> str | None:
    value = "".join(str(part.get(header) or "").split())
    return value if value.lower().startswith(("http://", "https://")) else None
