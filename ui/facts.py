"""What the pane says of an open source: who published it, when, where the words stand, where else it lies."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from index.records import Article
from rag.records import Carrier, Citation
from ui.address import address_of
from ui.beside import Beside
from ui.markup import block, esc, file_name, in_line, inline, web_address
from ui.places import Place
from ui.wording import both, date

#: How many files of one article are named.
MOST_FILES = 6


def head(place: Place, citation: Citation | None, known: Beside) -> str:
    """The head of the open source: title, facts, and who else carries it."""
    others = ""
    carriers: tuple[Carrier, ...] = ()
    if citation is not None:
        carriers = (*citation.copies, *citation.agreeing)
        others += _others("also_copies", citation.copies) + _others("also_agreeing", citation.agreeing)
    others += _files(known.files) + _near(known, {c.article_id for c in carriers})
    return f"<header>{block('h3', place.article.title)}{facts(place)}{others}</header>"


def facts(place: Place) -> str:
    """Publisher, date, page and paragraph, and where the text came from."""
    article = place.article
    page = article.page(place.start)
    listed = [
        inline(article.publisher, "publisher") if article.publisher else "",
        date(article.published),
        both("page", n=page) if page and place.words else "",
        both("paragraph", n=place.paragraph) if place.words else "",
        origin(article),
    ]
    return f'<p class="facts">{in_line(listed)}</p>'


def origin(article: Article) -> str:
    """A link to the original when its address is one of the web's, else the file's name as text."""
    address = web_address(article.source)
    if address is None:
        return _file(article.source, file_name(article.source))
    return (
        f'<a class="original" href="{esc(address)}" target="_blank" rel="noopener noreferrer">'
        f'{both("original")}<span aria-hidden="true"> ↗</span></a>'
    )


def _others(key: str, carriers: Sequence[Carrier]) -> str:
    """A line that names the other articles that carry the same; '' when there are none."""
    named = [f"{inline(c.publisher or c.title)} {date(c.published)}".rstrip() for c in carriers]
    return f'<p class="carriers">{both(key)} {in_line(named)}</p>' if named else ""


def _files(sources: Sequence[str]) -> str:
    """All the files of an article that stands in several, by as much of their paths as tells them apart."""
    if len(sources) < 2:
        return ""
    names = [list(filter(None, re.split(r"[/\\]", source))) for source in sources]
    parts = next((n for n in range(1, 4) if len({tuple(name[-n:]) for name in names}) == len(names)), 4)
    shown = [_file(s, "/".join(name[-parts:])) for s, name in zip(sources, names, strict=True)][:MOST_FILES]
    rest = [f"<bdi>+{len(sources) - MOST_FILES}</bdi>"] if len(sources) > MOST_FILES else []
    return f'<p class="carriers">{both("also_files", count=len(sources))} {in_line((*shown, *rest))}</p>'


def _file(source: str, name: str) -> str:
    return f'<bdi class="file" dir="ltr" title="{esc(source)}">{esc(name)}</bdi>'


def _near(known: Beside, named: Collection[str]) -> str:
    """Links to near-copies, with the share of wording in common, but for those that are named already."""
    links = [
        f'<a class="open" href="{esc(str(address_of(other)))}">{inline(other.publisher or other.title)}</a> '
        f"{date(other.published)} <bdi>{share:.0%}</bdi>"
        for other, share in known.copies
        if other.id not in named
    ]
    return f'<p class="carriers">{both("near_copies")} {in_line(links)}</p>' if links else ""
