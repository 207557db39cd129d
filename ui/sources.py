"""The sources pane as HTML: the cards of an answer, and the one that is open."""

from __future__ import annotations

from collections.abc import Iterable

from index.chunk import paragraphs
from index.explain import explain
from index.terms import Term
from rag.records import Answer, Citation
from ui import reference
from ui.beside import Beside
from ui.facts import head
from ui.markup import Span, block, esc, in_line, inline, marked, way
from ui.places import Place
from ui.turns import Turn
from ui.why import why
from ui.wording import both, carried, date, moment

#: Whole paragraphs shown before and after the quoted one.
NEIGHBOURS = 1

NOTHING_BESIDE = Beside()


def empty() -> str:
    """The pane before any answer."""
    mark = '<i aria-hidden="true">❝</i>'
    return f'<div class="pane"><div class="pane-empty">{mark}<p>{both("sources_empty")}</p></div></div>'


def nothing(key: str = "sources_none") -> str:
    """The pane with one sentence instead of a source."""
    return (
        f'<div class="pane" data-key="{key}">{_close()}'
        f'<div class="pane-empty"><p role="status">{both(key)}</p></div></div>'
    )


def in_reply(seq: int, shown: str) -> str:
    """A pane that says which of the page's questions it answers."""
    return f'<div data-seq="{seq}">{shown}</div>'


def pane(turn: Turn | None, place: Place | None, whole: bool = False, known: Beside = NOTHING_BESIDE) -> str:
    """The pane for an answer: cards of all it cites, then the open one, as excerpt or whole article.

    Without a turn it is the article alone; `known` is what the library says of it.
    """
    if place is None:
        return nothing()
    answer = turn.answer if turn is not None else None
    whole = whole or place.start == place.end
    cards = _cards(place, answer) if answer is not None else ""
    citation = _citation(answer, place) if answer is not None else None
    return (
        f'<div class="pane" data-key="{esc(place.name)} {_how(place, whole)}" data-open="{esc(place.name)}">'
        f"{_close()}{cards}{_opened(place, whole, citation, known)}</div>"
    )


def _how(place: Place, whole: bool) -> str:
    """How the page asked for what is shown: an excerpt, the whole article, or the whole as it is now."""
    return "now" if place.state in ("kept", "lost") else "whole" if whole else "part"


def _citation(answer: Answer, place: Place) -> Citation | None:
    """The citation that is open; None for a nearest passage."""
    return next((c for c in answer.citations if place.kind == "c" and c.n == place.n), None)


def _close() -> str:
    """Lets the pane go; on a phone it is a sheet over the conversation."""
    hidden = f'<span class="aside">{both("close")}</span>'
    return f'<button type="button" class="close-sheet">{hidden}<span aria-hidden="true">×</span></button>'


def _cards(place: Place, answer: Answer) -> str:
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
    cards = "".join(_card(place, *facts) for facts in listed)
    return f'<nav class="tabs"><h2>{both(heading)}</h2><ol>{cards}</ol></nav>'


def _card(
    place: Place, n: int, title: str, publisher: str | None, published: str | None, sources: str
) -> str:
    """One source; `sources` is the HTML of how many carry it."""
    here = ' aria-current="true"' if n == place.n else ""
    facts = [inline(publisher) if publisher else "", date(published), sources]
    return (
        f'<li><a class="tab" href="#{place.kind}-{place.turn}-{n}"{here}><b>{n}</b>'
        f"<span {way(title)}>{block('strong', title)}<small>{in_line(facts)}</small></span></a></li>"
    )


def _opened(place: Place, whole: bool, citation: Citation | None, known: Beside) -> str:
    article = place.article
    body = _paragraphs(place, whole, citation.key if citation is not None else (), known.terms)
    return (
        f'<article class="clipping{" whole" if whole else ""}" '
        f"{way(article.title + ' ' + article.text[:200])}>"
        f'{head(place, citation, known)}{_notice(place)}<div class="words">{body}</div>'
        f"{_why(place, known.terms)}<footer>{_turn_over(place, whole)}{_copying(place)}</footer></article>"
    )


def _notice(place: Place) -> str:
    """What there is to say of the text that is shown, with a way to the other one; '' for the cited text."""
    if place.state == "same":
        return ""
    if place.state == "earlier" and place.replaced:
        said = both("earlier_at", when=moment(place.replaced))
    else:
        said = both(place.state)
    button = {"earlier": "now", "kept": "then", "lost": "then"}.get(place.state)
    way_on = _button(place, "whole" if button == "then" else "now", button) if button else ""
    kind = "noted" if place.state == "kept" else "changed"
    return f'<div class="{kind}" role="status"><p>{said}</p>{way_on}</div>'


def _turn_over(place: Place, whole: bool) -> str:
    """The button between the excerpt and the whole article, where they differ."""
    if place.state in ("kept", "lost") or place.words in ("", place.article.text):
        return ""
    return _button(place, "part", "excerpt") if whole else _button(place, "whole", "whole")


def _button(place: Place, how: str, key: str) -> str:
    return (
        f'<button type="button" class="open {how}-toggle" data-place="{esc(place.name)}" '
        f'data-how="{how}">{both(key)}</button>'
    )


def _copying(place: Place) -> str:
    """Buttons that copy the place's address, and references to it, in the interface's language.

    The page sets its own host before the last address of each text.
    """
    if place.state == "gone":
        return ""
    address = str(place.address)
    kinds = [
        (both("copy_link"), address, address),
        (both("copy_plain"), reference.plain(place, "en"), reference.plain(place, "ar")),
        ("Markdown", reference.markdown(place, "en"), reference.markdown(place, "ar")),
        ("BibTeX", reference.bibtex(place, "en"), reference.bibtex(place, "ar")),
    ]
    buttons = "".join(
        f'<button type="button" data-en="{esc(english)}" data-ar="{esc(arabic)}">{label}</button>'
        for label, english, arabic in kinds
    )
    return (
        f'<p class="copying" data-address="{esc(address)}">{both("copy")} {buttons}'
        f'<span class="copied" role="status"></span></p>'
    )


def _why(place: Place, terms: tuple[Term, ...]) -> str:
    """Why the open paragraph was found; '' where nothing was asked."""
    if not terms or not place.words:
        return ""
    spans = _touched(place)
    return why(explain(terms, place.article.text[spans[0][0] : spans[-1][1]])) if spans else ""


def _touched(place: Place) -> list[Span]:
    """The spans of the paragraphs that hold the words."""
    spans = paragraphs(place.article.text)
    return [(start, end) for start, end in spans if start < place.end and place.start < end]


def _paragraphs(place: Place, whole: bool, key: Iterable[Span], terms: tuple[Term, ...]) -> str:
    """The article's paragraphs, the quoted words marked, those around them dimmer.

    `key` are the spans within the quoted words that answer; words of `terms`
    are underlined in the quoted paragraphs.
    """
    text = place.article.text
    spans = paragraphs(text)
    touched = set(_touched(place))
    at = [k for k, span in enumerate(spans) if span in touched]
    low, high = (at[0] - NEIGHBOURS, at[-1] + NEIGHBOURS) if at else (0, len(spans))
    strong = tuple((place.start + a, place.start + b) for a, b in key)
    shown = []
    for k, (start, end) in enumerate(spans):
        if not whole and not low <= k <= high:
            continue
        piece = text[start:end]
        if (start, end) in touched:
            words = [span for match in explain(terms, piece) for span in match.spans]
            keys = [(a - start, b - start) for a, b in strong]
            inner = marked(piece, [(place.start - start, place.end - start)], keys, words)
            shown.append(f'<p class="quoted-paragraph" {way(piece)}>{inner}</p>')
        else:
            shown.append(block("p", piece, "neighbour" if at else ""))
    dots = '<p class="more" aria-hidden="true">⋯</p>'
    before = dots if not whole and low > 0 else ""
    after = dots if not whole and high < len(spans) - 1 else ""
    return before + "".join(shown) + after
