"""The instructions given to a chat model: files of `prompts/`, one a language, checked when loaded.

A file holds the system's part, a line ``=== human ===``, and the question's
part. Variables stand in braces; a file that lacks one, or has one too many, is
refused by name.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IsnadError
from index.records import Hit, Language
from rag.calendar import spoken

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

FOLDER = Path(__file__).resolve().parent.parent / "prompts"
VARIABLES = frozenset({"fence", "passages", "question"})
#: What the prompts ask a model to say when the passages do not answer.
NO_ANSWER = "NO ANSWER"
_DIVIDER = "=== human ==="


class PromptRefused(IsnadError):
    """A prompt file is missing or malformed; the message names it and what is wrong."""


@cache
def prompt(language: Language, folder: Path = FOLDER) -> ChatPromptTemplate:
    """The prompt that asks for an answer in a language: Arabic for "ar", English for all others."""
    return load(folder / f"answer.{'ar' if language == 'ar' else 'en'}.txt")


def load(path: Path) -> ChatPromptTemplate:
    """One prompt file. Raises PromptRefused naming the file."""
    from langchain_core.prompts import ChatPromptTemplate

    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PromptRefused(f"The prompt {path} cannot be read ({error}); restore the file.") from error
    parts = text.split(f"\n{_DIVIDER}\n")
    if len(parts) != 2:
        raise PromptRefused(f"The prompt {path} must hold one line “{_DIVIDER}”; it holds {len(parts) - 1}.")
    try:
        made = ChatPromptTemplate.from_messages([("system", parts[0].strip()), ("human", parts[1].strip())])
    except (ValueError, KeyError) as error:
        raise PromptRefused(f"The prompt {path} has unpaired braces: {error}") from error
    found = set(made.input_variables)
    if found != VARIABLES:
        missing, unknown = sorted(VARIABLES - found), sorted(found - VARIABLES)
        wrong = [f"lacks {{{name}}}" for name in missing] + [f"has unknown {{{name}}}" for name in unknown]
        raise PromptRefused(f"The prompt {path} {' and '.join(wrong)}.")
    return made


def fence(question: str, hits: Sequence[Hit]) -> str:
    """A word that fences the passages off: no passage can know it, since it is made of all of them."""
    whole = "\x1f".join((question, *(hit.passage.text for hit in hits)))
    return "passage-" + hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fenced(hits: Sequence[Hit], word: str, language: Language) -> str:
    """Numbered passages, each between two lines that begin with the fence word."""
    parts = []
    for n, hit in enumerate(hits, start=1):
        article = hit.article
        about = [article.title, article.publisher, spoken(article.published, language)]
        head = visible(" · ".join(a for a in about if a)).replace("\n", " ")
        parts.append(f"{word} [{n}] {head}\n{visible(hit.passage.text)}\n{word} end of [{n}]")
    return "\n\n".join(parts)


def visible(text: str) -> str:
    """Text without the characters that nobody sees (zero-width, bidi, controls), lines kept."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
