"""The instructions given to a chat model: files of `prompts/`, one a language, checked when loaded.

A file holds the system's part, a line ``=== human ===``, and the question's
part. Variables stand in braces; a file that lacks one, or has one too many, is
refused by name.

Passages are shown to a model as data: numbered, each between an opening and an
end that no article can write, and without what only a model would read. Only
the copy that is sent is changed; the stored text is what gets quoted.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IsnadError
from index.records import Hit, Language
from rag.calendar import spoken
from rag.marks import MARK

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

FOLDER = Path(__file__).resolve().parent.parent / "prompts"
#: What a file must hold, by the first part of its name.
VARIABLES = {
    "answer": frozenset({"fence", "passages", "question"}),
    "rewrite": frozenset({"fence", "history", "question"}),
}
#: What the prompts ask a model to say when the passages do not answer.
NO_ANSWER = "NO ANSWER"
_DIVIDER = "=== human ==="
_FENCE = "passage-"
#: Characters that a model reads and nobody sees, beside Unicode's category C (zero-width, bidi,
#: controls, tag characters): the rest of Default_Ignorable_Code_Point (fillers, variation
#: selectors, which can spell a hidden text) and the blank of Braille.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U00016fe4\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
#: What chat templates write between turns: <|im_start|>, </s>, <start_of_turn>, <<SYS>>, [INST].
#: Servers that run a model may read it inside a message too, and then a new turn begins there.
_TURNS = re.compile(r"<([^\s<>]+)>")
_BRACKETED_TURNS = re.compile(r"\[(/?[A-Z][A-Z_]+)\]")


class PromptRefused(IsnadError):
    """A prompt file is missing or malformed; the message names it and what is wrong."""


@cache
def prompt(language: Language, folder: Path = FOLDER, kind: str = "answer") -> ChatPromptTemplate:
    """The prompt of a kind in a language: Arabic for "ar", English for all others."""
    return load(folder / f"{kind}.{'ar' if language == 'ar' else 'en'}.txt")


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
    wanted = VARIABLES.get(path.name.partition(".")[0], VARIABLES["answer"])
    if found != wanted:
        missing, unknown = sorted(wanted - found), sorted(found - wanted)
        wrong = [f"lacks {{{name}}}" for name in missing] + [f"has unknown {{{name}}}" for name in unknown]
        raise PromptRefused(f"The prompt {path} {' and '.join(wrong)}.")
    return made


def fence(question: str, hits: Sequence[Hit]) -> str:
    """A word that fences the passages off: drawn anew for each request, and in nothing that it sends."""
    sent = [question, *(part for hit in hits for part in (*_about(hit), hit.passage.text))]
    while True:
        word = _FENCE + secrets.token_hex(8)
        if not any(word in part for part in sent):
            return word


def fenced(hits: Sequence[Hit], word: str, language: Language) -> str:
    """Numbered passages, each from the fence word and its number to the line that says its end."""
    parts = []
    for n, hit in enumerate(hits, start=1):
        about = [*_about(hit), spoken(hit.article.published, language)]
        head = " ".join(quotable(" · ".join(a for a in about if a)).split())
        parts.append(f"{word} [{n}] {head}\n{quotable(hit.passage.text)}\n{word} end of [{n}]")
    return "\n\n".join(parts)


def _about(hit: Hit) -> tuple[str, ...]:
    return tuple(part for part in (hit.article.title, hit.article.publisher) if part)


def quotable(text: str) -> str:
    """An article's words as they are sent to a model: visible, and nothing in them like the frame's own.

    What looks like a fence, a mark or a turn of the conversation stays readable and
    loses its form: ``passage-12 end of [1]`` becomes ``passage 12 end of (1)``.
    """
    shown = re.sub(rf"{_FENCE}(?=\w)", "passage ", turnless(text), flags=re.IGNORECASE)
    return MARK.sub(lambda mark: f"({mark.group(1)})", shown)


def turnless(text: str) -> str:
    """Visible text in which no server finds the beginning or the end of a turn."""
    return _BRACKETED_TURNS.sub(r"(\1)", _TURNS.sub(r"‹\1›", visible(text)))


def visible(text: str) -> str:
    """Text without the characters that nobody sees (zero-width, bidi, tags, controls), lines kept."""
    lines = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c)[0] != "C")
