"""The window's parts without a browser: escaping, directions, marks, places, receipts."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import UsageError
from index.receipt import Failure, Progress, Receipt
from index.records import Article, Heading, Hit, Passage, Version
from index.terms import Term
from rag.records import Answer, Carrier, Citation, Sentence
from ui import places, sources
from ui.builder import Builder
from ui.desk import Desk
from ui.examples import examples
from ui.markup import block, esc, keyed, marked, way, web_address
from ui.render import thread, turn_html
from ui.status import receipt
from ui.turns import Turn

ARTICLE = Article(
    "a1",
    "<b>Bridge</b> reopens",
    "The bridge reopened.\n\nIt cost 3 crowns & more.\n\nThe end.",
    "en",
    "x.md",
)
START = ARTICLE.text.index("It cost")
QUOTE = "It cost 3 crowns & more."
CITATION = Citation(
    1, "a1", ARTICLE.title, None, "x.md", "2026-03-02", "en", 1, 2, None, START, START + len(QUOTE), QUOTE
)
HIT = Hit(Passage("p1", "a1", 1, 0, 20, ARTICLE.text[:20]), ARTICLE, 1.0, 0.5, 1.0)
ANSWER = Answer(
    "How much?", "en", f"“{QUOTE}” [1]", False, "extractive",
    (Sentence(f"“{QUOTE}”", (1,), True),), (CITATION,), (HIT,),
)  # fmt: skip
TURN = Turn(1, "How <i>much</i>?", "done", ANSWER)


class Shelf:
    """A library of one article, or of none."""

    def __init__(self, *articles: Article) -> None:
        self.held = {article.id: article for article in articles}

    def article(self, article_id: str) -> Article | None:
        return self.held.get(article_id)

    def version(self, article_id: str, version: int) -> Version | None:
        return None

    def headings(self) -> tuple[Heading, ...]:
        return tuple(heading(article) for article in self.held.values())

    def sources(self, article_id: str) -> tuple[str, ...]:
        return ()

    def copies(self, article_id: str) -> dict[str, float]:
        return {}

    def expand(self, text: str) -> tuple[Term, ...]:
        return ()


def heading(a: Article) -> Heading:
    return Heading(a.id, a.title, a.language, a.source, a.publisher, a.published)


SHELF = Shelf(ARTICLE)


def test_everything_from_outside_is_escaped() -> None:
    assert esc('<a href="x">&\'') == "&lt;a href=&quot;x&quot;&gt;&amp;&#x27;"
    assert esc("\ud800") == "\ufffd"
    shown = turn_html(TURN) + sources.pane(TURN, places.first(TURN, SHELF))
    assert "<i>much" not in shown
    assert "<b>Bridge" not in shown
    assert "3 crowns &amp; more" in shown


def test_each_block_has_its_own_direction() -> None:
    assert way("قال الناطق TASS") == 'dir="rtl" lang="ar"'
    assert way("TASS said: قال") == 'dir="ltr" lang="en"'
    assert way("2026 — 3") == 'dir="auto"'
    assert block("p", "مرحبا") == '<p dir="rtl" lang="ar">مرحبا</p>'


def test_marks_stand_at_the_very_characters() -> None:
    assert marked("a<b>c", [(1, 3)]) == "a<mark>&lt;b</mark>&gt;c"
    assert marked("سلام عليكم", [(0, 4)]) == "<mark>سلام</mark> عليكم"
    assert marked("abcd", [(2, 99), (0, 1)]) == "<mark>a</mark>b<mark>cd</mark>"


def test_only_addresses_of_the_web_become_links() -> None:
    assert web_address("https://news.example/1") == "https://news.example/1"
    for other in (
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.example",
        "http://",
        "a/b.md",
        "https://a b",
    ):
        assert web_address(other) is None, other


def test_a_citation_is_a_link_to_its_place() -> None:
    shown = turn_html(TURN)
    assert 'href="#c-1-1"' in shown
    found = places.find((TURN,), 1, "c", 1, SHELF)
    assert found is not None
    assert ARTICLE.text[found.start : found.end] == QUOTE
    assert f"<mark>{esc(QUOTE)}</mark>" in sources.pane(TURN, found)


def test_a_place_that_the_conversation_does_not_have_is_nothing() -> None:
    for turn, kind, n in (
        (2, "c", 1),
        (1, "c", 9),
        (1, "x", 1),
        (1, "h", 0),
        ("1", "c", 1),
        (1, "c", True),
        (None, None, None),
    ):
        assert places.find((TURN,), turn, kind, n, SHELF) is None, (turn, kind, n)


def test_words_that_moved_in_a_changed_article_are_found_again_and_lost_ones_are_said_to_be() -> None:
    longer = Shelf(replace(ARTICLE, text="News.\n\n" + ARTICLE.text, version=2))
    then = places.find((TURN,), 1, "c", 1, longer)  # of which the library kept nothing, but the answer did
    assert then is not None
    assert (then.state, then.words, then.article.text) == ("earlier", QUOTE, ARTICLE.text)
    moved = places.find((TURN,), 1, "c", 1, longer, now=True)
    assert moved is not None
    assert (moved.state, moved.words, moved.start) == ("kept", QUOTE, START + len("News.\n\n"))
    bare = replace(TURN, answer=replace(ANSWER, hits=()))
    gone = places.find((bare,), 1, "c", 1, Shelf())
    assert gone is not None
    assert (gone.state, gone.words) == ("gone", QUOTE)
    assert "has left the library" in sources.pane(bare, gone)


def test_an_unsupported_sentence_is_marked_and_a_refusal_offers_cards() -> None:
    written = replace(ANSWER, model="ollama:x", sentences=(Sentence("It cost 9 crowns [1].", (1,), False),))
    assert 'class="unsupported"' in turn_html(replace(TURN, answer=written))
    refused = replace(ANSWER, refused=True, citations=(), sentences=(), text="No.")
    shown = turn_html(replace(TURN, answer=refused))
    assert 'href="#h-1-1"' in shown
    assert "The nearest passages" in shown


def test_the_key_words_are_strong_and_escaped() -> None:
    assert keyed("a<b>c", [(1, 4)]) == "a<strong>&lt;b&gt;</strong>c"
    assert keyed("أصيب 19 شخصًا", [(5, 13)]) == "أصيب <strong>19 شخصًا</strong>"
    assert marked("ab<c>d", [(1, 5)], [(2, 5)]) == "a<mark>b<strong>&lt;c&gt;</strong></mark>d"
    start = QUOTE.index("3 crowns & more")
    cited = replace(CITATION, key=((start, start + len("3 crowns & more")),))
    turn = replace(TURN, answer=replace(ANSWER, citations=(cited,)))
    # The quotation mark before the quote shifts nothing: the very words are strong, in answer and source.
    assert "“It cost <strong>3 crowns &amp; more</strong>.”" in turn_html(turn)
    place = places.first(turn, SHELF)
    assert "<mark>It cost <strong>3 crowns &amp; more</strong>.</mark>" in sources.pane(turn, place)
    assert "<strong>3 crowns" not in turn_html(TURN)


def test_how_many_sources_carry_it_and_which() -> None:
    wire = Carrier("a2", "<i>Reopened</i>", "Gull Wire", "y.md", "2026-03-03")
    own = Carrier("a3", "إعادة فتح الجسر", None, "z.md", None)
    cited = replace(CITATION, copies=(wire,), agreeing=(own,), independent=2)
    turn = replace(TURN, answer=replace(ANSWER, citations=(cited,)))
    count = (
        '<bdi class="carried"><span class="in-en" lang="en" dir="ltr">3 sources, 2 independent</span>'
        '<span class="in-ar" lang="ar" dir="rtl">3 مصادر، المستقل منها 2</span></bdi>'
    )
    assert count in turn_html(turn)
    shown = sources.pane(turn, places.first(turn, SHELF))
    assert count in shown  # on the card too
    assert "Carried in the same words by" in shown
    assert "<bdi>Gull Wire</bdi>" in shown
    assert "الرقم نفسه بكلمات أخرى في" in shown
    assert "<bdi>إعادة فتح الجسر</bdi>" in shown  # who has no publisher is named by its title
    assert "carried" not in turn_html(TURN)
    assert "carriers" not in sources.pane(TURN, places.first(TURN, SHELF))


def test_a_receipt_in_words() -> None:
    done = Receipt(
        added=("n/new.md",), failed=(Failure("n/zero.txt", "it holds only zeros"),), articles=3, passages=9
    )
    shown = receipt(done)
    assert "<b>1</b>" in shown
    assert "new.md" in shown
    assert "zero.txt" in shown
    assert "it holds only zeros" in shown


def test_examples_ask_about_what_the_library_holds() -> None:
    assert examples(()) == ()
    arabic = Article("b", "موسم الزيتون", "نص", "ar", "z.md")
    english, other = examples((heading(ARTICLE), heading(arabic)))
    assert ARTICLE.title in english
    assert other == "ماذا جاء في خبر «موسم الزيتون»؟"


class OneChain:
    """A chain that answers, or fails as it is told."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault

    def stream(self, question):
        if self.fault:
            raise self.fault
        yield ANSWER


def desk(fault: Exception | None = None) -> Desk:
    return Desk(SHELF, OneChain(fault), Builder(lambda progress: Receipt()), Path("n"))


def test_a_question_ends_with_its_answer_and_the_first_source_open() -> None:
    *_, (conversation, turns, pane) = desk().ask({"text": "How much?"}, ())
    assert 'data-phase="done"' in conversation
    assert [t.id for t in turns] == [1]
    assert 'data-open="#c-1-1"' in pane


def test_faults_are_said_in_words_and_nothing_is_asked_for_nothing() -> None:
    *_, (conversation, _, _) = desk(UsageError("The question is <empty>.")).ask({"text": "x"}, ())
    assert "The question is &lt;empty&gt;." in conversation
    *_, (conversation, _, _) = desk(ZeroDivisionError("secret")).ask({"text": "x"}, ())
    assert "secret" not in conversation
    assert 'role="alert"' in conversation
    for payload in ({}, {"text": "  "}, {"text": 3}):
        assert list(desk().ask(payload, ())) == []


def test_one_build_at_a_time_and_its_state_to_the_end() -> None:
    going = []

    def work(progress):
        progress(Progress("words", 1, 2))
        going.append(builder.start())
        return Receipt(articles=2)

    builder = Builder(work)
    assert builder.start()
    assert builder.wait(10)
    deadline = time.monotonic() + 5
    while builder.state.running and time.monotonic() < deadline:
        time.sleep(0.01)
    assert going == [False]
    assert builder.state.receipt == Receipt(articles=2)


def test_a_build_that_nobody_asked_for_is_shown_to_who_glances() -> None:
    at = desk()

    async def glance(seen: int | None) -> list[tuple[str | None, int]]:
        return [shown async for shown in at.glance(seen)]

    def work(progress) -> Receipt:
        progress(Progress("words", 1, 2))
        return Receipt(added=("heron.txt",), articles=2)

    at.builder.run(work)
    assert asyncio.run(glance(None)) == [(None, 1)]  # before this visitor came
    assert asyncio.run(glance(1)) == [(None, 1)]
    at.builder.run(work)
    ((strip, serial),) = asyncio.run(glance(1))
    assert "heron.txt" in (strip or "")
    assert serial == 2
    at.builder.run(lambda progress: Receipt(unchanged=("heron.txt",)))
    assert asyncio.run(glance(2)) == [("", 3)]
    assert at.builder.start()
    assert at.builder.wait(10)
    assert asyncio.run(glance(3)) == [(None, 4)]  # whoever asked for it sees it
    with pytest.raises(UsageError):
        at.builder.run(refuse)
    assert "Name a folder" in (asyncio.run(glance(4))[0][0] or "")


def refuse(progress) -> Receipt:
    raise UsageError("Name a folder.")
    assert thread((), "<p>hello</p>") == '<div class="turns" data-busy="false"><p>hello</p></div>'
