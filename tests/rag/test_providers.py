"""Providers of chat models: servers that fail, packages that are missing, keys that stay secret."""

from __future__ import annotations

import itertools
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.language_models import FakeListChatModel

from index.errors import UsageError
from index.library import Library
from index.settings import Settings
from rag.chat import Chat, address, limits, open_model
from rag.evidence import Evidence
from rag.failures import brief
from rag.pipeline import make_chain
from rag.written import Written
from tests.rag.server import ModelServer, Reply, event, fails, says, scripted

ASK = "How many stones did the engineers replace in the bridge?"
GOOD = "Engineers replaced 1,200 stones in the arches [1]."
KEY = "a-key-that-looks-like-nothing-0123456789"

Gather = Callable[[str], Evidence]


def settings(server: ModelServer, **more: Any) -> Settings:
    return Settings(**{"model": "tester", "model_url": server.url, "model_key": KEY, **more})


def last(server: ModelServer, evidence: Gather, **chat: Any) -> tuple[Written, list[float]]:
    """What one question ends with, and the pauses before each retry, in seconds."""
    pauses: list[float] = []
    made = Chat(settings(server), sleep=pauses.append, **chat)
    return list(made.write(evidence(ASK)))[-1], pauses


@pytest.mark.parametrize(
    ("replies", "pauses"),
    [
        ([fails(429, retry_after="3"), says(GOOD)], [3.0]),
        ([fails(429, retry_after="0"), says(GOOD)], [0.5]),
        ([fails(429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), says(GOOD)], [0.5]),
        ([fails(500), fails(503), says(GOOD)], [0.5, 1.0]),
        ([Reply(then="refuse"), says(GOOD)], [0.5]),  # a connection that had gone stale
    ],
)
def test_a_server_that_may_do_better_is_asked_again(evidence: Gather, replies, pauses) -> None:
    with scripted(*replies) as server:
        written, waited = last(server, evidence)
    assert (written.text, written.failure, written.finished) == (GOOD, None, True)
    assert waited == pauses
    assert len(server.requests) == len(replies)
    assert server.requests[0] == server.requests[-1]


@pytest.mark.parametrize(
    ("reply", "pauses", "failure"),
    [
        (fails(429), [0.5, 1.0], "failed"),
        (fails(503), [0.5, 1.0], "failed"),
        (fails(429, retry_after="3600"), [], "failed"),  # an hour is not waited for
        (fails(500, x_should_retry="false"), [], "failed"),
        (fails(400), [], "failed"),
        (fails(404), [], "failed"),
        (fails(401), [], "unauthorised"),
        (fails(403), [], "unauthorised"),
        (Reply([b'data: {"id": "1", "choi\n\n'], then="end"), [], "failed"),  # half a line of JSON
        (Reply([b'data: {"id": "1", "choi'], then="end"), [], "failed"),
        (Reply([event("Engineers replaced"), b'data: {"id": "1", "choi\n\n']), [], "broken_off"),
        (Reply([event("Engineers replaced"), b'data: {"error": {"message": "full"}}\n\n']), [], "broken_off"),
        (Reply([event("Engineers replaced")], then="die"), [], "broken_off"),
        (Reply([event("Engineers replaced 1,200 stones [1]. They")]), [], "broken_off"),  # no reason given
        (says("Engineers replaced 1,200 stones [1]. They", reason="length"), [], "broken_off"),
        (says("Engineers replaced 1,200", reason="content_filter"), [], "broken_off"),
        (Reply([b"<html>Welcome</html>"]), [], "failed"),
        (Reply([b'{"choices": [{"message": {"content": "1,200 [1]"}}]}']), [], "failed"),
        (says(""), [], "empty_reply"),
        (says("<think>Long thoughts [1]."), [], "empty_reply"),
        (says('```json\n{"answer": "1,200 [1]"}\n```'), [], "unmarked"),
    ],
)
def test_what_cannot_be_used_is_named(evidence: Gather, reply, pauses, failure) -> None:
    with scripted(reply) as server:
        written, waited = last(server, evidence)
    assert written.failure == failure
    assert written.finished
    assert waited == pauses
    assert len(server.requests) == len(pauses) + 1


@pytest.mark.parametrize(
    ("pieces", "failure"), [([], "slow"), ([event("Engineers replaced 1,200 stones")], "broken_off")]
)
def test_a_silent_server_is_given_up_and_not_asked_again(evidence: Gather, pieces, failure) -> None:
    with scripted(Reply(pieces, then="hang")) as server:
        written, waited = last(server, evidence, timeout=1.5)
        assert (written.failure, waited) == (failure, [])
        assert len(server.requests) == 1


def test_a_reply_without_end_is_cut(evidence: Gather) -> None:
    for piece in ("more and more [1]. ", "<think>more and more "):
        with scripted(
            Reply(map(event, itertools.chain([piece], itertools.repeat("and more " * 50))))
        ) as server:
            written, _ = last(server, evidence)
            assert written.finished
            assert written.failure in {"broken_off", "empty_reply"}
            assert len(written.text) < 9_000
            assert server.cut.wait(60)  # the connection was closed: the model need not go on


def test_a_failed_server_falls_back_and_says_so(library: Library, evidence: Gather) -> None:
    with scripted(fails(400, "context too long")) as server:
        found = make_chain(library, settings(server)).invoke(ASK)
    assert found.model == "extractive"
    assert found.citations[0].quote == "Engineers replaced 1,200 stones in the arches."
    assert found.notice == "The chat model tester failed; the articles are quoted instead."


def test_a_reply_in_the_wrong_language_is_shown_as_it_is(library: Library) -> None:
    said = "استبدل المهندسون 1200 حجر في الأقواس [1]."
    with scripted(says(said)) as server:
        found = make_chain(library, settings(server)).invoke(ASK)
    assert found.text == said
    assert found.language == "en"
    assert [s.supported for s in found.sentences] == [True]
    assert found.citations[0].quote == "Engineers replaced 1,200 stones in the arches."


def test_the_key_stays_secret(
    evidence: Gather, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    echo = fails(429, "x" * 270 + f" bad key {KEY}")  # cut in the middle of the key if it were cut first
    with caplog.at_level(logging.DEBUG), scripted(echo) as server:
        written, _ = last(server, evidence)
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    said = caplog.text + "".join(capfd.readouterr()) + repr(written) + repr(settings(server))
    assert "tester" in said
    assert KEY[:12] not in said


def test_keys_of_the_environment_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "gsk_0123456789")
    assert brief(ValueError("Invalid key gsk_0123456789 given")) == "ValueError: Invalid key … given"


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1"),
        ("https://models.example/v1/", "https://models.example/v1"),
        ("http://[::1]:8000/v1/chat/completions", "http://[::1]:8000/v1"),
    ],
)
def test_the_address_of_a_server(url: str, meant: str) -> None:
    assert address(url) == meant


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "127.0.0.1",
        "htp://x/v1",
        "http://",
        "http://x:port/v1",
        "http://a b/v1",
        "http://[::1",
    ],
)
def test_a_malformed_address_is_refused_at_once(library: Library, url: str) -> None:
    with pytest.raises(UsageError) as refused:
        make_chain(library, Settings(model="tester", model_url=url))
    assert str(refused.value) == (
        f"ISNAD_MODEL_URL={url} is no address: write it as http://127.0.0.1:8000/v1."
    )


@pytest.mark.parametrize(
    "url", ["http://me:secret9@host/v1", "me:secret9@host", "https://host/v1?key=secret9"]
)
def test_a_key_in_the_address_is_refused_and_not_repeated(library: Library, url: str) -> None:
    with pytest.raises(UsageError, match="ISNAD_MODEL_KEY") as refused:
        make_chain(library, Settings(model="tester", model_url=url))
    assert "secret9" not in str(refused.value)


@pytest.mark.parametrize(
    "model", ["gpt-4.1-mini", "llama3.2:latest", "ollama:", "openai:", ":small", "nobody:small"]
)
def test_a_model_without_a_provider_is_refused_at_once(library: Library, model: str) -> None:
    with pytest.raises(UsageError) as refused:
        make_chain(library, Settings(model=model))
    assert str(refused.value) == (
        f"ISNAD_MODEL={model} names no provider that LangChain knows: write provider:model, such as "
        "ollama:llama3.2 or openai:gpt-4.1-mini, or give a server's address in ISNAD_MODEL_URL."
    )


@pytest.mark.parametrize(
    ("model", "package"),
    [
        ("ollama:llama3.2", "langchain-ollama"),
        ("anthropic:claude-haiku-4-5", "langchain-anthropic"),
        ("google_genai:gemini-2.5-flash", "langchain-google-genai"),
        ("mistralai:mistral-small-latest", "langchain-mistralai"),
        ("groq:llama-3.1-8b-instant", "langchain-groq"),
    ],
)
def test_a_missing_package_is_told_at_once_with_its_command(
    library: Library, monkeypatch: pytest.MonkeyPatch, model: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package.replace("-", "_"), None)  # also where it is installed
    with pytest.raises(UsageError) as refused:
        make_chain(library, Settings(model=model))
    assert str(refused.value) == (
        f"ISNAD_MODEL={model} needs a package that is not installed: pip install {package}"
    )


def test_openai_without_a_key_answers_from_the_articles(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    found = make_chain(library, Settings(model="openai:gpt-x")).invoke(ASK)
    assert found.model == "extractive"
    assert found.notice is not None
    assert "ISNAD_MODEL_KEY" in found.notice
    assert "ISNAD_MODEL=openai:gpt-x needs a key: set ISNAD_MODEL_KEY or OPENAI_API_KEY." in caplog.text


def test_a_model_of_another_provider_is_limited_and_asked_again(
    evidence: Gather, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Azure's client is the one besides OpenAI's that comes with Isnad; init_chat_model makes it.
    with scripted(fails(503), says(GOOD)) as server:
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.url.removesuffix("/v1"))
        monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
        chosen = Settings(model="azure_openai:gpt-x", model_key=KEY)
        made = open_model(chosen, timeout=7.0)
        assert (made.request_timeout, made.max_retries) == (7.0, 0)
        pauses: list[float] = []
        written = list(Chat(chosen, sleep=pauses.append).write(evidence(ASK)))[-1]
    assert (written.text, written.failure, written.model) == (GOOD, None, "azure_openai:gpt-x")
    assert pauses == [0.5]
    assert server.headers[-1]["api-key"] == KEY


def test_limits_are_set_as_far_as_a_class_takes_them() -> None:
    class Plain(FakeListChatModel):
        """Takes none."""

    class LikeOllama(FakeListChatModel):
        client_kwargs: dict[str, Any] = {}  # noqa: RUF012 (a pydantic field)

    class LikeMistral(FakeListChatModel):
        timeout: int = 120
        max_retries: int = 5

    assert limits(Plain, 60.0) == {}
    assert limits(LikeOllama, 60.0) == {"client_kwargs": {"timeout": 60.0}}
    assert limits(LikeMistral, 60.0) == {"max_retries": 0, "timeout": 60.0}


def test_a_model_that_cannot_be_made_is_told_without_the_key(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_OPENAI_ENDPOINT", raising=False)
    with pytest.raises(UsageError, match=r"^ISNAD_MODEL=azure_openai:x cannot be used: ") as refused:
        make_chain(library, Settings(model="azure_openai:x", model_key=KEY))
    assert KEY[:12] not in str(refused.value)
    assert refused.value.__cause__ is None
