"""A browser, a window over three articles, and a page that notes every fault and every request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ui.window import FLAGS, opened, write_articles


@dataclass
class Visitor:
    """One page in a context of its own, with what went wrong in it."""

    page: Any
    faults: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def ask(self, question: str) -> Any:
        """Type a question, send it, and wait for its answer; the turn."""
        before = self.page.locator(".turn").count()
        self.page.fill("#question", question)
        self.page.press("#question", "Enter")
        self.page.wait_for_function("n => document.querySelectorAll('.turn').length > n", arg=before)
        turn = self.page.locator(".turn").last
        self.page.wait_for_selector(".turn:last-child[data-phase=done]")
        return turn

    def direction(self, selector: str) -> str:
        """The computed direction of the first match."""
        found: str = self.page.locator(selector).first.evaluate("e => getComputedStyle(e).direction")
        return found


@dataclass
class Window:
    """The running program: its address, its articles folder, a browser to visit it with."""

    address: str
    folder: Path
    browser: Any

    def visit(self, language: str = "en-GB", width: int = 1280, height: int = 800, **more: Any) -> Visitor:
        """A new visitor's page."""
        context = self.browser.new_context(
            locale=language, viewport={"width": width, "height": height}, **more
        )
        context.set_default_timeout(30_000)
        visitor = Visitor(context.new_page())
        page = visitor.page
        page.on("pageerror", lambda error: visitor.faults.append(str(error)))
        page.on("console", lambda m: visitor.faults.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda d: (visitor.faults.append(f"dialog {d.message}"), d.dismiss()))

        def note(request: Any) -> None:
            if not request.url.startswith((self.address.rstrip("/"), "data:", "blob:")):
                visitor.elsewhere.append(request.url)

        page.on("request", note)
        page.goto(self.address)
        page.wait_for_selector(".welcome")
        return visitor


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Any]:
    """A browser for a module's tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def window(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """The window over three articles, open for a module's tests; it indexes when it is asked to."""
    home = tmp_path_factory.mktemp("window")
    write_articles(home / "news")
    with opened(home / "news", home / "data") as address:
        yield Window(address, home / "news", browser)


@pytest.fixture
def following(browser: Any, tmp_path: Path) -> Iterator[Window]:
    """A window of its own that follows its folder."""
    write_articles(tmp_path / "news")
    with opened(tmp_path / "news", tmp_path / "data", watch=True) as address:
        yield Window(address, tmp_path / "news", browser)
