"""Follow-ups rewritten by the chat model: one short request, only for a question that needs it.

Whatever goes wrong gives None, and the question is rewritten by rule instead:
nothing is said of it, since the reader sees how the question was understood.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.language import language_of
from index.records import Language
from index.stem import stems
from rag.chat import name, open_model
from rag.conversation import Earlier
from rag.failures import brief
from rag.prompts import prompt, quotable, turnless

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import RunnableConfig

    from index.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 15.0  # seconds for the whole reply: the answer has not begun yet
LONGEST = 300  # characters of a rewritten question
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|\Z)\s*", re.DOTALL)
_SPEAKERS = {"ar": ("السؤال", "فُهم هكذا", "الجواب"), "en": ("Question", "Understood as", "Answer")}


class Rewriter:
    """Rewrites follow-ups with the chat model of the settings, opened at the first of them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._model: BaseChatModel | None = None
        for language in ("ar", "en"):
            prompt(language, kind="rewrite")  # a broken prompt file is refused at start

    def __call__(
        self, question: str, history: Sequence[Earlier], config: RunnableConfig | None = None
    ) -> str | None:
        """The question as the model rewrites it; None when it fails or its reply is no question of theirs."""
        try:
            if self._model is None:
                self._model = open_model(self._settings, TIMEOUT)
                self._model.disable_streaming = True  # a chain that is streamed would stream this too
            reply = self._model.invoke(messages(question, history), config)
        except Exception as error:  # whatever the client raises: the rules rewrite
            said = brief(error, self._settings.model_key)
            log.warning("chat model %s rewrote no question: %s", name(self._settings), said)
            return None
        return usable(reply.text, question, history)


def usable(reply: str, question: str, history: Sequence[Earlier]) -> str | None:
    """A model's reply as a question: one line of at most LONGEST characters about what was talked of."""
    text = _THOUGHT.sub("", reply).strip()
    text = re.sub(r"^[\"“«'`]+|[\"”»'`]+$", "", text).strip()
    if not re.search(r"\w", text) or len(text) > LONGEST or len(text.splitlines()) > 1:
        return None
    known = {stem for turn in history for part in (turn.question, turn.asked or "") for stem in stems(part)}
    return text if set(stems(text)) & (known | set(stems(question))) else None


def messages(question: str, history: Sequence[Earlier]) -> list[BaseMessage]:
    """The messages sent: rules, then the fenced conversation and the question."""
    language = language_of(question)
    if language == "und" and history:
        language = language_of(history[-1].question)
    text = turnless(question)
    word = _fence([text, *(part for turn in history for part in _parts(turn))])
    given = {"fence": word, "history": fenced(history, word, language), "question": text}
    return prompt(language, kind="rewrite").invoke(given).to_messages()


def fenced(history: Sequence[Earlier], word: str, language: Language) -> str:
    """Earlier turns, each between two lines that begin with the fence word."""
    speakers = _SPEAKERS["ar" if language == "ar" else "en"]
    parts = []
    for n, turn in enumerate(history, start=1):
        said = zip(speakers, (turn.question, turn.asked, turn.said), strict=True)
        lines = [f"{who}: {' '.join(quotable(text).split())}" for who, text in said if text]
        parts.append("\n".join((f"{word} [{n}]", *lines, f"{word} end of [{n}]")))
    return "\n\n".join(parts)


def _parts(turn: Earlier) -> tuple[str, ...]:
    return tuple(part for part in (turn.question, turn.asked, turn.said) if part)


def _fence(sent: Sequence[str]) -> str:
    """A word that fences the conversation off: drawn anew for each request, and in nothing that it sends."""
    while True:
        word = f"turn-{secrets.token_hex(8)}"
        if not any(word in part for part in sent):
            return word
