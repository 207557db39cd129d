"""Command line of the answers: ask.

    python -m rag ask "question" [--data DIR] [--json]
    python -m rag ask --file FILE --json [--data DIR]

A refusal is an answer. While the window has the library open, it is the window
that answers. Exit codes: 0 done, 1 the work failed, 2 the call was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index import command
from index.command import read_questions
from index.errors import UsageError
from index.settings import Settings

if TYPE_CHECKING:
    from index.handover import Owner


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code."""
    args = _parser().parse_args(arguments)
    return command.run(lambda chosen: _ask(args, chosen), "stopped.", data=args.data)


def _parser() -> argparse.ArgumentParser:
    said = "Cited answers from the library of Isnad."
    parser = argparse.ArgumentParser(prog="python -m rag", description=said)
    commands = parser.add_subparsers(required=True, metavar="ask")
    ask = commands.add_parser("ask", help="answer a question from the articles")
    ask.add_argument("question", nargs="?", help="a question, Arabic or English")
    ask.add_argument("--file", type=Path, help='a JSON object a line: {"question": "…", "id": …}')
    ask.add_argument("--data", type=Path, help="where the library lives (ISNAD_DATA, .isnad)")
    ask.add_argument("--json", action="store_true", help="print JSON, and nothing else, on standard output")
    return parser


def _ask(args: argparse.Namespace, chosen: Settings) -> int:
    questions = _questions(args.question, args.file)
    from index.handover import here_or_there

    def here() -> int:
        from index.encoder import open_encoder
        from index.library import Library
        from index.server import Server
        from rag.asking import told
        from rag.pipeline import make_chain

        encoder = open_encoder(chosen.encoder)
        with Library.open(
            chosen.data, create=False, encoder=encoder, lexicon=chosen.lexicon, server=Server.of(chosen)
        ) as library:
            chain = make_chain(library, chosen)
            for given in questions:
                _print(args, given, told(chain.invoke(given["query"])))
        return 0

    def there(owner: Owner) -> int:
        for given in questions:
            _print(args, given, owner.answer("ask", {"question": given["query"]}, chosen, "told"))
        return 0

    return here_or_there(chosen, here, there)


def _print(args: argparse.Namespace, given: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    if not args.json:
        print(told["words"], flush=True)
        return
    found = {**({"id": given["id"]} if "id" in given else {}), **told["json"]}
    print(json.dumps(found, ensure_ascii=False, indent=None if args.file else 2), flush=True)
    if told["notice"]:
        print(f"isnad: {told['notice']}", file=sys.stderr)


def _questions(question: str | None, file: Path | None) -> Sequence[Mapping[str, Any]]:
    if (question is None) == (file is None):
        raise UsageError("Give either a question or --file FILE.")
    if file is not None:
        return list(read_questions(file))
    if not question or not question.strip():
        raise UsageError("The question is empty: write one, in Arabic or English.")
    return [{"query": question}]


if __name__ == "__main__":
    sys.exit(main())
