"""Command line of the index: build, search, status, doctor.

    python -m index build [PATH ...] [--data DIR] [--rebuild] [--prune] [--json]
    python -m index search "words" [-k N] [--data DIR] [--json]
    python -m index status | doctor [--repair] [--data DIR] [--json]

Exit codes: 0 done, 1 the work failed (some file or all), 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import command
from index.command import read_questions
from index.errors import UsageError
from index.settings import Settings

if TYPE_CHECKING:
    from index.library import Library
    from index.receipt import Progress


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
        "paths", nargs="*", type=Path, metavar="PATH", help="files and folders; none: all known"
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
        "--gold", type=Path, metavar="FILE",
        help="questions whose articles are known; a --rebuild that finds fewer of them is thrown away",
    )  # fmt: skip
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
        mismatched=mismatched, server=Server.of(chosen),
    )  # fmt: skip


def _build(args: argparse.Namespace, chosen: Settings) -> int:
    for path in args.paths:
        if not path.exists() and not (chosen.data / "current").exists():
            raise UsageError(f"There is no file or folder {path}: check the path.")
    with _open(chosen, create=True, mismatched=args.rebuild) as library:
        if not args.paths and not library.roots():
            raise UsageError("Nothing to index yet: name a folder, as in  python -m index build articles")
        with _bar() as progress:
            receipt = library.build(
                args.paths, rebuild=args.rebuild, prune=args.prune, keep_sample=args.keep_sample,
                gold=args.gold, progress=progress,
            )  # fmt: skip
    _print(receipt.as_dict(), args.json, receipt.in_words())
    return 1 if receipt.failed else 0


class _bar:
    """A progress bar on a terminal, with an estimate; nothing elsewhere."""

    def __enter__(self) -> _bar:
        self._bar: Any = None
        self._stage = ""
        return self

    def __call__(self, progress: Progress) -> None:
        from tqdm import tqdm

        if progress.stage != self._stage:
            self.__exit__()
            self._stage = progress.stage
            self._bar = tqdm(
                total=progress.total, desc=progress.stage, unit="", disable=None, file=sys.stderr
            )
        self._bar.update(progress.done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _search(args: argparse.Namespace, chosen: Settings) -> int:
    from index.explain import expansion, why
    from index.language import language_of
    from index.records import Filters

    if args.k < 1:
        raise UsageError(f"-k {args.k} asks for nothing: give 1 or more.")
    filters = Filters(args.publisher, args.language, _day(args.since), _day(args.until))
    questions = list(_questions(args.words, args.file))
    with _open(chosen, create=False) as library:
        for given in questions:
            terms = library.expand(given["query"])
            hits = library.search(given["query"], args.k, filters, terms=terms)
            found: dict[str, Any] = {
                "query": given["query"], "language": language_of(given["query"]),
                "hits": [hit.as_dict() | (why(terms, hit) if args.explain else {}) for hit in hits],
            } | ({"expansion": expansion(terms)} if args.explain else {})  # fmt: skip
            if "id" in given:
                found = {"id": given["id"], **found}
            if args.json:
                print(json.dumps(found, ensure_ascii=False, indent=None if args.file else 2))
            else:
                print(_in_words(found))
    return 0


def _in_words(found: Mapping[str, Any]) -> str:
    kinds = ("stems", "translations", "names")
    lines = [
        f"{term['term']}: " + "; ".join(f"{kind} {', '.join(term[kind])}" for kind in kinds if term[kind])
        for term in found.get("expansion", ())
    ]
    if not found["hits"]:
        lines.append(f"Nothing found for “{found['query']}”.")
    for n, hit in enumerate(found["hits"], 1):
        about = " · ".join(str(hit[k]) for k in ("title", "publisher", "published") if hit[k])
        lines.append(f"{n}. {about}\n   {hit['source']}, paragraph {hit['paragraph']}\n   {hit['text']}")
        lines += [f"   {m['term']}: {', '.join(m['words'])} ({m['by']})" for m in hit.get("matched", ())]
        if "parts" in hit:
            lines.append("   " + ", ".join(f"{name} {value}" for name, value in hit["parts"].items()))
        lines.append("")
    return "\n".join(lines)


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


def _print(value: Mapping[str, Any], as_json: bool, words: str) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2) if as_json else words)


if __name__ == "__main__":
    sys.exit(main())
