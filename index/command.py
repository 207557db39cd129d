"""What the commands have in common: settings, logging, errors told in one sentence, files of questions."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from index.errors import IsnadError, UsageError
from index.settings import Settings, settings, stay_offline, unknown_names


def run(work: Callable[[Settings], int], stopped: str, **flags: Any) -> int:
    """Do the work with the settings, and turn what goes wrong into a sentence on standard error.

    The exit code: the work's own, 2 when the call was wrong, 1 when the work
    failed or was stopped, which `stopped` then says.
    """
    stay_offline()
    try:
        chosen = settings(**flags)
        logging.basicConfig(level=chosen.log.upper(), format="%(levelname)s %(name)s: %(message)s")
        for name in unknown_names():
            print(f"isnad: no setting is called {name}", file=sys.stderr)
        return work(chosen)
    except BrokenPipeError:
        # Whoever read the output (head, less) has seen enough; nothing is left to be flushed to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UsageError as error:
        print(f"isnad: {error}", file=sys.stderr)
        return 2
    except IsnadError as error:
        print(f"isnad: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"isnad: {stopped}", file=sys.stderr)
        return 1


def read_lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON object of each line with its number; {} for one that is none. UsageError for no text file."""
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The file {file} cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                given = json.loads(line)
            except ValueError:
                given = None
            yield number, given if isinstance(given, dict) else {}


def read_questions(file: Path) -> Iterator[dict[str, Any]]:
    """A JSON object a line: ``query`` or ``question``, optional ``id``. UsageError names a bad line."""
    for number, given in read_lines(file):
        query = given.get("query") or given.get("question")
        if not isinstance(query, str) or not query.strip():
            raise UsageError(f'{file}, line {number}: write a JSON object such as {{"question": "…"}}.')
        yield {"query": query, **({"id": given["id"]} if "id" in given else {})}
