"""Generations: a library lives in a folder of its own, and ``current`` names the live one.

A new generation is written beside the live one; an atomic rename of
``current`` makes it live; folders that are not named are debris.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

ARTICLES = "articles.sqlite3"
VECTORS = "chroma"
_NAME = re.compile(r"generation-\d{6,}")
_GONE = ".gone"


def live(data: Path) -> Path | None:
    """The folder of the live generation, None before the first."""
    try:
        name = (data / "current").read_text("utf-8", "replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    folder = data / name
    return folder if _NAME.fullmatch(name) and (folder / ARTICLES).is_file() else None


def generations(data: Path) -> list[Path]:
    """The folders of all generations, the live one or not, oldest first."""
    return sorted((p for p in data.glob("generation-*") if _NAME.fullmatch(p.name)), key=_number)


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("generation-"))


def fresh(data: Path) -> Path:
    """An empty folder for the next generation; what an interrupted one left there is removed."""
    now = live(data)
    number = _number(now) + 1 if now else 1
    folder = data / f"generation-{number:06d}"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def flip(data: Path, folder: Path) -> None:
    """Make `folder` the live generation: written, synced, renamed. When it raises, nothing has changed."""
    beside = data / "current.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(data / "current")
    if hasattr(os, "O_DIRECTORY"):  # so that the rename itself survives a power cut
        with suppress(OSError):
            descriptor = os.open(data, os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def debris(data: Path) -> list[Path]:
    """What interrupted work left: generations that are not live, a name half written, vectors thrown away."""
    now = live(data)
    if now is None:
        return []
    left = [p for p in data.glob("generation-*") if p != now]
    return [*left, *(p for p in (data / "current.new", now / f"{VECTORS}.old") if p.exists())]


def sweep(data: Path) -> None:
    """Remove all debris."""
    for left in debris(data):
        if not left.is_dir():
            left.unlink(missing_ok=True)
            continue
        if _NAME.fullmatch(left.name):
            # At once for whoever opens it: a reader must not find half of it.
            with suppress(OSError):
                left = left.replace(left.with_name(left.name + _GONE))
        shutil.rmtree(left, ignore_errors=True)
