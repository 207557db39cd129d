"""The chat-model answerer: a model writes from numbered, fenced passages, streamed.

Any OpenAI-compatible server (`ISNAD_MODEL_URL`), OpenAI itself (``openai:name``), or
any provider that LangChain's `init_chat_model` knows (``ollama:name``). Settings that
can never work are refused at once. Whatever goes wrong later ends in
`Written.failure`, never in an exception: the chain then answers from the articles'
own words and says so. Keys are neither logged nor shown.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from index.errors import UsageError
from rag.evidence import Evidence
from rag.failures import KeyMissing, brief, failure, pause_before_retry
from rag.marks import marks
from rag.prompts import fence, fenced, prompt, turnless
from rag.written import Written, refuses

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import RunnableConfig

    from index.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 60.0  # seconds without a byte
RETRIES = 2
LONGEST_TEXT = 8_000  # characters; an answer has one to four sentences
LONGEST_REPLY = 100_000  # the same with the thoughts before it
_STEP = 24  # characters between two values of the stream
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|\Z)\s*", re.DOTALL)
#: Where providers say why a model stopped, and what they say when it was not done.
_REASONS = ("finish_reason", "stop_reason", "done_reason", "status")
_CUT = frozenset({"length", "model_length", "max_tokens", "incomplete", "in_progress"})
_BLOCKED = frozenset({"content_filter", "safety", "refusal", "recitation", "blocklist", "failed"})
#: Models whose stream, stopping without a reason, was cut off.
_SAY_WHY = frozenset(
    f"{name}-chat" for name in ("openai", "azure-openai", "anthropic", "groq", "mistralai")
) | {"chat-ollama", "chat-google-generative-ai"}


def name(settings: Settings) -> str:
    """The model as it is named in answers: what was set, or what a server given by URL is asked for."""
    return settings.model or "default"


def address(url: str) -> str:
    """The address of an OpenAI-compatible server, as its client wants it. Raises UsageError for none."""
    if set(url) & set("@?#"):  # and is not repeated: a key may stand in it
        raise UsageError(
            "ISNAD_MODEL_URL holds more than an address (one of @, ?, #): "
            "write it as http://127.0.0.1:8000/v1, with the key in ISNAD_MODEL_KEY."
        )
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        good = False
    if not good or re.search(r"\s", url):
        raise UsageError(f"ISNAD_MODEL_URL={url} is no address: write it as http://127.0.0.1:8000/v1.")
    return url.rstrip("/").removesuffix("/chat/completions")


def _is_openai(settings: Settings) -> bool:
    """Whether the model is reached through OpenAI's own protocol and package."""
    return bool(settings.model_url) or re.match("openai:.", name(settings)) is not None


def open_model(settings: Settings, timeout: float = TIMEOUT) -> BaseChatModel:
    """The chat model that the settings name; each of its silences may last `timeout` seconds.

    It does not retry: `Chat` does. Raises UsageError when the settings name no
    model that can be used, when its package is missing, and KeyMissing.
    """
    if not _is_openai(settings):
        return _other(settings, timeout)
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    # A server of one's own may want no key, yet the client insists on one. The key of OpenAI
    # itself (OPENAI_API_KEY) never goes to another server.
    key = settings.model_key or ("none" if settings.model_url else None)
    if not key and not os.environ.get("OPENAI_API_KEY"):
        raise KeyMissing(f"ISNAD_MODEL={name(settings)} needs a key: set ISNAD_MODEL_KEY or OPENAI_API_KEY.")
    given: dict[str, Any] = {"api_key": SecretStr(key)} if key else {}
    if settings.model_url:
        given["base_url"] = address(settings.model_url)
    return ChatOpenAI(
        model=name(settings).removeprefix("openai:"),
        temperature=0,
        timeout=timeout,
        max_retries=0,
        stream_usage=False,
        **given,
    )


def _other(settings: Settings, timeout: float) -> BaseChatModel:
    model = name(settings)
    provider, _, rest = model.partition(":")
    nameless = UsageError(
        f"ISNAD_MODEL={model} names no provider that LangChain knows: write provider:model, such as "
        "ollama:llama3.2 or openai:gpt-4.1-mini, or give a server's address in ISNAD_MODEL_URL."
    )
    if not provider or not rest:
        raise nameless
    try:
        from langchain.chat_models import init_chat_model
        from pydantic import SecretStr

        given: dict[str, Any] = {"model_provider": provider, "temperature": 0}
        if settings.model_key:
            given["api_key"] = SecretStr(settings.model_key)
        made: BaseChatModel = init_chat_model(rest, **given)
        limited: BaseChatModel = init_chat_model(rest, **given, **limits(type(made), timeout))
    except ImportError as error:
        package = re.search(r"pip install [\w\-\[\] ]+", str(error))
        how = package.group().strip() if package else f"pip install langchain-{provider.replace('_', '-')}"
        raise UsageError(f"ISNAD_MODEL={model} needs a package that is not installed: {how}") from error
    except Exception as error:  # every provider raises its own; each means that the name or key is no good
        if str(error).startswith("Unsupported provider"):
            raise nameless from None
        # The cause stays behind: it may show the key.
        raise UsageError(f"ISNAD_MODEL={model} cannot be used: {brief(error, settings.model_key)}") from None
    return limited


def limits(kind: type[BaseChatModel], timeout: float) -> dict[str, Any]:
    """What bounds the waiting of a provider's class, as far as it takes such: its time-out, no retries."""
    fields = kind.model_fields
    taken = {*fields, *(field.alias for field in fields.values() if field.alias)}
    given: dict[str, Any] = {"max_retries": 0} if "max_retries" in taken else {}
    for known in ("timeout", "request_timeout"):
        if known in taken:
            return {**given, known: timeout}
    return {**given, "client_kwargs": {"timeout": timeout}} if "client_kwargs" in taken else given


class Chat:
    """Writes answers with one chat model: OpenAI's client opens at the first question, others at once.

    Raises UsageError when the settings can never work. `sleep` waits so many
    seconds before a retry.
    """

    def __init__(
        self,
        settings: Settings,
        model: BaseChatModel | None = None,
        *,
        timeout: float = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._settings = settings
        self._timeout = timeout
        self._sleep = sleep
        self.name = name(settings)
        prompt("ar"), prompt("en")  # a broken prompt file is refused at start, not at the first question
        if settings.model_url:
            address(settings.model_url)
        if model is None and not _is_openai(settings):
            model = open_model(settings, timeout)
        self._model = model

    def write(self, evidence: Evidence, config: RunnableConfig | None = None) -> Iterator[Written]:
        """What the model writes, longer each time; the last one is finished or says why it failed."""
        text = raw = ""
        try:
            if self._model is None:
                self._model = open_model(self._settings, self._timeout)
            reason = None if self._model._llm_type in _SAY_WHY else "stop"
            for chunk in self._chunks(self._model, messages(evidence), config):
                raw += chunk.text
                reason = _reason(chunk) or reason
                said = _THOUGHT.sub("", raw)
                if len(said) > LONGEST_TEXT or len(raw) > LONGEST_REPLY:
                    reason = "length"
                    break
                if len(said) >= len(text) + _STEP:
                    text = said
                    yield Written(evidence, text, self.name)
        except Exception as error:  # whatever the client raises: the reader still gets an answer
            log.warning("chat model %s: %s", self.name, brief(error, self._settings.model_key))
            yield Written(evidence, text, self.name, True, "broken_off" if raw else failure(error))
            return
        text = _THOUGHT.sub("", raw).strip()
        whole = reason is not None and reason not in _CUT | _BLOCKED
        yield Written(evidence, text, self.name, True, unusable(text) if whole or not text else "broken_off")

    def _chunks(
        self, model: BaseChatModel, asked: list[BaseMessage], config: RunnableConfig | None
    ) -> Iterator[AIMessageChunk]:
        """What the model streams; asked again, after a pause, if it failed before its first word."""
        for attempt in range(RETRIES + 1):
            begun = False
            try:
                for chunk in model.stream(asked, config):
                    begun = begun or bool(chunk.text)
                    yield chunk
                return
            except Exception as error:
                pause = None if begun or attempt == RETRIES else pause_before_retry(error, attempt)
                if pause is None:
                    raise
                said = brief(error, self._settings.model_key)
                log.info("chat model %s: %s; asked again in %.1f s", self.name, said, pause)
                self._sleep(pause)


def messages(evidence: Evidence) -> list[BaseMessage]:
    """The messages sent: rules, then the fenced passages and the question."""
    question, hits = evidence.question, evidence.shown
    text = turnless(question.text)
    word = fence(text, hits)
    given = {"fence": word, "passages": fenced(hits, word, question.language), "question": text}
    return prompt(question.language).invoke(given).to_messages()


def _reason(chunk: AIMessageChunk) -> str | None:
    """Why the model stopped, when a chunk says so."""
    said = (chunk.response_metadata.get(key) for key in _REASONS)
    return next((str(reason).lower() for reason in said if reason), None)


def unusable(text: str) -> str | None:
    """Why a finished text cannot be shown, as a key of the wording; None when it can."""
    if not re.search(r"\w", text):
        return "empty_reply"
    if refuses(text):
        return None
    if not marks(text) or _is_json(text):
        return "unmarked"
    return None


def _is_json(text: str) -> bool:
    bare = re.sub(r"^```\w*\s*|\s*```$", "", text.strip())
    if not bare.startswith(("{", "[{")):
        return False
    try:
        json.loads(bare)
    except ValueError:
        return False
    return True
