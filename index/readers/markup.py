"""A piece of HTML as text, a paragraph a line."""

from __future__ import annotations

import re

#: Elements that stand on lines of their own, and those whose content nobody reads.
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr",
        "ul",
    )
)  # fmt: skip
_UNREAD = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas",
        "audio", "video", "select", "button", "textarea", "head", "title", "meta", "link",
    )
)  # fmt: skip
_BLANKS = re.compile(r"\s+")


def text_of(html: str) -> str:
    """The words of a fragment of HTML; blocks are lines, scripts and the like are left out.

    Entities are those of HTML: none that a document defines is expanded, and nothing is fetched.
    """
    # Imported here: other formats need no HTML parser.
    from lxml import etree
    from lxml.html import HTMLParser

    if "<" not in html and "&" not in html:
        return "\n".join(line for raw in html.split("\n") if (line := _plain(raw)))
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(f"<div>{html}</div>".encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return ""
    if tree is None:
        return ""
    lines: list[list[str]] = [[]]
    unread = 0
    # Walked, not recursed into: a hostile page can nest deeper than Python's stack.
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in _UNREAD:
            unread += 1 if event == "start" else -1
        if element.tag in _BLOCKS:
            lines.append([])
        written = element.text if event == "start" else element.tail
        if written and not unread:
            lines[-1].append(written)
    return "\n".join(line for parts in lines if (line := _plain("".join(parts))))


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
