"""Rebuilding: a whole new generation from the articles of the live one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from index import sentence_vectors
from index.build import Build
from index.encoder import Encoder
from index.entry import make_entry
from index.live import Live
from index.receipt import Progress
from index.writing import put_article


def write_anew(
    old: Live, folder: Path, encoder: Encoder, progress: Callable[[Progress], None] | None
) -> tuple[Live, int]:
    """Write a generation to `folder` from the articles of `old`, which serves meanwhile.

    Articles are chunked and stemmed anew; vectors are copied where passage,
    encoder and text rules are the same, and computed where they are not; returned with how many.
    """
    new = Live.create(folder, encoder)
    try:
        before, now = old.store.manifest(), new.store.manifest()
        carry_over(old, new, reuse=all(before.get(key) == now[key] for key in ("encoder", "text_rules")))
        embedded = Build(new.store, new.vectors, encoder, progress).embed()
    except BaseException:
        new.close()
        raise
    return new, embedded


def carry_over(old: Live, new: Live, *, reuse: bool) -> None:
    """Copy roots, files, earlier versions and articles; with `reuse` the vectors that still hold."""
    with old.store.read() as source:
        tables: dict[str, list[tuple[Any, ...]]] = {
            name: source.execute(f"SELECT * FROM {name}").fetchall()
            for name in ("roots", "files", "versions")
        }
        places = {
            i: (path, position, version)
            for i, path, position, version in source.execute(
                "SELECT id, path, position, version FROM articles"
            )
        }
    with new.store.write() as db:
        for name, rows in tables.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    for article in old.store.articles():
        path, position, version = places[article.id]
        entry = make_entry(article, path, position)
        with new.store.write() as db:
            put_article(db, entry)
            db.execute("UPDATE articles SET version = ? WHERE id = ?", (version, article.id))
        if reuse:
            stored = old.vectors.get([p.id for p in entry.passages])
            kept = [p for p in entry.passages if p.id in stored]
            if kept:
                new.vectors.put(kept, np.stack([stored[p.id] for p in kept]))
                with new.store.write() as db:
                    sentence_vectors.copy(old.store, db, [p.id for p in kept])
                new.store.mark(p.id for p in kept)
