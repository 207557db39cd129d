"""The sources pane as HTML: the cards of an answer, and the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from index.chunk import paragraphs
from index.records import Article
from rag.records import Answer, Carrier, Citation
from ui.markup import Span, block, esc, file_name, in_line, inline, marked, way, web_address
from ui.places import Place
from ui.turns import Turn
from ui.wording import both, carried, date

#: Whole paragraphs shown before and after the quoted one.
NEIGHBOURS = 1


def empty() -> str:
    """The pane before any answer."""
    mark = '<i aria-hidden="true">❝</i>'
    return f'<div class="pane"><div class="pane-empty">{mark}<p>{both("sources_empty")}</p></div></div>'


def pane(turn: Turn, place: Place | None, whole: bool = False) -> str:
    """The pane for an answer: cards of all it cites, then the open one, as excerpt or whole article."""
    answer = turn.answer
    if answer is None or place is None:
        return f'<div class="pane"><div class="pane-empty"><p>{both("sources_none")}</p></div></div>'
    key = f"{place.turn}-{place.kind}-{place.n}-{'whole' if whole else 'part'}"
    return (
        f'<div class="pane" data-key="{key}" data-open="{place.kind}-{place.turn}-{place.n}">'
        f"{_close()}{_cards(turn.id, answer, place)}{_opened(place, whole, _citation(answer, place))}</div>"
    )


def _citation(answer: Answer, place: Place) -> Citation | None:
    """The citation that is open; None for a nearest passage."""
    return next((c for c in answer.citations if place.kind == "c" and c.n == place.n), None)


def _close() -> str:
    """On a phone the pane is a sheet over the conversation, and this lets it down."""
    hidden = f'<span class="aside">{both("close")}</span>'
    return f'<button type="button" class="close-sheet">{hidden}<span aria-hidden="true">×</span></button>'


def _cards(turn: int, answer: Answer, place: Place) -> str:
    """Every citation of the answer, or its nearest passages when it has none, as links."""
    if place.kind == "c":
        heading = "sources"
        listed = [
            (c.n, c.title, c.publisher, c.published, carried(c.sources, c.independent))
            for c in answer.citations
        ]
    else:
        heading = "passages_near"
        listed = [
            (k, h.article.title, h.article.publisher, h.article.published, "")
            for k, h in enumerate(answer.hits[:3], start=1)
        ]
    cards = "".join(_card(turn, place, *facts) for facts in listed)
    return f'<nav class="tabs"><h2>{both(heading)}</h2><ol>{cards}</ol></nav>'


def _card(
    turn: int, place: Place, n: int, title: str, publisher: str | None, published: str | None, sources: str
) -> str:
    """One source; `sources` is the HTML of how many carry it."""
    here = ' aria-current="true"' if n == place.n else ""
    facts = [inline(publisher) if publisher else "", date(published), sources]
    return (
        f'<li><a class="tab" href="#{place.kind}-{turn}-{n}"{here}><b>{n}</b>'
        f"<span {way(title)}>{block('strong', title)}<small>{in_line(facts)}</small></span></a></li>"
    )


def _opened(place: Place, whole: bool, citation: Citation | None) -> str:
    article = place.article
    changed = f'<p class="changed">{both("changed_since")}</p>' if place.changed else ""
    body = _paragraphs(place, whole, citation.key if citation is not None else ())
    others = _others("also_copies", citation.copies) if citation is not None else ""
    others += _others("also_agreeing", citation.agreeing) if citation is not None else ""
    button = "" if place.changed else _whole_button(place, whole)
    return (
        f'<article class="clipping{" whole" if whole else ""}" '
        f"{way(article.title + ' ' + article.text[:200])}>"
        f"<header>{block('h3', article.title)}{_facts(place)}{others}</header>{changed}"
        f'<div class="words">{body}</div><footer>{button}</footer></article>'
    )


def _facts(place: Place) -> str:
    """Publisher, date, paragraph, and where the text came from."""
    article = place.article
    facts = [
        inline(article.publisher, "publisher") if article.publisher else "",
        date(article.published),
        both("paragraph", n=place.paragraph),
        origin(article),
    ]
    return f'<p class="facts">{in_line(facts)}</p>'


def _others(key: str, carriers: Sequence[Carrier]) -> str:
    """A line that names the other articles that carry the same; '' when there are none."""
    named = [f"{inline(c.publisher or c.title)} {date(c.published)}".rstrip() for c in carriers]
    return f'<p class="carriers">{both(key)} {in_line(named)}</p>' if named else ""


def origin(article: Article) -> str:
    """A link to the original when its address is one of the web's, else the file's name as text."""
    address = web_address(article.source)
    if address is None:
        return f'<bdi class="file" dir="ltr">{esc(file_name(article.source))}</bdi>'
    return (
        f'<a class="original" href="{esc(address)}" target="_blank" rel="noopener noreferrer">'
        f'{both("original")}<span aria-hidden="true"> ↗</span></a>'
    )


def _whole_button(place: Place, whole: bool) -> str:
    name = "excerpt" if whole else "whole"
    return (
        f'<button type="button" class="whole-toggle" data-place="{place.kind}-{place.turn}-{place.n}" '
        f'data-whole="{"false" if whole else "true"}">{both(name)}</button>'
    )


def _paragraphs(place: Place, whole: bool, key: Sequence[Span]) -> str:
    """The article's paragraphs, the quoted words marked, those around them dimmer.

    `key` are the spans within the quoted words that answer.
    """
    text = place.article.text
    spans = paragraphs(text)
    touched = [k for k, (start, end) in enumerate(spans) if start < place.end and place.start < end]
    if not touched:
        return ""
    low, high = touched[0] - NEIGHBOURS, touched[-1] + NEIGHBOURS
    shown = []
    for k, (start, end) in enumerate(spans):
        if not whole and not low <= k <= high:
            continue
        piece = text[start:end]
        if k in touched:
            at = place.start - start
            strong = [(at + a, at + b) for a, b in key]
            inner = marked(piece, [(at, place.end - start)], strong)
            shown.append(f'<p class="quoted-paragraph" {way(piece)}>{inner}</p>')
        else:
            shown.append(block("p", piece, "neighbour"))
    before = '<p class="more" aria-hidden="true">⋯</p>' if not whole and low > 0 else ""
    after = '<p class="more" aria-hidden="true">⋯</p>' if not whole and high < len(spans) - 1 else ""
    return before + "".join(shown) + after
