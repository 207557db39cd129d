"""An article made ready for the store: passages, the stems that find them, how its names sound."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from itertools import chain

from index.chunk import chunk
from index.fold import fold
from index.names import name_keys
from index.records import Article
from index.stem import stem, words
from index.terms import SHORTEST_KEY
from index.writing import Entry

#: Raised whenever cleaning, chunking, stemming or name keys change what is stored:
#: a library made by other rules is refused, with the command that rebuilds it.
TEXT_RULES = "2"


def make_entry(article: Article) -> Entry:
    """Chunk an article and work out its stems and name keys. Pure."""
    passages = chunk(article.id, article.text)
    # Each text is cut into words once, for its stems and for its names.
    title, *texts = (words(text) for text in (article.title, *(p.text for p in passages)))
    distinct = set(title).union(*texts)
    return Entry(
        article, passages,
        " ".join(filter(None, map(stem, title))),
        tuple(" ".join(filter(None, map(stem, text))) for text in texts),
        frozenset(chain.from_iterable(map(_spellings, distinct))),
    )  # fmt: skip


def to_embed(title: str, text: str) -> str:
    """What is encoded for a passage: its title for context, unless the title was taken from a text."""
    return text if not title or title.endswith("…") or text.startswith(title) else f"{title}\n{text}"


def new_id(text: str, taken: Callable[[str], bool]) -> str:
    """An id for an article that came without one: from its text, and none that is taken."""
    base = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    name, copy = base, 1
    while taken(name):
        copy += 1
        name = f"{base}-{copy}"
    return name


@lru_cache(maxsize=1 << 17)
def _spellings(word: str) -> tuple[tuple[str, str], ...]:
    """Name keys of a word that may be a name: any Arabic word, a capitalised other one."""
    if not (word[0].isupper() or "\u0600" <= word[0] <= "\u06ff"):
        return ()
    found = stem(word)
    # The key must sound like the stem: برأس, stem راس, is no spelling of Paris.
    plain = fold(word)
    at = plain.find(found[:2])
    return tuple((k, found) for k in name_keys(plain[at:] if 0 < at <= 4 else word) if len(k) >= SHORTEST_KEY)
