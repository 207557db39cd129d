"""Checking in a real browser: permanent addresses, copying, the keyboard, quotes at a glance."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.ui.conftest import Visitor, Window

pytestmark = pytest.mark.browser

CLOCK = "Who built the clock of Tarvel?"
BUILT = "The clock of Tarvel was built by Ilse Brandt for 480 florins."
STEPS = "How many steps does Maren Voll climb?"
LOAVES = "كم رغيفًا ينتج الفرن في اليوم؟"
LOAF = "وقال مدير المخبز سامر الحداد إن الفرن ينتج 1800 رغيف في اليوم."
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def copied(visitor: Visitor, button: str) -> str:
    """What a button of the copying line puts on the clipboard."""
    page = visitor.page
    page.locator(".copying button", has_text=button).click()
    page.wait_for_function("document.querySelector('.copied').textContent !== ''")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


def go(visitor: Visitor, address: str) -> Any:
    """Open an address in the visitor's page; the pane."""
    visitor.page.goto(address)
    visitor.page.wait_for_selector(".welcome")
    visitor.page.wait_for_selector(".pane[data-key]")
    return visitor.page.locator("#isnad-pane")


def in_view(page: Any, selector: str) -> bool:
    """Whether an element lies within the pane as far as one sees it."""
    pane, box = page.locator("#isnad-pane").bounding_box(), page.locator(selector).bounding_box()
    return bool(pane["y"] <= box["y"] and box["y"] + box["height"] <= pane["y"] + pane["height"])


def test_in_an_article_of_200_paragraphs_the_words_are_scrolled_to(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    visitor.ask(CLOCK).locator("a.cite").first.click()
    page.click(".whole-toggle")
    page.wait_for_selector(".clipping.whole")
    assert page.locator(".clipping .words p").count() == 200
    page.wait_for_timeout(200)
    assert page.locator(".clipping mark").inner_text() == BUILT
    assert in_view(page, ".clipping mark")
    assert "paragraph 150" in page.locator(".clipping .facts").inner_text()
    page.click(".part-toggle")
    page.wait_for_selector(".clipping:not(.whole)")
    assert page.locator(".clipping .words p:not(.more)").count() == 3


def test_of_several_quick_clicks_the_last_one_counts(window: Window) -> None:
    visitor = window.visit()
    visitor.ask(STEPS)
    visitor.ask(LOAVES)
    visitor.ask(CLOCK)
    page = visitor.page
    cites = page.locator("a.cite").all()
    for n in (0, 1, 2, 1, 0, 1, 2, 0):
        cites[n].evaluate("e => e.click()")
    page.wait_for_selector(f".pane[data-open='{cites[0].get_attribute('href')}']")
    page.evaluate("document.querySelector('.whole-toggle').click()")
    cites[1].evaluate("e => e.click()")
    page.wait_for_selector(f".pane[data-key='{cites[1].get_attribute('href')} part']")


def test_words_of_the_question_are_underlined_and_said(window: Window) -> None:
    visitor = window.visit()
    visitor.ask(CLOCK)
    page = visitor.page
    assert page.locator(".quoted-paragraph u").all_inner_texts() == ["clock", "Tarvel", "built"]
    why = page.locator(".why").inner_text()
    assert "Why it was found:" in why
    assert "clock" in why


def test_pointing_at_a_number_shows_its_quote(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    cite = visitor.ask(LOAVES).locator("a.cite").first
    assert not page.locator("#isnad-tip").is_visible()
    cite.hover()
    assert page.locator("#isnad-tip p").inner_text() == LOAF
    assert visitor.direction("#isnad-tip p") == "rtl"
    page.mouse.move(2, 2)
    page.locator("#isnad-tip").wait_for(state="hidden")
    cite.focus()
    assert page.locator("#isnad-tip").is_visible()
    assert cite.get_attribute("aria-describedby") == "isnad-tip"
    page.keyboard.press("Escape")
    assert not page.locator("#isnad-tip").is_visible()


def test_escape_closes_the_source_and_arrows_go_between_citations(window: Window) -> None:
    visitor = window.visit()
    page = visitor.page
    visitor.ask(STEPS)
    visitor.ask(LOAVES)
    cites = page.locator("a.cite")
    last = cites.count() - 1
    cites.nth(0).focus()
    for n in range(1, last + 1):
        page.keyboard.press("ArrowRight")
        href = cites.nth(n).get_attribute("href")
        assert page.evaluate("document.activeElement.getAttribute('href')") == href
        page.wait_for_selector(f".pane[data-open='{href}']")
    page.keyboard.press("ArrowRight")  # there is none further
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f".pane[data-open='{cites.nth(last - 1).get_attribute('href')}']")

    page.keyboard.press("Escape")
    assert not page.locator("#isnad-pane").is_visible()
    assert page.evaluate("document.activeElement.className") == "cite"
    page.keyboard.press("Enter")
    page.locator("#isnad-pane .clipping mark").wait_for(state="visible")
    page.click(".close-sheet")
    assert not page.locator("#isnad-pane").is_visible()
    # In the question box arrows stay the box's own.
    page.fill("#question", "ab")
    page.press("#question", "ArrowLeft")
    assert not page.locator("#isnad-pane").is_visible()
    assert visitor.faults == []


def test_a_citation_is_copied_with_an_address_that_opens_at_its_words(window: Window) -> None:
    visitor = window.visit("ar", **CLIPBOARD)
    page = visitor.page
    visitor.ask(LOAVES)
    link = copied(visitor, "الرابط")
    assert link.startswith(window.address)
    text = copied(visitor, "الإحالة")
    assert text == (
        f"«{LOAF}»\nبريد التلال (عينة)، «مخبز القرية يعود إلى العمل بعد عامين»، 9 أبريل 2026، الفقرة 2. "
        f"makhbaz.md\n{link}"
    )
    assert f"](<{link}>)" in copied(visitor, "Markdown")
    page.click("#language")
    assert f"url = {{{link}}}" in copied(visitor, "BibTeX")
    assert "9 April 2026, paragraph 2" in copied(visitor, "Citation")

    another = window.visit("ar")
    pane = go(another, link)
    assert pane.locator("mark").inner_text() == LOAF
    assert pane.locator(".changed").count() == 0
    assert another.page.locator(".turn").count() == 0
    assert another.faults == []


def test_an_article_that_changed_opens_as_it_was_and_as_it_is(window: Window) -> None:
    file = window.folder / "orchard.md"
    said = "Volunteers planted 930 pear trees in the orchard of Pell. They dug for two days."
    file.write_text(f"---\ntitle: Orchard of Pell planted\n---\n\n{said}\n", "utf-8")
    visitor = window.visit(**CLIPBOARD)
    page = visitor.page
    page.click("#update")
    page.wait_for_selector("[data-build=done]")
    visitor.ask("How many pear trees were planted in Pell?")
    link = copied(visitor, "Link")
    quoted = "Volunteers planted 930 pear trees in the orchard of Pell."
    assert page.locator(".clipping mark").inner_text() == quoted

    changed = "The mayor opened it.\n\n" + said.replace("930", "950")
    file.write_text(f"---\ntitle: Orchard of Pell planted\n---\n\n{changed}\n", "utf-8")
    page.click("#update")
    page.wait_for_selector("[data-build=done]:has-text('1 changed')")

    # The citation of the running conversation keeps its words, and says so.
    page.locator("a.cite").first.click()
    page.wait_for_selector(".clipping .changed")
    assert page.locator(".clipping mark").inner_text() == quoted

    # So does its address, for anyone, in both languages.
    for language, said_of_it in (("en-GB", "The article has changed since"), ("ar", "تغيّر المقال بعد ذلك")):
        another = window.visit(language)
        pane = go(another, link)
        assert pane.locator("mark").inner_text() == quoted
        assert said_of_it in pane.locator(".changed").inner_text()
        pane.locator(".now-toggle").click()
        another.page.wait_for_selector(".pane[data-key$=now]")
        assert "950 pear trees" in pane.inner_text()
        assert pane.locator("mark").count() == 0
        pane.locator(".whole-toggle").click()
        another.page.wait_for_selector(".pane[data-key$=whole]")
        assert pane.locator("mark").inner_text() == quoted
        assert another.faults == []

    file.unlink()
    page.click("#update")
    page.wait_for_selector("[data-build=done]:has-text('1 removed')")
    assert "no article at this address" in go(visitor, link).inner_text()


@pytest.mark.parametrize(
    "parameters",
    [
        "article=nobody&at=1-4&v=1",
        "article=&at=&v=",
        "article=" + quote("<img src=x onerror=alert(1)>") + "&at=0-9&v=1",
        "article=%ff%fe&at=99999999999-1&v=-1&w=zz",
        "article=a&at=1-2&v=1&__class__=x&keys=1&view=y",
        "article=" + "a" * 3000,
        "article=a&article=b&at=%D9%A1-%D9%A4",
    ],
)
def test_an_address_that_names_nothing_is_answered_politely(window: Window, parameters: str) -> None:
    visitor = window.visit("ar")
    pane = go(visitor, f"{window.address}?{parameters}")
    said = pane.inner_text()
    assert "العنوان" in said
    assert pane.locator("mark, img").count() == 0
    visitor.ask(STEPS)  # and the window works on
    assert visitor.faults == []


def test_on_a_phone_an_address_opens_as_a_sheet(window: Window) -> None:
    asked = window.visit("en-GB", **CLIPBOARD)
    asked.ask(CLOCK)
    link = copied(asked, "Link")
    visitor = window.visit("ar", width=390, height=844)
    go(visitor, link)
    page = visitor.page
    page.locator(".clipping mark").wait_for(state="visible")
    page.wait_for_timeout(400)
    assert in_view(page, ".clipping mark")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".close-sheet")
    page.locator("#isnad-pane").wait_for(state="hidden")
    assert page.locator(".welcome").is_visible()
