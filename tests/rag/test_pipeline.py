"""The chain as anyone's LangChain program uses it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import LibraryMissing, UsageError
from index.library import Library
from index.records import Filters
from rag.pipeline import MOST_CHARACTERS, make_chain
from rag.records import Answer
from rag.retriever import LibraryRetriever, hits_of

STONES = "How many stones did the engineers replace?"
OLIVES = "كم طنًا من الزيتون جمع مزارعو نوران؟"


@pytest.fixture(scope="module")
def chain(library: Library):
    return make_chain(library)


def test_invoke_batch_and_stream_agree(chain) -> None:
    one = chain.invoke(STONES)
    assert isinstance(one, Answer)
    assert "1,200 stones" in one.text
    several = chain.batch([STONES, {"question": OLIVES}])
    assert [a.text for a in several] == [one.text, chain.invoke(OLIVES).text]
    assert list(chain.stream(STONES))[-1].text == one.text


def test_the_asynchronous_forms(chain) -> None:
    async def both() -> tuple[Answer, list[Answer]]:
        return await chain.ainvoke(STONES), [a async for a in chain.astream(STONES)]

    one, streamed = asyncio.run(both())
    assert one.text == streamed[-1].text == chain.invoke(STONES).text


def test_it_composes(chain) -> None:
    from langchain_core.runnables import RunnableLambda

    longer = chain | RunnableLambda(lambda answer: answer.text.upper())
    assert "1,200 STONES" in longer.invoke(STONES)
    assert "1,200 STONES" in "".join(longer.stream(STONES))


def test_the_steps_have_names(chain) -> None:
    async def names() -> list[str]:
        seen = []
        async for event in chain.astream_events(STONES, version="v2"):
            if event["event"].endswith("_start"):
                seen.append(event["name"])
        return seen

    seen = asyncio.run(names())
    assert seen[0] == "isnad"
    steps = [name for name in seen if name in ("question", "retrieve", "rerank", "answer", "verify")]
    assert sorted(set(steps)) == sorted(["question", "retrieve", "rerank", "answer", "verify"])
    assert "LibraryRetriever" in seen


def test_timings(chain) -> None:
    timings = chain.invoke(STONES).timings_ms
    assert list(timings) == ["retrieve", "rerank", "answer", "total"]
    assert all(value >= 0 for value in timings.values())
    assert timings["total"] >= timings["retrieve"]


def test_filters(chain) -> None:
    cost = "What did the repairs of the bridge of Velmar cost?"
    only = chain.invoke({"question": cost, "filters": Filters(publisher="Delta Post (sample)")})
    assert {c.publisher for c in only.citations} == {"Delta Post (sample)"}
    assert {h.article.publisher for h in only.hits} == {"Delta Post (sample)"}
    early = chain.invoke({"question": cost, "filters": {"until": "2026-03-31"}})
    assert {h.article.published[:7] for h in early.hits} <= {"2026-02", "2026-03"}
    with pytest.raises(UsageError, match="publisher, language, since, until"):
        chain.invoke({"question": cost, "filters": {"author": "me"}})


@pytest.mark.parametrize("question", ["", "  \n", {"question": ""}, {"query": "x"}, {"question": 3}])
def test_an_empty_question_is_refused(chain, question) -> None:
    with pytest.raises(UsageError, match="empty"):
        chain.invoke(question)


def test_a_very_long_question_is_cut_and_said_so(chain) -> None:
    found = chain.invoke(f"{STONES} " + "stone bridge " * 1600)
    assert len(found.question) <= MOST_CHARACTERS
    assert found.notice is not None
    assert str(MOST_CHARACTERS) in found.notice


ODD = ["؟", "!!!", "1234567", "\u200f\u202e", "a" * 20_000, "' OR 1=1 --", "𝟙\ud800"]


@pytest.mark.parametrize("question", ODD)
def test_odd_questions_are_answered_or_refused(chain, question: str) -> None:
    assert isinstance(chain.invoke(question), Answer)


def test_the_retriever_returns_documents_with_offsets(library: Library) -> None:
    retriever = LibraryRetriever(library=library, k=3)
    found = retriever.invoke(STONES)
    assert len(found) == 3
    first = found[0].metadata
    article = library.article(first["article_id"])
    assert article is not None
    assert article.text[first["start"] : first["end"]] == found[0].page_content
    assert first["title"] == "Old bridge of Velmar reopens"
    assert set(first) == {
        "passage_id", "article_id", "title", "publisher", "source", "published", "language", "paragraph",
        "start", "end", "score",
    }  # fmt: skip
    assert len(retriever.invoke(STONES, k=1)) == 1
    assert [h.passage.id for h in hits_of(found)] == [d.id for d in found]
    assert "hit" not in found[0].model_dump()


def test_the_exported_chain_opens_the_library_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag import chain, pipeline

    pipeline._default.cache_clear()
    monkeypatch.setenv("ISNAD_DATA", str(tmp_path / "none"))
    with pytest.raises(LibraryMissing, match="python -m index build"):
        chain.invoke(STONES)


def test_importing_the_room_imports_nothing_heavy() -> None:
    code = (
        "import sys, rag; from rag import Answer, Citation; heavy = 'langchain_core numpy chromadb'; "
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_the_room_exports_what_it_says() -> None:
    import rag

    assert all(getattr(rag, name) for name in rag.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = rag.nothing_of_the_kind
