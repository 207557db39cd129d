"""The window's parts and which event does what; gradio is imported here and in `ui/endpoints.py` alone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr

from index.errors import IsnadError
from ui import sources
from ui.builder import BuildState
from ui.callers import OnlyFromHere
from ui.desk import Desk
from ui.endpoints import MCP, MISNAMED, add_endpoints, from_here, misnamed, write_json
from ui.page import OwnPage
from ui.programs import Programs
from ui.status import status
from ui.turns import Turns
from ui.wording import attributes, both

STATIC = Path(__file__).parent / "static"

#: How many questions are answered at once, and how many events may wait before new ones are refused.
ANSWERS_AT_ONCE = 8
LOOKS_AT_ONCE = 16
BUILDS_FOLLOWED = 64
MOST_WAITING = 256
#: Programs wait in the same queues: what they ask is the same work.
ASKS: dict[str, Any] = {"concurrency_limit": ANSWERS_AT_ONCE, "concurrency_id": "ask"}
LOOKS: dict[str, Any] = {"concurrency_limit": LOOKS_AT_ONCE, "concurrency_id": "look"}
BUILDS: dict[str, Any] = {"concurrency_limit": BUILDS_FOLLOWED, "concurrency_id": "build"}
#: Seconds between two looks of an open page at what the watcher did.
GLANCE = 2.0

SERIF = ("Iowan Old Style", "Palatino", "Georgia", "Noto Serif", "Noto Naskh Arabic", "Geeza Pro", "serif")
SANS = ("system-ui", "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Geeza Pro", "sans-serif")

#: Each part's script is a function of the page's own script, handed the part and its way to the server.
#: Gradio wants to see an event's name here, in quotes, before it lets Python listen to it.
HEADER_JS = "window.isnad.header(element, trigger); // 'build' 'wipe'"
THREAD_JS = "window.isnad.thread(element, trigger); // 'pick'"
PANE_JS = "window.isnad.pane(element, trigger); // 'cite'"
STRIP_JS = "window.isnad.strip(element); "
COMPOSER_JS = "window.isnad.composer(element, trigger); // 'question'"


def _part(name: str, script: str | None, value: str = "", template: str = "${value}") -> gr.HTML:
    """One part of the page. Its value is HTML that this room has escaped, its template never holds any."""
    return gr.HTML(
        value, html_template=template, js_on_load=script, apply_default_css=False, elem_id=name, padding=False
    )


def _header() -> str:
    return (
        f'<header class="masthead"><a class="skip" href="#question">{both("skip")}</a>'
        f'<h1><span lang="en" class="in-en">Isnad</span><span lang="ar" class="in-ar">إسناد</span>'
        f'<small>{both("tagline")}</small></h1><div class="tools">'
        f'<button type="button" id="clear">{both("clear")}</button>'
        f'<button type="button" id="update">{both("update")}</button>'
        f'<button type="button" id="language">{both("other_language")}</button></div></header>'
    )


def _composer() -> str:
    return (
        '<form class="composer"><textarea id="question" rows="1" dir="auto" maxlength="50000" '
        'autocomplete="off" spellcheck="false"></textarea>'
        f'<button type="submit" id="ask">{both("ask")}'
        '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12h13M13 6l6 6-6 6"/></svg></button></form>'
        f'<p class="hint" role="status"></p><p class="keys">{both("ask_hint")}</p>'
    )


def window(desk: Desk, programs: Programs) -> gr.Blocks:
    """The page over this desk, and the endpoints for programs."""
    with gr.Blocks(title="Isnad · إسناد", analytics_enabled=False, fill_width=True) as page:
        # First, so that these have the names that the page's own events would like, too.
        add_endpoints(programs, ASKS, LOOKS, BUILDS)
        turns = gr.State(())
        header = _part("isnad-header", HEADER_JS, template=_header())
        strip = _part("isnad-strip", STRIP_JS)
        with gr.Row(elem_id="isnad-desk"):
            with gr.Column(elem_id="isnad-talk"):
                thread = _part("isnad-thread", THREAD_JS)
                composer = _part("isnad-composer", COMPOSER_JS, template=_composer())
            pane = _part("isnad-pane", PANE_JS, sources.empty())
        _wire(page, desk, turns, header, strip, thread, composer, pane)
    return page


def _wire(
    page: gr.Blocks,
    desk: Desk,
    turns: gr.State,
    header: gr.HTML,
    strip: gr.HTML,
    thread: gr.HTML,
    composer: gr.HTML,
    pane: gr.HTML,
) -> None:
    """Tie events to the desk. Gradio finds the event's data by the annotation `gr.EventData`."""

    def kept(part: Any) -> Any:
        return gr.skip() if part is None else part

    def ask(given: Turns, event: gr.EventData) -> Iterator[tuple[Any, Any, Any]]:
        for parts in desk.ask(_data(event), given):
            yield tuple(kept(part) for part in parts)  # type: ignore[misc]

    def show(given: Turns, event: gr.EventData) -> Any:
        return kept(desk.show(_data(event), given))

    async def build(request: gr.Request) -> AsyncIterator[str]:
        if not from_here(request):
            yield status(BuildState(fault="build_from_here"))
            return
        async for shown in desk.build():
            yield shown

    async def follow() -> AsyncIterator[str]:
        async for shown in desk.follow():
            yield shown

    def arrive(request: gr.Request) -> tuple[int, str, str]:
        return desk.builder.state.serial, *desk.opened(dict(request.query_params))

    async def glance(seen: int | None) -> AsyncIterator[tuple[Any, int]]:
        async for shown, latest in desk.glance(seen):
            yield kept(shown), latest

    seen = gr.State(None)
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    talk = [thread, turns, pane]
    asked = [source(ask, turns, talk, **ASKS, **quiet) for source in (composer.question, thread.pick)]
    # The page asks for one place at a time. Gradio's "always_last" would ask for the first one again.
    pane.cite(show, turns, pane, trigger_mode="multiple", **LOOKS, **quiet)
    header.wipe(desk.cleared, None, [thread, turns, pane], cancels=asked, **LOOKS, **quiet)
    header.build(build, None, strip, **BUILDS, **quiet)
    page.load(arrive, None, [seen, thread, pane], **LOOKS, **quiet)
    page.load(follow, None, strip, **BUILDS, **quiet)
    glances: dict[str, Any] = {"concurrency_limit": BUILDS_FOLLOWED, "concurrency_id": "glance", **quiet}
    gr.Timer(GLANCE).tick(glance, seen, [strip, seen], **glances)
    page.queue(max_size=MOST_WAITING, default_concurrency_limit=ANSWERS_AT_ONCE, api_open=False)


def _data(event: gr.EventData) -> dict[str, Any]:
    """What the page sent, {} when it is no object."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


@cache
def head() -> str:
    """What goes into the page's head: the words of attributes and the page's script."""
    words = json.dumps(attributes(), ensure_ascii=True).replace("<", "\\u003c")
    script = (STATIC / "isnad.js").read_text(encoding="utf-8")
    return f"<script>window.isnadWords = {words};\n{script}</script>"


def theme() -> gr.themes.Base:
    """Gradio's plain theme in this page's colours, with fonts of the machine only."""
    return gr.themes.Base(font=list(SANS), font_mono=["ui-monospace", "monospace"]).set(
        body_background_fill="#f7f3ea",
        body_background_fill_dark="#171512",
        body_text_color="#211d18",
        body_text_color_dark="#ece5d8",
    )


def launch(page: gr.Blocks, host: str, port: int, mcp: bool = False) -> str:
    """Serve the page, `mcp` says whether its endpoints are MCP tools, too; return at once with its address.

    Raises OSError when the port is in use, IsnadError when there can be no tools.
    """
    from starlette.middleware import Middleware

    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        show_error=False,
        inbrowser=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        max_file_size=0,
        theme=theme(),
        css_paths=STATIC / "isnad.css",
        mcp_server=mcp,
        app_kwargs={
            "middleware": [Middleware(OwnPage, head=head()), Middleware(OnlyFromHere, path=MCP)],
            "exception_handlers": dict.fromkeys(MISNAMED, misnamed),
        },
    )
    if mcp:
        if page.mcp_server_obj is None:
            raise IsnadError(f"There can be no MCP tools: {page.mcp_error}. Leave ISNAD_MCP out.")
        write_json(page.mcp_server_obj)
    return address
