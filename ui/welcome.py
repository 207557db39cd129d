"""What the conversation shows before the first question: a greeting and questions to click on."""

from __future__ import annotations

from collections.abc import Sequence

from ui.markup import block
from ui.wording import both


def welcome(questions: Sequence[str], empty: bool, folder: str) -> str:
    """The greeting; for an empty library, what to do about it."""
    if empty:
        return (
            f'<div class="welcome"><h2>{both("empty_library")}</h2>'
            f"<p>{both('empty_library_more', folder=folder)}</p></div>"
        )
    buttons = "".join(
        f'<li><button type="button" class="example">{block("span", question)}</button></li>'
        for question in questions
    )
    return (
        f'<div class="welcome"><h2>{both("welcome")}</h2><p>{both("welcome_more")}</p>'
        f'<ul class="examples">{buttons}</ul></div>'
    )
