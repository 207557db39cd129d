"""The conversation as HTML.

Pure: turns in, escaped HTML out. A citation is a link ``#c-<turn>-<n>`` and a
nearest passage ``#h-<turn>-<n>``; the page's script asks the server to open it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from index.records import Hit
from rag.records import Answer, Citation, Sentence
from ui.markup import Span, block, esc, in_line, inline, keyed, way
from ui.turns import Turn, Turns
from ui.wording import WORDS, both, carried, date

#: How much of a nearest passage its card shows, in code points.
SNIPPET = 220
#: How much of a quote is shown to those who point at its number, in code points.
TIP = 400

#: An answer's citations by number.
Known = Mapping[int, Citation]

_MARK = re.compile(r"\[(\d{1,4})\]")


def thread(turns: Turns, welcome: str) -> str:
    """The whole conversation; `welcome` is shown while there is none."""
    inner = "".join(turn_html(turn) for turn in turns) if turns else welcome
    busy = "true" if turns and turns[-1].phase in ("searching", "writing") else "false"
    return f'<div class="turns" data-busy="{busy}">{inner}</div>'


def turn_html(turn: Turn) -> str:
    """One question and what came of it."""
    question = f'<div class="question">{_hidden("you_asked")}{block("p", turn.question)}{_asked(turn)}</div>'
    return (
        f'<article class="turn" id="turn-{turn.id}" data-phase="{turn.phase}">'
        f"{question}{_reply(turn)}</article>"
    )


def _asked(turn: Turn) -> str:
    """How a follow-up was understood, where it was rewritten."""
    asked = turn.answer.asked if turn.answer is not None else None
    return f'<small class="asked">{both("understood")} {inline(asked)}</small>' if asked else ""


def _reply(turn: Turn) -> str:
    if turn.error is not None:
        said = both(turn.error) if turn.error in WORDS else inline(turn.error)
        return f'<div class="reply fault" role="alert"><p {way(turn.error)}>{said}</p></div>'
    if turn.answer is None:
        if turn.phase == "stopped":
            return f'<div class="reply wait"><p>{both("stopped")}</p></div>'
        return f'<div class="reply wait"><p><span class="spin"></span>{both("searching")}</p></div>'
    body = _refusal(turn.id, turn.answer) if turn.answer.refused else _answer(turn.id, turn.answer)
    if turn.phase == "writing":
        body += f'<p class="still"><span class="spin"></span>{both("writing")}</p>'
    return f'<div class="reply">{body}</div>'


def _answer(turn: int, answer: Answer) -> str:
    known = {citation.n: citation for citation in answer.citations}
    if not answer.sentences:
        said = f'<p class="said" {way(answer.text)}>{_linked(turn, answer.text, known)}</p>'
    elif answer.model == "extractive":
        said = "".join(_quoted(turn, sentence, known) for sentence in answer.sentences)
    else:
        whole = " ".join(sentence.text for sentence in answer.sentences)
        inner = " ".join(_written(turn, sentence, known) for sentence in answer.sentences)
        said = f'<p class="said" {way(whole)}>{inner}</p>'
    return said + _notice(answer)


def _notice(answer: Answer) -> str:
    return block("p", answer.notice, "notice") if answer.notice else ""


def _quoted(turn: int, sentence: Sentence, known: Known) -> str:
    """A sentence in an article's own words: a quotation with whose it is beneath."""
    citation = next((known[n] for n in sentence.marks if n in known), None)
    whose = ""
    key: tuple[Span, ...] = ()
    if citation is not None:
        facts = [
            inline(citation.publisher or citation.title),
            date(citation.published),
            carried(citation.sources, citation.independent),
        ]
        whose = f"<footer>{in_line(facts)}</footer>"
        key = _key(sentence.text, citation)
    inner = _with_marks(turn, sentence, known, key)
    to = way(sentence.text)
    return f'<blockquote class="quoted" {to}><p {to}>{inner}</p>{whose}</blockquote>'


def _key(text: str, citation: Citation) -> tuple[Span, ...]:
    """Where the key words of a citation stand in the sentence that quotes it."""
    at = text.find(citation.quote)
    return tuple((at + start, at + end) for start, end in citation.key) if at >= 0 else ()


def _written(turn: int, sentence: Sentence, known: Known) -> str:
    """A sentence in a chat model's words, marked where its source does not bear it out."""
    inner = _with_marks(turn, sentence, known)
    if sentence.supported:
        return f"<span>{inner}</span>"
    return f'<span class="unsupported">{inner} <em>{both("unsupported")}</em></span>'


def _with_marks(turn: int, sentence: Sentence, known: Known, key: Sequence[Span] = ()) -> str:
    """The sentence with its numbers as links: where it writes them itself, else at its end."""
    written = {int(found) for found in _MARK.findall(sentence.text)}
    rest = [n for n in sentence.marks if n in known and n not in written]
    return _linked(turn, sentence.text.rstrip(), known, key) + "".join(_link(turn, known[n]) for n in rest)


def _linked(turn: int, text: str, known: Known, key: Sequence[Span] = ()) -> str:
    """Escaped text in which ``[n]`` of a known citation is its link, and the `key` spans are strong."""
    parts: list[str] = []
    at = 0
    for found in _MARK.finditer(text):
        if int(found[1]) in known:
            parts += [_keyed(text, at, found.start(), key), _link(turn, known[int(found[1])])]
            at = found.end()
    return "".join([*parts, _keyed(text, at, len(text), key)])


def _keyed(text: str, start: int, end: int, key: Sequence[Span]) -> str:
    return keyed(text[start:end], [(a - start, b - start) for a, b in key])


def _link(turn: int, citation: Citation) -> str:
    """A citation's number; the quote goes with it, for the page to show when one points at it."""
    quote = citation.quote if len(citation.quote) <= TIP else citation.quote[:TIP].rsplit(" ", 1)[0] + "…"
    return (
        f'<a class="cite" href="#c-{turn}-{citation.n}" data-quote="{esc(quote)}" '
        f'data-of="{esc(citation.publisher or citation.title)}">'
        f"{_hidden('source')}<bdi>[{citation.n}]</bdi></a>"
    )


def _refusal(turn: int, answer: Answer) -> str:
    cards = "".join(hit_card(turn, k, hit) for k, hit in enumerate(answer.hits[:3], start=1))
    nearest = f'<h3>{both("nearest")}</h3><ul class="cards">{cards}</ul>' if cards else ""
    said = block("p", answer.text, "said") if answer.text else ""
    verdict = f'<h3 class="verdict">{both("refusal")}</h3>'
    return f'<div class="refusal">{verdict}{said}{_notice(answer)}{nearest}</div>'


def hit_card(turn: int, k: int, hit: Hit) -> str:
    """A nearest passage, offered where nothing answers."""
    text = " ".join(hit.passage.text.split())
    if len(text) > SNIPPET:
        text = text[:SNIPPET].rsplit(" ", 1)[0] + "…"
    facts = [inline(hit.article.publisher) if hit.article.publisher else "", date(hit.article.published)]
    return (
        f'<li><a class="card" href="#h-{turn}-{k}">{block("strong", hit.article.title)}'
        f"<small>{in_line(facts)}</small>{block('span', text, 'snippet')}</a></li>"
    )


def _hidden(key: str, **values: object) -> str:
    """Words for those who hear the page; the eye sees the same by its form."""
    return f'<span class="aside">{both(key, **values)}</span>'
