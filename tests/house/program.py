"""Isnad run as a person runs it: another process, its streams and its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 180

ARTICLES = {
    "lighthouse.md": """\
---
title: Cape Ostrel lighthouse to lose its keepers
published: 2026-03-02
publisher: Harbour Gazette (sample)
language: en
---

The lighthouse at Cape Ostrel will be run without keepers from April, the coast service said on Monday.

The last keeper, Maren Voll, has lived in the tower for 31 years and climbs its 214 steps twice a day.

The new lamp needs a tenth of the power of the old one and can be seen from 40 kilometres away.
""",
    "makhbaz.txt": """\
مخبز القرية يعود إلى العمل بعد عامين

أعاد أهالي قرية الزيتونة افتتاح مخبزهم القديم يوم الخميس بعد عامين من الإغلاق.

وقال مدير المخبز سامر الحداد إن الفرن ينتج 1800 رغيف في اليوم ويعمل فيه تسعة من أبناء القرية.

وتبرعت جمعية الحصاد بثمن الفرن الجديد، وقيمته 12 ألف دينار.
""",
    "short.jsonl": (
        '{"id": "ferry-7", "title": "Ferry fares frozen", "publisher": "Island Wire (sample)", '
        '"published": "2026-02-11", "language": "en", "url": "https://news.example/ferry-7", "text": '
        '"Ferry fares between Tolm and the mainland will not rise this year.\\n\\nA return ticket stays at '
        '18 crowns, the transport council decided on Wednesday."}\n'
    ),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The standard output as one JSON value."""
        return json.loads(self.out)

    def json_lines(self) -> list[Any]:
        """The standard output as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Home:
    """A working directory with ``articles/`` and a built library in ``library/``."""

    folder: Path
    built: Run

    @property
    def data(self) -> Path:
        """The data directory."""
        return self.folder / "library"


def environment(**more: str) -> dict[str, str]:
    """The environment of a child: this project first on the path, no setting of the machine's."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ISNAD_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def run(*command: str, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; text is UTF-8 both ways."""
    ran = subprocess.run(
        command, cwd=cwd, env=dict(env or environment()), stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=SECONDS, check=False,
    )  # fmt: skip
    return Run(ran.returncode, ran.stdout, ran.stderr)


def index(*words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """``python -m index ...``"""
    return run(sys.executable, "-m", "index", *map(str, words), cwd=cwd, env=env)


def rag(*words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> Run:
    """``python -m rag ...``"""
    return run(sys.executable, "-m", "rag", *map(str, words), cwd=cwd, env=env)


def write_articles(folder: Path) -> Path:
    """The three small articles as files in a new folder."""
    folder.mkdir(parents=True)
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def is_one_sentence(said: str) -> bool:
    """Whether a message is for a person: a line or two of words, no traceback, no bare exception."""
    lines = [line for line in said.strip().splitlines() if line.strip()]
    return 0 < len(lines) <= 2 and "Traceback" not in said and "Error:" not in said.split()[0]
