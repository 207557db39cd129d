"""An answer as it is told outside the window: in JSON (the stable contract), and for a terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.records import Answer, Citation


def as_dict(answer: Answer) -> dict[str, Any]:
    """The answer as `ask --json` prints it."""
    return {
        "question": answer.question,
        "language": answer.language,
        "answer": answer.text,
        "refused": answer.refused,
        "model": answer.model,
        "citations": [asdict(citation) for citation in answer.citations],
        "hits": [hit.as_dict() for hit in answer.hits],
        "timings_ms": dict(answer.timings_ms),
        **({"asked": answer.asked} if answer.asked else {}),
    }


def in_words(answer: Answer) -> str:
    """The answer as a person reads it in a terminal: the text, the notice, the sources."""
    parts = [answer.text]
    if answer.notice:
        parts.append(answer.notice)
    if answer.refused:
        near = [f"- {hit.article.title} ({hit.article.source})" for hit in answer.hits[:3]]
        parts += ["\n".join(near)] if near else []
    else:
        parts.append("\n".join(map(_in_a_line, answer.citations)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _in_a_line(citation: Citation) -> str:
    page = f", p. {citation.page}" if citation.page else ""
    return f"[{citation.n}] {citation.title}, {citation.source}{page}, ¶ {citation.paragraph}"
