"""Text into HTML: everything that comes from outside passes through `esc`.

Nothing here knows Markdown, so an article's asterisks stay asterisks.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from index.language import direction, language_of

SURROGATES = re.compile("[\ud800-\udfff]")


def esc(text: str) -> str:
    """The text as HTML shows it, also inside a quoted attribute; lone surrogates, which no page can
    carry, become U+FFFD."""
    return html.escape(SURROGATES.sub("\ufffd", text), quote=True)


def way(text: str) -> str:
    """The attributes ``dir`` and ``lang`` of a block that holds this text, by its letters.

    A block without Arabic or Latin letters leaves the direction to the browser.
    """
    language = language_of(text)
    if language == "und":
        return 'dir="auto"'
    return f'dir="{direction(text)}" lang="{language}"'


def block(tag: str, text: str, cls: str = "") -> str:
    """One block of outside text, in its own direction."""
    named = f' class="{cls}"' if cls else ""
    return f"<{tag}{named} {way(text)}>{esc(text)}</{tag}>"


def inline(text: str, cls: str = "") -> str:
    """A piece of outside text within a line, isolated from what stands beside it."""
    named = f' class="{cls}"' if cls else ""
    return f"<bdi{named}>{esc(text)}</bdi>"


def in_line(facts: Iterable[str]) -> str:
    """Pieces of HTML one after another, empty ones left out; the dots between them are for the eye alone."""
    return ' <i aria-hidden="true">·</i> '.join(fact for fact in facts if fact)


Span = tuple[int, int]


def keyed(text: str, key: Iterable[Span]) -> str:
    """HTML of the text with the spans in ``<strong>``; as `marked`."""
    return _layered(text, (("strong", tuple(key)),))


def marked(text: str, spans: Iterable[Span], key: Iterable[Span] = (), words: Iterable[Span] = ()) -> str:
    """HTML of the text with the spans (code points, end excluded) in ``<mark>``, what of `key` lies in
    them in ``<strong>``, and `words` in ``<u>``.

    Spans may come in any order and overlap; what lies outside the text is cut off.
    """
    return _layered(text, (("mark", tuple(spans)), ("strong", tuple(key)), ("u", tuple(words))))


def _layered(text: str, layers: Sequence[tuple[str, Sequence[Span]]]) -> str:
    """The text in the elements of several layers, the first outermost."""
    if not layers:
        return esc(text)
    (tag, spans), *inner = layers
    parts: list[str] = []
    for start, end, held in _pieces(text, spans):
        piece = _layered(
            text[start:end], [(name, [(a - start, b - start) for a, b in own]) for name, own in inner]
        )
        parts.append(f"<{tag}>{piece}</{tag}>" if held else piece)
    return "".join(parts)


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[int, int, bool]]:
    """The text cut at the spans, each piece with whether it lies in one."""
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if at < start:
            yield at, start, False
        yield start, end, True
        at = end
    if at < len(text):
        yield at, len(text), False


def web_address(source: str) -> str | None:
    """The source when it is an http or https address with a host that a link may lead to, else None."""
    if any(c.isspace() or ord(c) < 0x20 for c in source):
        return None
    try:
        parts = urlsplit(source)
        host = parts.hostname
    except ValueError:
        return None
    return source if parts.scheme in ("http", "https") and host else None


def file_name(source: str) -> str:
    """The last part of a path of either kind; the whole source when there is none."""
    return re.split(r"[/\\]", source.rstrip("/\\"))[-1] or source
