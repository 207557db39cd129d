"""Start the window.

    python app.py [--articles DIR] [--data DIR] [--host H] [--port P] [--no-watch]

Indexes the articles when something changed, serves the page until Ctrl-C, and
meanwhile follows the folder and works on the library for other processes.
Exit codes: 0 closed, 1 the work failed, 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index import command
from index.bar import both
from index.errors import IsnadError, LibraryBusy, UsageError
from index.settings import Settings

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from index.endpoint import Operation
    from index.library import Library
    from index.receipt import Progress, Receipt
    from index.scan import Root
    from index.watch import Watcher
    from rag.pipeline import Input
    from rag.records import Answer
    from ui.builder import Builder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until stopped; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Ask your articles, in Arabic or English."
    )
    parser.add_argument("--articles", type=Path, help="the folder to index and follow (ISNAD_ARTICLES)")
    parser.add_argument("--data", type=Path, help="where the library lives (ISNAD_DATA, .isnad)")
    parser.add_argument("--host", help="address to listen on (ISNAD_HOST, 127.0.0.1)")
    parser.add_argument("--port", help="port to listen on (ISNAD_PORT, 7860)")
    parser.add_argument(
        "--no-watch", dest="watch", action="store_false", default=None,
        help="do not follow the folder: index when it is asked for (ISNAD_WATCH=0)",
    )  # fmt: skip
    args = parser.parse_args(arguments)
    # A supervisor stops the program with SIGTERM: end as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return command.run(
        run,
        "stopped; what was indexed stays, the next start carries on.",
        articles=args.articles,
        data=args.data,
        host=args.host,
        port=args.port,
        watch=args.watch,
    )


def run(chosen: Settings) -> int:
    """Open the library, bring it up to date, show the window."""
    from index.encoder import open_encoder
    from index.library import Library
    from index.operations import served
    from index.server import Server

    if not chosen.articles.is_dir() and not (chosen.data / "current").exists():
        raise UsageError(
            f"There is no folder {chosen.articles}: name the folder of your articles with --articles."
        )
    if chosen.mcp and find_spec("mcp") is None:
        raise IsnadError(
            "ISNAD_MCP=1 needs a package: .venv/bin/pip install -r requirements-mcp.txt, or leave it out."
        )
    chosen = replace(chosen, port=free_port(chosen))
    encoder = open_encoder(chosen.encoder)
    server = Server.of(chosen)
    with Library.open(
        chosen.data, encoder=encoder, lexicon=chosen.lexicon, serving=True, server=server
    ) as library:
        # Gradio takes seconds to import; the first question should not wait for the encoder as well.
        early = threading.Thread(target=warm, args=(library,), daemon=True)
        early.start()
        # With a server for its vectors the library is nobody's: other processes open it themselves.
        alone = server is None
        with served(library, chosen, {"ask": answering(library, chosen)}) if alone else nullcontext():
            print(first_build(library, chosen), flush=True)
            return show(library, chosen, early)


def answering(library: Library, chosen: Settings) -> Operation:
    """Answers for ``python -m rag ask`` while the window has the library open."""
    from rag.asking import asking

    def make() -> Runnable[Input, Answer]:
        from rag.pipeline import make_chain

        return make_chain(library, chosen)

    return asking(make)


def free_port(chosen: Settings) -> int:
    """The port to listen on, a free one for 0.

    IsnadError when something listens on it already: said before any work is done.
    """
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
            return int(probe.getsockname()[1])
        except OSError as error:
            raise IsnadError(
                f"Port {chosen.port} on {chosen.host} cannot be used ({error.strerror}): "
                "choose another with --port or ISNAD_PORT."
            ) from error


def warm(library: Library) -> None:
    """Load the encoder, the lexicon and the vectors by searching once."""
    library.search("إسناد isnad", k=1)


def first_build(library: Library, chosen: Settings) -> str:
    """Index the folder that was asked for, or what the library follows already; the receipt in words.

    A library that other processes share may be built by one of them just then: what it holds is served.
    """
    roots, alone = roots_to_build(library, chosen), chosen.chroma_url is None
    try:
        receipt = library.build(roots, wait=alone, progress=said_on_stderr())
    except LibraryBusy as error:
        return f"Not indexed now. {error}"
    return receipt.in_words()


def roots_to_build(library: Library, chosen: Settings) -> list[Path]:
    """The folder to index; none, which means all known ones, when the library follows others already.

    Once an editor has indexed a folder of their own, starting the window
    without saying which must not bring the sample collection back.
    """
    given = chosen.articles != Settings().articles
    return [chosen.articles] if given or not library.roots() else []


def said_on_stderr() -> Callable[[Progress], None]:
    """Progress in one line that writes over itself on a terminal, and is silent elsewhere."""

    def say(progress: Progress) -> None:
        if sys.stderr.isatty():
            end = "\n" if progress.done == progress.total else ""
            left = f", {progress.seconds_left:.0f} s left" if progress.seconds_left else ""
            print(f"\r{progress.stage} {progress.done}/{progress.total}{left}   ", end=end, file=sys.stderr)

    return say


def show(library: Library, chosen: Settings, early: threading.Thread) -> int:
    """Serve the page until the program is stopped."""
    if not chosen.mcp:
        # Gradio imports this wherever it is installed: half a second that only tools are worth.
        sys.modules.setdefault("mcp", None)
    from rag.pipeline import make_chain
    from ui import layout
    from ui.builder import Builder
    from ui.desk import Desk
    from ui.programs import Programs

    def build(progress: Callable[[Progress], None]) -> Receipt:
        return library.build(roots_to_build(library, chosen), wait=True, progress=progress)

    builder = Builder(build)
    chain = make_chain(library, chosen)
    desk = Desk(library, chain, builder, chosen.articles)
    page = layout.window(desk, Programs(library, chain, builder))
    early.join()
    address = layout.launch(page, chosen.host, chosen.port, chosen.mcp)
    try:
        with following(library, builder) if chosen.watch else nullcontext():
            try:
                print(f"Isnad is open at {address}  (Ctrl-C closes it)", flush=True)
                threading.Event().wait()
            finally:
                library.halt()
    except KeyboardInterrupt:
        print("isnad: closed.", file=sys.stderr)
    finally:
        page.close(verbose=False)
    return 0


def following(library: Library, builder: Builder) -> Watcher:
    """A watcher of the library's folders, whose builds the window shows."""
    from index.watch import Event, Watcher

    def build(roots: Sequence[Root], progress: Callable[[Progress], None]) -> Receipt:
        # Building one folder is no wish to drop the sample collection, where that is followed too.
        return builder.run(
            lambda shown: library.build(roots, wait=True, keep_sample=True, progress=both(progress, shown))
        )

    def say(event: Event) -> None:
        if event.fault is not None:
            print(f"isnad: {event.fault}", file=sys.stderr, flush=True)

    return Watcher(library, build, listener=say)


if __name__ == "__main__":
    sys.exit(main())
