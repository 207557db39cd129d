"""The chain: a question in, a cited answer out, as one LangChain Runnable with named steps.

    question -> contextualise -> retrieve -> rerank -> answer -> verify

`invoke`, `stream`, `batch` and their async forms work as on any Runnable. A
stream's values are whole answers, each more complete than the last.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from index.errors import UsageError
from index.language import language_of
from index.records import Filters, Hit, Language
from rag import extractive
from rag.chat import Chat
from rag.conversation import Earlier, earlier, standing_alone
from rag.evidence import Evidence, Judge
from rag.records import Answer
from rag.reranker import READ, open_reranker
from rag.reranker import rerank as in_order
from rag.retriever import LibraryRetriever, hits_of
from rag.rewriter import Rewriter
from rag.searchable import Searchable
from rag.streaming import Step, streaming
from rag.wording import say
from rag.written import Verifier, Written

if TYPE_CHECKING:
    from index.settings import Settings

log = logging.getLogger(__name__)

MOST_CHARACTERS = 1_000  # of a question; more is cut off and said so
PASSAGES = 10  # retrieved for a question

Input = str | Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question on its way through the chain, with what each step added.

    `written` is the question as it came, `text` as it is searched and answered.
    """

    written: str
    text: str
    filters: Filters
    notice: str | None
    started: float  # time.perf_counter(), seconds
    history: tuple[Earlier, ...] = ()
    hits: tuple[Hit, ...] = ()
    evidence: Evidence | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The reader's language, whatever that of the words carried over."""
        own = language_of(self.written)
        return language_of(self.text) if own == "und" else own


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """An answerer's reply so far, still to be verified: an answer already, or a model's text."""

    asked: Asked
    said: Answer | Written

    def __add__(self, later: Reply) -> Reply:
        return later


def make_chain(library: Searchable, settings: Settings | None = None) -> Runnable[Input, Answer]:
    """The chain over a library. The chat model of the settings answers, without one the extractive answerer.

    Input: the question, or ``{"question": str, "filters": Filters | mapping,
    "history": [...]}``, where the history is the earlier questions of the
    conversation, oldest first (`rag.conversation.earlier`).
    Output: an `Answer`. Raises UsageError for an empty question, unknown filters
    or a history that is none; at once PromptRefused for a broken prompt file and ModelRefused for
    a reranker that cannot be used.
    """
    judge = Judge(library)
    reader = open_reranker(settings.reranker if settings is not None else None)
    retriever = LibraryRetriever(library=library, k=PASSAGES if reader is None else READ)
    chat = Chat(settings) if settings is not None and (settings.model or settings.model_url) else None
    rewriter = Rewriter(settings) if settings is not None and chat is not None else None

    def contextualise(asked: Asked, config: RunnableConfig) -> Asked:
        if not asked.history:
            return asked
        before = time.perf_counter()
        by_rule = standing_alone(asked.text, asked.history, library)
        text = by_rule and ((rewriter and rewriter(asked.text, asked.history, config)) or by_rule)
        return replace(asked, text=text or asked.text, timings_ms={"contextualise": _since(before)})

    def retrieve(asked: Asked, config: RunnableConfig) -> Asked:
        before = time.perf_counter()
        hits = hits_of(retriever.invoke(asked.text, config, filters=asked.filters))
        return replace(asked, hits=hits, timings_ms={**asked.timings_ms, "retrieve": _since(before)})

    def rerank(asked: Asked) -> Asked:
        before = time.perf_counter()
        hits = asked.hits if reader is None else in_order(reader, asked.text, asked.hits, PASSAGES)
        evidence = judge.weigh(asked.text, hits)
        evidence = replace(evidence, question=replace(evidence.question, language=asked.language))
        timings = {**asked.timings_ms, "rerank": _since(before)}
        return replace(asked, hits=hits, evidence=evidence, timings_ms=timings)

    def answer() -> Step[Asked, Reply]:
        def each(asked: Asked, config: RunnableConfig) -> Iterator[Reply]:
            evidence = _evidence(asked)
            if chat is None or not evidence.sufficient:
                yield Reply(asked, extractive.answer(evidence))
                return
            for written in chat.write(evidence, config):
                if written.failure:
                    notice = say(written.failure, evidence.question.language, model=chat.name)
                    yield Reply(asked, extractive.answer(evidence, notice))
                else:
                    yield Reply(asked, written)

        return each

    def verify() -> Step[Reply, Answer]:
        verifier = Verifier(judge)

        def each(reply: Reply, _: RunnableConfig) -> Iterator[Answer]:
            said = verifier(reply.said) if isinstance(reply.said, Written) else reply.said
            yield _complete(said, reply.asked)

        return each

    steps = (
        RunnableLambda(read).with_config(run_name="question")
        | RunnableLambda(contextualise).with_config(run_name="contextualise")
        | RunnableLambda(retrieve).with_config(run_name="retrieve")
        | RunnableLambda(rerank).with_config(run_name="rerank")
        | streaming(answer).with_config(run_name="answer")
        | streaming(verify).with_config(run_name="verify")
    )
    return steps.with_config(run_name="isnad")


def read(given: Input) -> Asked:
    """The question as it was given, checked and cut to what is sensible."""
    started = time.perf_counter()
    question = given if isinstance(given, str) else given.get("question", "")
    if not isinstance(question, str) or not question.strip():
        raise UsageError("The question is empty: write one, in Arabic or English.")
    text = question.strip()
    notice = None
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rsplit(None, 1)[0]
        notice = say("cut", language_of(text), most=MOST_CHARACTERS)
    more: Mapping[str, Any] = {} if isinstance(given, str) else given
    history = earlier(more.get("history"))
    return Asked(text, text, _filters(more.get("filters")), notice, started, history)


def _filters(given: Filters | Mapping[str, Any] | None) -> Filters:
    if given is None:
        return Filters()
    if isinstance(given, Filters):
        return given
    try:
        return Filters(**given)
    except TypeError as error:
        raise UsageError(f"Unknown filters ({error}): use publisher, language, since, until.") from error


def _evidence(asked: Asked) -> Evidence:
    assert asked.evidence is not None  # the rerank step always sets it
    return asked.evidence


def _complete(answer: Answer, asked: Asked) -> Answer:
    """The answer with what the chain adds: its own notices, and how long each step took."""
    total = _since(asked.started)
    before = sum(asked.timings_ms.values())
    timings = {**asked.timings_ms, "answer": round(max(0.0, total - before), 3), "total": total}
    notice = " ".join(n for n in (asked.notice, answer.notice) if n) or None
    text = asked.text if asked.text != asked.written else None
    return replace(answer, question=asked.written, notice=notice, timings_ms=timings, asked=text)


def _since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000, 3)


@cache
def _default() -> Runnable[Input, Answer]:
    from index.encoder import open_encoder
    from index.library import Library
    from index.server import Server
    from index.settings import settings

    chosen = settings()
    library = Library.open(
        chosen.data, create=False, encoder=open_encoder(chosen.encoder), lexicon=chosen.lexicon,
        server=Server.of(chosen),
    )  # fmt: skip
    return make_chain(library, chosen)


#: The chain over the library of the settings, which is opened by the first question.
chain: Runnable[Input, Answer] = RunnableLambda(lambda _: _default()).with_config(run_name="isnad")
