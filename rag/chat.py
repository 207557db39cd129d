"""The chat-model answerer: a model writes from numbered, fenced passages, streamed.

Any OpenAI-compatible server (`ISNAD_MODEL_URL`), OpenAI itself (``openai:name``), or
any provider that LangChain's `init_chat_model` knows (``ollama:name``). Whatever
goes wrong ends in `Written.failure`, never in an exception: the chain then
answers from the articles' own words and says so. Keys are neither logged nor
shown.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from index.errors import UsageError
from rag.evidence import Evidence
from rag.marks import marks
from rag.prompts import fence, fenced, prompt
from rag.written import Written, refuses

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.runnables import RunnableConfig

    from index.settings import Settings

log = logging.getLogger(__name__)

TIMEOUT = 60.0  # seconds without a byte
RETRIES = 2
_STEP = 24  # characters between two values of the stream
_THOUGHT = re.compile(r"^\s*<think>.*?(?:</think>|\Z)\s*", re.DOTALL)


def name(settings: Settings) -> str:
    """The model as it is named in answers: what was set, or what a server given by URL is asked for."""
    return settings.model or "default"


def open_model(settings: Settings) -> BaseChatModel:
    """The chat model that the settings name. Raises UsageError when its package is missing."""
    provider, _, rest = name(settings).partition(":")
    if settings.model_url or provider == "openai":
        from langchain_openai import ChatOpenAI
        from pydantic import SecretStr

        # A server of one's own may want no key, yet the client insists on one. The key of OpenAI
        # itself (OPENAI_API_KEY) never goes to another server.
        key = settings.model_key or ("none" if settings.model_url else None)
        given: dict[str, Any] = {"api_key": SecretStr(key)} if key else {}
        if settings.model_url:
            given["base_url"] = settings.model_url
        return ChatOpenAI(
            model=rest if provider == "openai" else name(settings),
            temperature=0,
            timeout=TIMEOUT,
            max_retries=RETRIES,
            stream_usage=False,
            **given,
        )
    return _other(settings)


def _other(settings: Settings) -> BaseChatModel:
    model = name(settings)
    try:
        from langchain.chat_models import init_chat_model

        given: dict[str, Any] = {"api_key": settings.model_key} if settings.model_key else {}
        made: BaseChatModel = init_chat_model(model, temperature=0, **given)
    except ImportError as error:
        package = re.search(r"pip install [\w\-\[\] ]+", str(error))
        how = package.group().strip() if package else f"pip install langchain-{model.partition(':')[0]}"
        raise UsageError(f"ISNAD_MODEL={model} needs a package that is not installed: {how}") from error
    except Exception as error:  # every provider raises its own; each means that the name or key is no good
        raise UsageError(f"ISNAD_MODEL={model} cannot be used: {brief(error, settings.model_key)}") from error
    return made


class Chat:
    """Writes answers with one chat model, opened at the first question."""

    def __init__(self, settings: Settings, model: BaseChatModel | None = None) -> None:
        self._settings = settings
        self._model = model
        self.name = name(settings)
        prompt("ar"), prompt("en")  # a broken prompt file is refused at start, not at the first question

    def write(self, evidence: Evidence, config: RunnableConfig | None = None) -> Iterator[Written]:
        """What the model writes, longer each time; the last one is finished or says why it failed."""
        text = raw = ""
        try:
            if self._model is None:
                self._model = open_model(self._settings)
            ended = not _says_when_it_ends(self._model)
            for chunk in self._model.stream(messages(evidence), config):
                raw += chunk.text
                ended = ended or bool(chunk.response_metadata.get("finish_reason"))
                said = _THOUGHT.sub("", raw)
                if len(said) >= len(text) + _STEP:
                    text = said
                    yield Written(evidence, text, self.name)
        except Exception as error:  # whatever the client raises: the reader still gets an answer
            log.warning("chat model %s: %s", self.name, brief(error, self._settings.model_key))
            yield Written(evidence, text, self.name, True, "broken_off" if raw else failure(error))
            return
        text = _THOUGHT.sub("", raw).strip()
        yield Written(evidence, text, self.name, True, unusable(text) if ended or not text else "broken_off")


def messages(evidence: Evidence) -> list[Any]:
    """The messages sent: rules, then the fenced passages and the question."""
    question, hits = evidence.question, evidence.shown
    word = fence(question.text, hits)
    given = {"fence": word, "passages": fenced(hits, word, question.language), "question": question.text}
    return prompt(question.language).invoke(given).to_messages()


def _says_when_it_ends(model: BaseChatModel) -> bool:
    """Whether a stream that stops without a reason was cut off: so it is in OpenAI's protocol."""
    return model._llm_type == "openai-chat"


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


def failure(error: Exception) -> str:
    """What kind of failure an exception was, as a key of the wording."""
    status = getattr(error, "status_code", None)
    if status in (401, 403):
        return "unauthorised"
    kind = type(error).__name__
    if "Timeout" in kind:
        return "slow"
    return "unreachable" if "Connect" in kind else "failed"


def brief(error: BaseException, key: str | None) -> str:
    """One line on an error, without the key."""
    said = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
    said = re.sub(r"(sk-|Bearer\s+)[\w\-.*]+", r"\1…", said)
    return said.replace(key, "…") if key else said
