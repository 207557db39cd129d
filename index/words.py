"""The word index: stems of passages in FTS5, and which stems sound like a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.database import Database, in_parts, marks
from index.records import Language


@dataclass(frozen=True, slots=True)
class Words:
    """A passage as word search sees it: stems separated by spaces, their number, its article's language."""

    id: str
    title: str
    body: str
    length: int
    language: Language


def holding(db: Database, stems: Sequence[str]) -> dict[str, int]:
    """In how many passages each stem occurs (title or body); unknown stems are missing."""
    out: dict[str, int] = {}
    for few in in_parts(stems):
        with db.read() as view:
            out.update(view.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks(few)})", few))
    return out


def sounding_like(db: Database, keys: Sequence[str]) -> dict[str, set[str]]:
    """Stems of the collection by name key."""
    out: dict[str, set[str]] = {}
    for few in in_parts(keys):
        with db.read() as view:
            for key, stem in view.execute(
                f"SELECT key, stem FROM spellings WHERE key IN ({marks(few)})", few
            ):
                out.setdefault(key, set()).add(stem)
    return out


def match(db: Database, stems: Sequence[str], limit: int, allowed: set[str] | None) -> list[str]:
    """Ids of passages that hold any of the stems, likeliest first, at most `limit`."""
    if not stems:
        return []
    query = " OR ".join('"' + s.replace('"', '""') + '"' for s in stems)
    with db.read() as view:
        rows = view.execute(
            "SELECT p.id FROM words w JOIN passages p ON p.number = w.rowid"
            " WHERE words MATCH ? ORDER BY w.rank",
            (query,),
        )
        out: list[str] = []
        for (found,) in rows:
            if allowed is None or found in allowed:
                out.append(found)
                if len(out) >= limit:
                    break
        return out


def read(db: Database, ids: Sequence[str]) -> list[Words]:
    """The stems of passages."""
    out: list[Words] = []
    for few in in_parts(ids):
        with db.read() as view:
            rows = view.execute(
                "SELECT p.id, w.title, w.body, p.length, a.language FROM passages p"
                " JOIN words w ON w.rowid = p.number JOIN articles a ON a.id = p.article_id"
                f" WHERE p.id IN ({marks(few)})",
                few,
            )
            out.extend(Words(*row) for row in rows)
    return out
