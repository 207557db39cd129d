"""Generations: a library lives in a folder of its own, and ``current`` names the live one.

A new generation is written beside the live one; an atomic rename of
``current`` makes it live; folders that are not named are debris.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

ARTICLES = "articles.sqlite3"
VECTORS = "chroma"
_GONE = ".gone"


def live(data: Path) -> Path | None:
    """The folder of the live generation, None before the first."""
    try:
        name = (data / "current").read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    folder = data / name
    return folder if name.startswith("generation-") and (folder / ARTICLES).is_file() else None


def fresh(data: Path) -> Path:
    """An empty folder for the next generation; what an interrupted one left there is removed."""
    now = live(data)
    number = int(now.name.removeprefix("generation-")) + 1 if now else 1
    folder = data / f"generation-{number:06d}"
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def flip(data: Path, folder: Path) -> None:
    """Make `folder` the live generation: written, synced, renamed."""
    beside = data / "current.new"
    with beside.open("w", encoding="utf-8") as file:
        file.write(folder.name + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(data / "current")
    if hasattr(os, "O_DIRECTORY"):  # so that the rename itself survives a power cut
        descriptor = os.open(data, os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(data: Path) -> None:
    """Remove the folders of generations that are not live."""
    now = live(data)
    for folder in data.glob("generation-*"):
        if now is not None and folder != now:
            if not folder.name.endswith(_GONE):
                # At once for whoever opens it: a reader must not find half of it.
                with suppress(OSError):
                    folder = folder.replace(folder.with_name(folder.name + _GONE))
            shutil.rmtree(folder, ignore_errors=True)
