"""Bytes to text, whatever the encoding they came in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from index.errors import UnreadableArticle
from index.stopwords import STOP_WORDS

_ARABIC_WORD = re.compile("[\u0621-\u0652]{2,}")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"SQLite format 3", "an SQLite database"),
)
#: Text may hold these controls; any other makes a decoding implausible.
_FINE = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f\x85")


def decode(data: bytes) -> str:
    """The text of a file's bytes, without a byte order mark.

    Tried in turn: byte order marks; UTF-16 without one; UTF-8 (a few broken
    bytes are forgiven and shown as U+FFFD); Windows-1256 and ISO 8859-6 by the
    Arabic words they give; Windows-1252 where Latin letters prevail; then what
    charset-normalizer finds. Raises UnreadableArticle with the reason for
    files that are empty, zeros, or no text.
    """
    if not data.strip():
        raise UnreadableArticle("the file is empty")
    if not data.strip(b"\0"):
        raise UnreadableArticle(f"the file is {len(data)} zero bytes, no text; restore it from its source")
    for start, kind in _KINDS:
        if data.startswith(start):
            raise UnreadableArticle(f"the file is {kind}, not text; save it as UTF-8 text")
    text = _marked(data) or _utf16(data)
    if text is None:
        if b"\0" in data:
            raise UnreadableArticle("the file is binary, not text; save it as UTF-8 text")
        text = _utf8(data) or _arabic(data) or _latin(data) or _detected(data)
    if text is None or not _plausible(text):
        raise UnreadableArticle("the file's encoding is not recognised as text; save it as UTF-8 text")
    if not text.strip():
        raise UnreadableArticle("the file is empty")
    return text


def _marked(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            width = {"utf-16": 2, "utf-32": 4}.get(encoding, 1)
            whole = data[: len(data) - len(data) % width]
            return whole.decode(encoding, "replace").removeprefix("\ufeff")
    return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: text in any other encoding holds neither 0x00 nor 0x06."""
    if b"\0" not in data and b"\x06" not in data:
        return None
    whole = data[: len(data) - len(data) % 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        usual = sum(c < "\u0250" or "\u0600" <= c <= "\u06ff" or "\u2000" <= c <= "\u206f" for c in text)
        if usual >= 0.9 * len(text) and _plausible(text):
            return text
    return None


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    multibyte = sum(c > "\x7f" for c in text) - broken
    return text if multibyte >= 20 * broken else None


def _arabic(data: bytes) -> str | None:
    """The Arabic code page under which the words are Arabic words, if under one they are."""
    best: tuple[float, str] | None = None
    for encoding in ("cp1256", "iso8859_6"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        worth = _arabic_worth(text)
        if worth > 0.1 and (best is None or worth > best[0]):
            best = (worth, text)
    return best[1] if best else None


def _arabic_worth(text: str) -> float:
    """The share of Arabic words that are common or carry the article; 0 where few letters are Arabic."""
    words = _ARABIC_WORD.findall(text)
    letters = sum(c > "\x7f" and c.isalpha() for c in text)
    arabic = sum("\u0621" <= c <= "\u064a" for c in text)
    if not words or arabic < 0.7 * letters:
        return 0.0
    known = [w for w in words if w in STOP_WORDS or w[:2] in {"ال", "لل"} or w[1:3] == "ال"]
    return len(known) / len(words)


def _latin(data: bytes) -> str | None:
    """Windows-1252 when most letters are plain Latin ones: a few accents or curly quotes."""
    high = sum(b > 0x7F for b in data)
    plain = sum(chr(b).isalpha() for b in data if b < 0x80)
    if plain < 4 * high:
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return None


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    return str(best) if best is not None else None


def _plausible(text: str) -> bool:
    """Whether a decoding is text: hardly any controls, unassigned characters or replacements."""
    rare = [c for c in set(text) - set(_FINE) if unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"}]
    return sum(map(text.count, rare)) + text.count("\ufffd") <= 0.02 * len(text)
