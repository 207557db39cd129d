"""RSS and Atom: one article an entry."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from html import escape
from html.entities import html5
from typing import Any

from index.errors import UnreadableArticle
from index.readers.markup import text_of
from index.readers.page import decoded
from index.readers.reading import Reading, language
from index.records import Draft

#: How feeds begin; of other XML we know nothing.
_ROOTS = frozenset({"rss", "feed", "rdf"})
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,60})[\s/>]")
_BEFORE = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?\?>|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_HEAD = 8192
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml.*?\?>\s*", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: More than any feed carries, in bytes and in entries.
LARGEST = 16 << 20
ENTRIES = 20_000


def read(data: bytes) -> Reading:
    """The drafts of the entries with text: title, link, date, and the feed's title as publisher.

    An entry has no id here: publishers change guids, and a feed saved twice
    carries the same ones in two files; the library knows an entry again by its
    text. Raises UnreadableArticle when the file is no feed or no entry has text.
    """
    if len(data) > LARGEST:
        raise UnreadableArticle(f"the feed has {len(data):,} bytes, more than {LARGEST:,}; split it up")
    xml = decoded(data)
    root = _ROOT.search(_BEFORE.sub("", xml[:_HEAD]))
    if root is None or root.group(1).lower().split(":")[-1] not in _ROOTS:
        named = f"; it begins with <{root.group(1)}>" if root else ""
        raise UnreadableArticle(f"the file is no RSS or Atom feed{named}")
    if _ENTITY.search(xml):
        # A few of them, each made of ten of the one before, fill any memory.
        raise UnreadableArticle("the feed defines entities of its own, as no feed should; it was not read")
    parsed = _parsed(xml)
    entries = parsed.get("entries") or []
    if not entries:
        raise UnreadableArticle("the feed has no entries, or is damaged; fetch it again from its source")
    about = parsed.get("feed") or {}
    publisher = text_of(_string(about.get("title"))) or None
    spoken = language(_string(about.get("language")))
    drafts: list[Draft] = []
    problems: list[str] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries[:ENTRIES], start=1):
        title = " ".join(text_of(_string(entry.get("title"))).split()) or None
        text, written_in = _content(entry)
        url = _link(entry)
        name = _string(entry.get("id")) or url
        if name in seen:
            continue
        if name:
            seen.add(name)
        if not text:
            problems.append(f"entry {number} has no text: {title or url or 'no title either'}")
            continue
        drafts.append(
            Draft(text, title, None, url or None, publisher, _date(entry), language(written_in) or spoken)
        )
    if len(entries) > ENTRIES:
        problems.append(f"only the first {ENTRIES} of {len(entries)} entries were read")
    if not drafts:
        raise UnreadableArticle("; ".join(problems[:3]))
    return Reading(tuple(drafts), tuple(problems))


def _parsed(xml: str) -> Any:
    # Imported here: other formats need no feed parser.
    import feedparser
    from lxml import etree

    # lxml first: it mends what is broken and refuses what nests without end,
    # where the feed parser's own fallback takes hours.
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        encoding="utf-8",
    )
    plain = _escaped(_DECLARATION.sub("", xml)).encode("utf-8", "replace")
    try:
        mended = etree.tostring(etree.fromstring(plain, parser), encoding="utf-8")
    except (etree.XMLSyntaxError, TypeError) as error:
        raise UnreadableArticle("the feed is damaged; fetch it again from its source") from error
    # A stream, since it fetches or opens what looks like an address or a path.
    # Relative addresses and unsafe elements do not reach what we keep.
    said = {"content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(mended)
    return feedparser.parse(stream, response_headers=said, sanitize_html=False, resolve_relative_uris=False)


def _escaped(xml: str) -> str:
    """The XML with HTML's named characters as themselves and other bare ampersands escaped, not in CDATA."""
    first, *rest = xml.split("<![CDATA[")
    parts = [_AMPERSAND.sub(_character, first)]
    for piece in rest:
        literal, end, after = piece.partition("]]>")
        parts += ["<![CDATA[", literal, end, _AMPERSAND.sub(_character, after)]
    return "".join(parts)


def _character(found: re.Match[str]) -> str:
    name = found.group(1)
    if name is None:
        return "&amp;"
    if name in _XML_NAMES:
        return found.group()
    return escape(html5.get(f"{name};", found.group()), quote=False)


def _content(entry: Any) -> tuple[str, str | None]:
    """The longest of an entry's contents, or its summary, as text; and the language that it states."""
    best: tuple[str, str | None] = ("", None)
    for given in [*(entry.get("content") or []), entry.get("summary_detail") or {}]:
        text = text_of(_string(given.get("value")))
        if len(text) > len(best[0]):
            best = (text, given.get("language") or None)
    return best


def _link(entry: Any) -> str | None:
    link = _string(entry.get("link"))
    return link if re.match(r"https?://\S+$", link, re.IGNORECASE) else None


def _date(entry: Any) -> str | None:
    """The date of publication, else of the last change; UTC."""
    for field in ("published_parsed", "updated_parsed", "created_parsed"):
        parts = entry.get(field)
        if parts:
            try:
                year, month, day, hour, minute, second = parts[:6]
                return datetime(year, month, day, hour, minute, second, tzinfo=UTC).isoformat()
            except (ValueError, OverflowError):
                continue
    return None


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
