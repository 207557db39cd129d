"""A search in the form of ``search --json``, whichever process owns the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.explain import expansion, why
from index.language import language_of
from index.records import Filters

if TYPE_CHECKING:
    from index.library import Library


def find(library: Library, query: str, k: int, filters: Filters, explained: bool = False) -> dict[str, Any]:
    """The query, its language and the `k` best hits.

    `explained`: also what its words stand for, and what matched in each hit.
    """
    terms = library.expand(query)
    hits = library.search(query, k, filters, terms=terms)
    return {
        "query": query,
        "language": language_of(query),
        "hits": [hit.as_dict() | (why(terms, hit) if explained else {}) for hit in hits],
    } | ({"expansion": expansion(terms)} if explained else {})


def in_words(found: dict[str, Any]) -> str:
    """What was found, for a person."""
    kinds = ("stems", "translations", "names")
    lines = [
        f"{term['term']}: " + "; ".join(f"{kind} {', '.join(term[kind])}" for kind in kinds if term[kind])
        for term in found.get("expansion", ())
    ]
    if not found["hits"]:
        lines.append(f"Nothing found for “{found['query']}”.")
    for n, hit in enumerate(found["hits"], 1):
        about = " · ".join(str(hit[k]) for k in ("title", "publisher", "published") if hit[k])
        lines.append(f"{n}. {about}\n   {hit['source']}, paragraph {hit['paragraph']}\n   {hit['text']}")
        lines += [f"   {m['term']}: {', '.join(m['words'])} ({m['by']})" for m in hit.get("matched", ())]
        if "parts" in hit:
            lines.append("   " + ", ".join(f"{name} {value}" for name, value in hit["parts"].items()))
        lines.append("")
    return "\n".join(lines)
