"""The model card, from its template and a file of measured figures."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template

TEMPLATE = Path(__file__).with_name("card.md")

UNMEASURED = "Not measured for this export."


def render(tokens: int, figures: Path | None) -> str:
    """The card in Markdown; `tokens` is the size of the vocabulary.

    `figures` is JSON: ``{"title": [{"column": value, ...}, ...], ...}``, a table
    for each title with its rows in order. Raises ValueError when it is not.
    """
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(tokens=f"{tokens:,}", quality=tables(figures) if figures else UNMEASURED)


def tables(figures: Path) -> str:
    """Markdown tables of the figures."""
    found = json.loads(figures.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(f"{figures}: expected an object of tables, each a list of rows")
    parts: list[str] = []
    for title, rows in found.items():
        if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
            raise ValueError(f"{figures}: {title!r} is not a list of rows")
        columns = list(rows[0])
        lines = [columns, ["---"] * len(columns), *([str(row.get(c, "")) for c in columns] for row in rows)]
        parts.append(f"### {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts)
