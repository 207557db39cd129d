"""Command line of the index: build, search, status, doctor.

    python -m index build [PATH ...] [--data DIR] [--rebuild] [--prune] [--watch] [--json]
    python -m index search "words" [-k N] [--data DIR] [--json]
    python -m index status | doctor [--repair] [--data DIR] [--json]

While another process owns the library (the window, a build) it is asked to do the work.

Exit codes: 0 done, 1 the work failed (some file or all), 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import command
from index.bar import Bar, both
from index.command import read_questions
from index.errors import LibraryBusy, UsageError
from index.scan import Root, resolved, root_of
from index.settings import Settings

if TYPE_CHECKING:
    from index.handover import Owner
    from index.library import Library
    from index.receipt import Progress, Receipt


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    args = _parser().parse_args(arguments)
    return command.run(
        lambda chosen: int(args.run(args, chosen)),
        "stopped; what was committed stays, the next build carries on.",
        data=args.data,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description="The searchable library of Isnad.")
    commands = parser.add_subparsers(required=True, metavar="build | search | status | doctor")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, help="where the library lives (ISNAD_DATA, .isnad)")
    common.add_argument(
        "--json", action="store_true", help="print JSON, and nothing else, on standard output"
    )

    build = commands.add_parser("build", parents=[common], help="bring the library to what the folders hold")
    build.add_argument(
        "paths", nargs="*", type=root_of, metavar="PATH", help="files, folders, addresses; none: all known"
    )
    build.add_argument(
        "--rebuild", action="store_true", help="write the whole library anew, then switch to it"
    )
    build.add_argument(
        "--prune", action="store_true", help="remove the articles of missing or emptied folders"
    )
    build.add_argument(
        "--keep-sample", action="store_true", help="keep the sample collection beside your own"
    )
    build.add_argument(
        "--forget", action="store_true", help="follow the given paths no more; their articles leave"
    )
    build.add_argument(
        "--gold", type=Path, metavar="FILE",
        help="questions whose articles are known; a --rebuild that finds fewer of them is thrown away",
    )  # fmt: skip
    build.add_argument(
        "--watch", action="store_true", help="then follow the folders until Ctrl-C, with a receipt a build"
    )
    build.set_defaults(run=_build)

    search = commands.add_parser("search", parents=[common], help="find passages")
    search.add_argument("words", nargs="?", help="a question or words, Arabic or English")
    search.add_argument("--file", type=Path, help="a JSON object a line: query or question, optional id")
    search.add_argument("-k", type=int, default=10, help="how many (10)")
    search.add_argument(
        "--explain", action="store_true", help="say what the words stand for and what matched"
    )
    search.add_argument("--publisher", help="only this publisher")
    search.add_argument("--language", choices=("ar", "en"), help="only articles in this language")
    search.add_argument("--since", metavar="DATE", help="only articles of this day or later (YYYY-MM-DD)")
    search.add_argument("--until", metavar="DATE", help="only articles of this day or earlier")
    search.set_defaults(run=_search)

    status = commands.add_parser("status", parents=[common], help="what the library holds")
    status.set_defaults(run=_status)
    doctor = commands.add_parser("doctor", parents=[common], help="check the library")
    doctor.add_argument("--repair", action="store_true", help="mend what disagrees")
    doctor.set_defaults(run=_doctor)
    return parser


def _open(chosen: Settings, *, create: bool, mismatched: bool = False) -> Library:
    from index.encoder import open_encoder
    from index.library import Library
    from index.server import Server

    return Library.open(
        chosen.data, encoder=open_encoder(chosen.encoder), create=create, lexicon=chosen.lexicon,
        mismatched=mismatched, serving=create, server=Server.of(chosen),
    )  # fmt: skip


def _build(args: argparse.Namespace, chosen: Settings) -> int:
    from index.handover import here_or_there

    for path in args.paths:
        if isinstance(path, Path) and not path.exists() and not (chosen.data / "current").exists():
            raise UsageError(f"There is no file or folder {path}: check the path.")
    # A supervisor stops the program with SIGTERM: end as with Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return here_or_there(
        chosen, lambda: _build_here(args, chosen), lambda owner: _build_there(args, chosen, owner)
    )


def _build_here(args: argparse.Namespace, chosen: Settings) -> int:
    from index.operations import served, synchronise

    with _open(chosen, create=True, mismatched=args.rebuild) as library, served(library, chosen):
        with Bar() as progress:
            receipt = synchronise(
                library, args.paths, progress, gold=args.gold, **_how(args, chosen)
            )  # fmt: skip
        code = _receipt(args, receipt)
        return _follow(args, library) if args.watch else code


def _build_there(args: argparse.Namespace, chosen: Settings, owner: Owner) -> int:
    if args.watch:
        raise LibraryBusy(
            f"The library in {chosen.data} belongs to {owner.note.who()}: leave --watch away to have that "
            "build once, or close it first."
        )

    def waiting() -> None:
        print(f"isnad: {owner.note.who()} is building; this comes next.", file=sys.stderr)

    with Bar() as progress:
        receipt = owner.build(
            args.paths, chosen, progress, waiting, gold=args.gold, **_how(args, chosen)
        )  # fmt: skip
    return _receipt(args, receipt)


def _how(args: argparse.Namespace, chosen: Settings) -> dict[str, bool]:
    if args.forget and not args.paths:
        raise UsageError("--forget removes what it is given: name the files, folders or addresses.")
    if args.forget and args.rebuild:
        raise UsageError("--forget and --rebuild are two things: call them one after the other.")
    given = {name: bool(getattr(args, name)) for name in ("rebuild", "prune", "keep_sample", "forget")}
    return {**given, "private": chosen.fetch_private}


def _receipt(args: argparse.Namespace, receipt: Receipt) -> int:
    _print(receipt.as_dict(), args.json, receipt.in_words(), indent=None if args.watch else 2)
    return 1 if receipt.failed else 0


def _follow(args: argparse.Namespace, library: Library) -> int:
    """Print a receipt for every build of a change, until the program is stopped."""
    from queue import SimpleQueue

    from index.watch import Event, Watcher

    events: SimpleQueue[Event] = SimpleQueue()
    chosen = set(resolved(args.paths))

    def build(roots: Sequence[Root], progress: Callable[[Progress], None]) -> Receipt:
        with Bar() as bar:
            # Building one folder is no wish to drop the sample collection, where that is followed too.
            return library.build(roots, wait=True, keep_sample=True, progress=both(progress, bar))

    def roots() -> dict[str, str]:
        return {root: given for root, given in library.followed().items() if root in chosen or not chosen}

    try:
        with Watcher(library, build, roots=roots, listener=events.put):
            try:
                print("isnad: following; Ctrl-C ends it.", file=sys.stderr, flush=True)
                while True:
                    event = events.get()
                    if event.receipt is not None:
                        _receipt(args, event.receipt)
                    else:
                        print(f"isnad: {event.fault}", file=sys.stderr, flush=True)
            finally:
                library.halt()
    except KeyboardInterrupt:
        print("isnad: closed.", file=sys.stderr)
    return 0


def _search(args: argparse.Namespace, chosen: Settings) -> int:
    from index.finding import find
    from index.handover import here_or_there
    from index.records import Filters

    if args.k < 1:
        raise UsageError(f"-k {args.k} asks for nothing: give 1 or more.")
    filters = Filters(args.publisher, args.language, _day(args.since), _day(args.until))
    questions = list(_questions(args.words, args.file))

    def here() -> int:
        with _open(chosen, create=False) as library:
            for given in questions:
                _found(args, given, find(library, given["query"], args.k, filters, args.explain))
        return 0

    def there(owner: Owner) -> int:
        for given in questions:
            found = owner.search(given["query"], args.k, filters, chosen, explained=args.explain)
            _found(args, given, found)
        return 0

    return here_or_there(chosen, here, there)


def _found(args: argparse.Namespace, given: Mapping[str, Any], found: dict[str, Any]) -> None:
    from index.finding import in_words

    if "id" in given:
        found = {"id": given["id"], **found}
    _print(found, args.json, in_words(found), indent=None if args.file else 2)


def _questions(words: str | None, file: Path | None) -> Iterator[dict[str, Any]]:
    if (words is None) == (file is None):
        raise UsageError("Give either words or --file FILE.")
    if words is not None:
        if not words.strip():
            raise UsageError("The query is empty: write what to look for.")
        yield {"query": words}
        return
    assert file is not None
    yield from read_questions(file)


def _day(text: str | None) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise UsageError(f"“{text}” is no day: write it as 2026-05-14.") from None


def _status(args: argparse.Namespace, chosen: Settings) -> int:
    from index.status import status

    found = status(chosen.data)
    _print(found.as_dict(), args.json, found.in_words())
    return 0


def _doctor(args: argparse.Namespace, chosen: Settings) -> int:
    from index.doctor import examine
    from index.encoder import open_encoder
    from index.server import Server

    found = examine(chosen.data, open_encoder(chosen.encoder), repair=args.repair, server=Server.of(chosen))
    _print(found.as_dict(), args.json, found.in_words())
    return 0 if found.well else 1


def _print(value: Mapping[str, Any], as_json: bool, words: str, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent) if as_json else words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
