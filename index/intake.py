"""What a file brings into the library: which of its drafts are known articles, which are new.

Everything here happens within a transaction and sees what that transaction has
written, so that equal articles of two files become one article with two places.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from index.articles import article_fields
from index.database import in_parts, marks
from index.entry import make_entry, new_id
from index.errors import UnreadableArticle
from index.records import Article, Draft, fingerprint
from index.scan import Found
from index.writing import drop_place, put_article, put_place


@dataclass(slots=True)
class Taken:
    """What was done with a file's drafts. `copies`: a source, the one that it repeats, their resemblance."""

    changed: bool = False
    problems: list[str] = field(default_factory=list)
    copies: list[tuple[str, str, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft without an id of its own yet, in the place that it has in its file."""

    position: int
    source: str
    given: str | None  # the id that it came with
    article: Article


def take(
    db: sqlite3.Connection, found: Found, drafts: Sequence[Draft], *,
    leaving: Callable[[str], bool], wrote: Callable[[int], None], spelled: set[tuple[str, str]],
) -> Taken:  # fmt: skip
    """Store the drafts of a file, and drop those of its articles that are in it no more.

    An article keeps its id while it comes with the same one, or says the same
    as before, or stands where it stood. `leaving` tells of a path whether its
    file is gone; `wrote` is told how many passages were written, and may commit;
    `spelled` is that of :func:`index.writing.put_article`.
    When a draft is of no use the file keeps all the articles that it had.
    """
    taken = Taken()
    path = found.path
    candidates = _candidates(found, drafts, taken.problems)
    before: dict[str, int] = dict(
        db.execute("SELECT article_id, position FROM places WHERE path = ?", (path,))
    )
    ids = _known(db, path, candidates, before, leaving, taken.problems)
    free = {position: i for i, position in before.items() if i not in ids.values()}
    seen: set[str] = set()
    for at, c in enumerate(candidates):
        if c.given and at not in ids:
            continue  # refused, and named among the problems
        i = ids.get(at) or _twin(db, c.article) or _standing(db, path, free.pop(c.position, None), leaving)
        if i is None:
            i = new_id(c.article.text, lambda name: _article_exists(db, name))
        if i in seen:
            continue  # the same article twice in one file
        seen.add(i)
        free = {position: other for position, other in free.items() if other != i}
        _put(db, path, c, i, before, taken, wrote, spelled)
    if not taken.problems:
        for i in before.keys() - seen:
            drop_place(db, path, i)
            taken.changed = True
    return taken


def _candidates(found: Found, drafts: Sequence[Draft], problems: list[str]) -> list[_Candidate]:
    out: list[_Candidate] = []
    for position, draft in enumerate(drafts):
        try:
            fields = article_fields(draft)
        except UnreadableArticle as error:
            problems.append(f"{draft.part or f'article {position + 1}'}: {error}")
            continue
        source = f"{found.source}/{draft.part}" if draft.part else found.source
        article = Article(
            "", fields.title, fields.text, fields.language, draft.url or source, draft.publisher,
            draft.published, fields.pages,
        )  # fmt: skip
        out.append(_Candidate(position, source, draft.id, article))
    return out


def _known(
    db: sqlite3.Connection, path: str, candidates: Sequence[_Candidate], before: dict[str, int],
    leaving: Callable[[str], bool], problems: list[str],
) -> dict[int, str]:  # fmt: skip
    """The ids of those candidates that came with one, or whose text this file had before."""
    ids: dict[int, str] = {}
    given: dict[str, int] = {}
    for at, c in enumerate(candidates):
        if c.given is None:
            continue
        first = candidates[given.setdefault(c.given, at)]
        if fingerprint(first.article) != fingerprint(c.article) or _belongs_elsewhere(db, path, c, leaving):
            problems.append(f"the article id “{c.given}” is taken by another article: give each its own")
        else:
            ids[at] = c.given
    by_text: dict[str, str] = {}
    for few in in_parts([i for i in before if i not in ids.values()]):
        rows = db.execute(f"SELECT text, id FROM articles WHERE id IN ({marks(few)})", few)
        by_text.update((_digest(text), i) for text, i in rows)
    for at, c in enumerate(candidates):
        if c.given is None and (same := by_text.pop(_digest(c.article.text), None)):
            ids[at] = same
    return ids


def _digest(text: str) -> str:
    """A short stand-in for a text, equal for equal ones."""
    return fingerprint(Article("", "", text, "und", ""))


def _belongs_elsewhere(
    db: sqlite3.Connection, path: str, c: _Candidate, leaving: Callable[[str], bool]
) -> bool:
    """Whether the id that a candidate came with is that of another article, in a file that stays."""
    row = db.execute("SELECT fingerprint FROM articles WHERE id = ?", (c.given,)).fetchone()
    if row is None or row[0] == fingerprint(c.article):
        return False
    places = db.execute("SELECT path FROM places WHERE article_id = ?", (c.given,))
    return any(other != path and not leaving(other) for (other,) in places)


def _twin(db: sqlite3.Connection, article: Article) -> str | None:
    """The article that says all the same, wherever it stands."""
    row = db.execute(
        "SELECT id FROM articles WHERE fingerprint = ? ORDER BY id LIMIT 1", (fingerprint(article),)
    ).fetchone()
    return row[0] if row else None


def _standing(
    db: sqlite3.Connection, path: str, article_id: str | None, leaving: Callable[[str], bool]
) -> str | None:
    """The article that stood in a draft's place, unless it stands in another file as well."""
    if article_id is None:
        return None
    places = db.execute("SELECT path FROM places WHERE article_id = ?", (article_id,))
    shared = any(other != path and not leaving(other) for (other,) in places)
    return None if shared else article_id


def _article_exists(db: sqlite3.Connection, article_id: str) -> bool:
    return db.execute("SELECT 1 FROM articles WHERE id = ?", (article_id,)).fetchone() is not None


def _put(
    db: sqlite3.Connection, path: str, c: _Candidate, article_id: str, before: dict[str, int], taken: Taken,
    wrote: Callable[[int], None], spelled: set[tuple[str, str]],
) -> None:  # fmt: skip
    """Write the article unless it is stored as it is, then its place in the file."""
    article = Article(
        article_id, c.article.title, c.article.text, c.article.language, c.article.source,
        c.article.publisher, c.article.published, c.article.pages,
    )  # fmt: skip
    stored = db.execute("SELECT fingerprint FROM articles WHERE id = ?", (article_id,)).fetchone()
    passages = 0
    if stored is None or stored[0] != fingerprint(article):
        entry = make_entry(article)
        for other, share in put_article(db, entry, spelled):
            taken.copies.append((c.source, _source(db, other), share))
        taken.changed = True
        passages = len(entry.passages)
    elif article_id not in before:
        taken.copies.append((c.source, _source(db, article_id), 1.0))
        taken.changed = True
    if before.get(article_id) != c.position or stored is None:
        put_place(db, path, article_id, c.position, c.source)
    wrote(passages)


def _source(db: sqlite3.Connection, article_id: str) -> str:
    (source,) = db.execute("SELECT source FROM articles WHERE id = ?", (article_id,)).fetchone()
    return str(source)
