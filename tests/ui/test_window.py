"""The window in a real browser: asking, checking, both directions of writing, updating the index."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Window

pytestmark = pytest.mark.browser

STEPS = "How many steps does Maren Voll climb?"
LOAVES = "كم رغيفًا ينتج الفرن في اليوم؟"


def test_an_english_question_its_citation_and_the_whole_article(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    turn = visitor.ask(STEPS)
    assert "She climbs its 214 steps twice a day." in turn.inner_text()
    turn.locator("a.cite").first.click()
    assert page.locator(".clipping mark").inner_text() == "She climbs its 214 steps twice a day."
    facts = page.locator(".clipping .facts").inner_text()
    assert "Harbour Gazette (sample)" in facts
    assert "2 March 2026" in facts
    assert page.locator(".clipping h3").inner_text() == "Cape Ostrel lighthouse to lose its keepers"
    original = page.locator(".clipping .original")
    assert original.get_attribute("href") == "https://news.example/lighthouse"
    assert "noopener" in (original.get_attribute("rel") or "")
    # The neighbours are there, the rest of the article is not, until it is asked for.
    column = page.locator(".clipping .words")
    assert "run without keepers" in column.inner_text()
    assert "The new lamp" not in column.inner_text()
    page.click(".whole-toggle")
    page.wait_for_selector(".clipping.whole")
    assert "The new lamp" in column.inner_text()
    box, mark = page.locator("#isnad-pane").bounding_box(), page.locator(".clipping mark").bounding_box()
    assert box["y"] <= mark["y"] <= box["y"] + box["height"]
    assert visitor.faults == []
    assert visitor.elsewhere == []


def test_an_arabic_question_reads_right_to_left_in_an_english_interface(window: Window) -> None:
    visitor = window.visit("en-GB")
    turn = visitor.ask(LOAVES)
    assert "1800 رغيف" in turn.inner_text()
    turn.locator("a.cite").first.click()
    mark = visitor.page.locator(".clipping mark").inner_text()
    assert mark == "وقال مدير المخبز سامر الحداد إن الفرن ينتج 1800 رغيف في اليوم."
    assert visitor.direction("html") == "ltr"
    for selector in (".turn .question p", ".quoted p", ".clipping h3", ".clipping .quoted-paragraph"):
        assert visitor.direction(selector) == "rtl", selector
    visitor.ask(STEPS)
    assert visitor.direction(".turn:last-child .question p") == "ltr"
    assert visitor.direction(".turn:last-child .quoted p") == "ltr"


def test_the_arabic_interface_is_mirrored_and_remembered(window: Window) -> None:
    visitor = window.visit("en-GB")
    page = visitor.page
    right = page.locator("#ask").bounding_box()["x"]
    page.click("#language")
    assert visitor.direction("html") == "rtl"
    for selector in ("#isnad-header .masthead", "#isnad-thread .welcome h2", "#isnad-composer form"):
        assert visitor.direction(selector) == "rtl", selector
    ask = page.locator("#ask").bounding_box()
    talk = page.locator("#isnad-talk").bounding_box()
    assert ask["x"] < talk["x"] + talk["width"] / 2 < right + talk["x"] + talk["width"]
    assert page.locator("#isnad-pane").bounding_box()["x"] < talk["x"]
    page.reload()
    page.wait_for_selector(".welcome")
    assert visitor.direction("html") == "rtl"
    assert "اسأل" in page.locator("#ask").inner_text()
    # An English answer still reads left to right.
    visitor.ask(STEPS)
    assert visitor.direction(".quoted p") == "ltr"
    assert visitor.direction(".clipping .quoted-paragraph") == "ltr"


def test_the_interface_follows_an_arabic_browser(window: Window) -> None:
    assert window.visit("ar").direction("html") == "rtl"


def test_what_articles_and_questions_say_is_shown_as_text(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    turn = visitor.ask("Where do the kestrels of Volm nest? <img src=x onerror=alert(3)> {{value}} ${7*7}")
    assert "<img src=x onerror=alert(3)> {{value}} ${7*7}" in turn.inner_text()
    assert "# no heading, * no list, `no code`" in turn.inner_text()
    turn.locator("a.cite").first.click()
    page.click(".whole-toggle")
    page.wait_for_selector(".clipping.whole")
    shown = page.locator(".clipping").inner_text()
    for text in (
        "**bold** {{value}} ${1+1}",
        "<b>Press</b>",
        "<script>window.struck = true</script>",
        "&lt;i&gt;",
    ):
        assert text in shown, text
    assert "[no link](javascript:alert(2))" in shown
    assert (
        page.locator(
            ".pane img, .pane script, .turns img, .turns script, .turns h1, .pane b:text('Not')"
        ).count()
        == 0
    )
    assert page.evaluate("window.struck === undefined")
    assert page.locator('a[href^="javascript:"], a[href*="elsewhere"]').count() == 0
    assert visitor.faults == []
    assert visitor.elsewhere == []


def test_a_refusal_offers_the_nearest_passages(window: Window) -> None:
    visitor = window.visit()
    turn = visitor.ask("What is the boiling point of mercury?")
    assert "No answer in these articles" in turn.inner_text()
    card = turn.locator("a.card").first
    title = card.locator("strong").inner_text()
    card.click()
    visitor.page.wait_for_selector(".clipping mark")
    assert visitor.page.locator(".clipping h3").inner_text() == title


def test_an_english_refusal_reads_left_to_right_in_the_arabic_interface(window: Window) -> None:
    visitor = window.visit("ar")
    turn = visitor.ask("How tall is the summit of Mount Everest?")
    assert "do not answer" in turn.locator(".refusal .said").inner_text()
    assert (visitor.direction("html"), visitor.direction(".refusal .said")) == ("rtl", "ltr")


def test_an_empty_question_is_a_hint_and_two_visitors_share_nothing(window: Window) -> None:
    one, two = window.visit(), window.visit()
    one.page.press("#question", "Enter")
    assert one.page.locator(".hint").inner_text() == "Write a question first."
    one.ask(STEPS)
    assert two.page.locator(".turn").count() == 0
    two.page.reload()
    two.page.wait_for_selector(".welcome")
    assert two.page.locator(".turn").count() == 0
    one.page.click("#clear")
    one.page.wait_for_selector(".welcome")


def test_a_new_file_is_answerable_after_update_index(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    (window.folder / "orchard.txt").write_text(
        "Orchard of Pell planted anew\n\n"
        "Volunteers planted 930 pear trees in the orchard of Pell on Sunday.\n",
        "utf-8",
    )
    (window.folder / "broken.txt").write_bytes(b"\0" * 64)
    page.click("#update")
    page.wait_for_selector("[data-build=some]")
    strip = page.locator(".strip").inner_text()
    assert "1 added" in strip.replace("\n", " ")
    assert "broken.txt" in strip
    turn = visitor.ask("How many pear trees were planted in Pell?")
    assert "930 pear trees" in turn.inner_text()
    (window.folder / "broken.txt").unlink()
    assert visitor.faults == []
    assert visitor.elsewhere == []


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_on_a_phone_sources_are_a_sheet_and_nothing_overflows(window: Window, language: str) -> None:
    visitor = window.visit(language, width=390, height=844)
    page = visitor.page
    turn = visitor.ask(LOAVES)
    assert not page.locator("#isnad-pane").is_visible()
    turn.locator("a.cite").first.click()
    page.locator(".clipping mark").wait_for(state="visible")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for part in ("#isnad-header", "#isnad-talk", "#isnad-pane"):
        assert page.evaluate("s => document.querySelector(s).scrollWidth <= innerWidth", part), part
    page.click(".close-sheet")
    page.locator("#isnad-pane").wait_for(state="hidden")


def test_what_the_watcher_did_is_shown_to_an_open_page(following: Window) -> None:
    visitor = following.visit()
    page = visitor.page
    (following.folder / "orchard.txt").write_text(
        "Orchard of Pell planted anew\n\n"
        "Volunteers planted 930 pear trees in the orchard of Pell on Sunday.\n",
        "utf-8",
    )
    page.wait_for_selector("[data-build=done]")
    strip = page.locator(".strip").inner_text()
    assert "1 added" in strip.replace("\n", " ")
    assert "orchard.txt" in strip
    page.click(".strip .dismiss")
    assert "930 pear trees" in visitor.ask("How many pear trees were planted in Pell?").inner_text()
    page.click("#update")
    page.wait_for_selector("[data-build=done]:has-text('0 added')")
    assert visitor.faults == []
    assert visitor.elsewhere == []
