"""A place as a reference to paste elsewhere: plain text, Markdown, BibTeX.

Each is written in the interface's language, Arabic or English, and ends with
the place's address: the page puts its own host before the last one that it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from index.language import language_of
from index.records import Article
from rag.wording import quoted
from ui.markup import file_name, web_address
from ui.places import Place
from ui.wording import WORDS, day

Speech = Literal["en", "ar"]

#: Characters that turn the writing about: in a line of several facts one could reach into the next.
_TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&$]")
#: What makes a list or a heading of a line, after a number or none.
_LIST = re.compile(r"^\s*(\d*)([-+=.)])", re.M)
_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{c: "\\" + c for c in "$&%#_"},
}  # fmt: skip


def plain(place: Place, speech: Speech) -> str:
    """The quote, what it is from, and the address, a line each."""
    quote = quoted(place.words, language_of(place.words)) if place.words else ""
    title = _line(place.article.title)
    facts = _facts(place, speech, quoted(title, language_of(title)))
    return "\n".join(filter(None, (quote, f"{facts}. {_origin(place.article)}", str(place.address))))


def markdown(place: Place, speech: Speech) -> str:
    """The quote as a block quotation, then what it is from, with links."""
    title = _escaped(_line(place.article.title))
    source = web_address(place.article.source)
    if source is not None:
        title = f"[{title}](<{source.replace('<', '%3C').replace('>', '%3E')}>)"
    lines = _LIST.sub(r"\1\\\2", _escaped(place.words)).split("\n") if place.words else []
    said = _facts(place, speech, title, escape=True)
    here = _word("at_the_words" if place.words else "whole", speech)
    if source is None:
        said += f". {_escaped(_origin(place.article))}"
    return "".join(f"> {line}\n" for line in (*lines, "")) + f"> — {said} · [{here}](<{place.address}>)\n"


def bibtex(place: Place, speech: Speech) -> str:
    """An entry ``@misc`` for BibTeX and biblatex."""
    article = place.article
    slug = re.sub(r"[^A-Za-z0-9]+", "-", article.id).strip("-")[:40] or "article"
    note = _joined(_where(place, speech), speech)
    if place.words:
        note += ": " + quoted(_line(place.words), language_of(place.words))
    fields = {
        "title": f"{{{_tex(_line(article.title))}}}",
        "author": f"{{{_tex(_line(article.publisher))}}}" if article.publisher else "",
        "date": article.published[:10] if article.published and day(article.published) else "",
        "year": article.published[:4] if article.published and day(article.published) else "",
        "howpublished": _tex(_origin(article)),
        "language": {"ar": "Arabic", "en": "English"}.get(article.language, ""),
        "note": _tex(note),
        "url": str(place.address),
    }
    said = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{isnad-{slug}-{place.start},\n{said}\n}}\n"


def _facts(place: Place, speech: Speech, title: str, escape: bool = False) -> str:
    """Publisher, title, date, page and paragraph, in one line."""
    publisher = _line(place.article.publisher or "")
    date = day(place.article.published)
    said = date[speech == "ar"] if date else _line(place.article.published or "")
    made = (_escaped if escape else str)(publisher), title, (_escaped if escape else str)(said)
    return _joined((*made, *_where(place, speech)), speech)


def _where(place: Place, speech: Speech) -> tuple[str, ...]:
    if not place.words:
        return ()
    page = place.article.page(place.start)
    paragraph = _word("paragraph", speech).format(n=place.paragraph)
    return (_word("page", speech).format(n=page), paragraph) if page else (paragraph,)


def _origin(article: Article) -> str:
    """Where the text came from: its address on the web, else the name of its file."""
    return web_address(article.source) or _line(file_name(article.source))


def _joined(facts: Iterable[str], speech: Speech) -> str:
    return ("، " if speech == "ar" else ", ").join(filter(None, facts))


def _word(key: str, speech: Speech) -> str:
    return WORDS[key][speech == "ar"]


def _line(text: str) -> str:
    return " ".join(_TURNING.sub("", text).split())


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(c, c) for c in text)
