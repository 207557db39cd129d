"""The default answerer: the sentences of the articles that answer, word for word.

At most three, best first. The second and third must come near the best in
probability and add something: a sentence that says nearly the same is passed
over unless another article, no copy of the first, says it too. When no sentence
is likely enough to answer, the answer is a refusal that names what was looked for,
and the passages found are offered. Sources that give different figures for the
question are all quoted, the newest first (`rag/agreement.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.records import Language
from index.stem import tokens
from rag.agreement import agree
from rag.amount import places
from rag.calendar import spoken
from rag.citing import cite
from rag.emphasis import key
from rag.evidence import Candidate, Evidence
from rag.features import crosses
from rag.records import Answer, Citation, Sentence
from rag.searchable import Word
from rag.statement import ALIKE_WORDS, alike
from rag.wording import counted, listed, quoted, say

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

MODEL = "extractive"
MOST = 3
MOST_NAMED = 5  # words of the question that a refusal names
NEAR = 0.4  # of the best one's probability
ABOUT = 0.8  # idf-weighted share of the question that a passage must hold to be about it
ALIKE_MEANING = 0.9  # cosine that makes two sentences of one article one statement


def answerer() -> Runnable[Evidence, Answer]:
    """`answer` as a step of a LangChain chain."""
    from langchain_core.runnables import RunnableLambda

    return RunnableLambda(answer).with_config(run_name="extractive")


def answer(evidence: Evidence, notice: str | None = None) -> Answer:
    """The answer in the articles' words, or a refusal. `notice` is said before any other."""
    if not evidence.sufficient:
        return refuse(evidence, notice)
    question = evidence.question
    chosen = choose(evidence.candidates)
    found = agree(question, chosen, evidence.candidates, evidence.copies.values(), MOST)
    citations = tuple(
        cite(
            n, s.article, s.start, s.end,
            key=key(question, s.text), copies=s.copies, agreeing=s.agreeing, independent=s.independent,
        )
        for n, s in enumerate(found.statements, start=1)
    )  # fmt: skip
    differ = say("differ" if found.ordered else "differ_undated", question.language) if found.differ else None
    notices = [notice, differ, *foreign(question.language, citations)]
    return Answer(
        question=question.text,
        language=question.language,
        text="\n".join(line(citation, question.language) for citation in citations),
        refused=False,
        model=MODEL,
        sentences=tuple(Sentence(quoted(c.quote, c.language), (c.n,), True) for c in citations),
        citations=citations,
        hits=evidence.hits,
        confidence=evidence.confidence,
        notice=" ".join(n for n in notices if n) or None,
    )


def refuse(evidence: Evidence, notice: str | None = None, model: str = MODEL) -> Answer:
    """A refusal in the question's language, with what was looked for and the nearest passages."""
    language = evidence.question.language
    return Answer(
        question=evidence.question.text,
        language=language,
        text=" ".join(refusal(evidence)),
        refused=True,
        model=model,
        hits=evidence.hits,
        confidence=evidence.confidence,
        notice=notice,
    )


def refusal(evidence: Evidence) -> list[str]:
    """The sentences of a refusal: that there is no answer, what was looked for, and what is not there.

    The words are the question's own in their order, the MOST_NAMED most telling ones.
    """
    language = evidence.question.language
    telling = sorted(evidence.question.words, key=lambda word: (-word.idf, not word.name, word.start))
    once: dict[str, Word] = {}
    for word in telling:
        once.setdefault(word.word.casefold(), word)
    words = sorted(list(once.values())[:MOST_NAMED], key=lambda word: word.start)
    absent = {word.start for word in evidence.absent}
    found = [tokens(hit.passage.text) for hit in evidence.hits if absent]
    missing = [w.word for w in words if w.start in absent and not any(places(w, held) for held in found)]
    said = [say("refusal" if evidence.hits else "refusal_empty", language)]
    if words:
        said.append(say("looked_for", language, words=listed([word.word for word in words], language)))
    if missing:
        said.append(say("absent", language, words=listed(missing, language, last="or")))
    return [*said, say("nearest", language)] if evidence.hits else said


def choose(candidates: Sequence[Candidate], most: int = MOST) -> tuple[Candidate, ...]:
    """The best candidate and up to `most` - 1 more that come near it and add something."""
    chosen: list[Candidate] = []
    for candidate in candidates:
        if len(chosen) == most:
            break
        if not chosen or (near(candidate, chosen[0]) and all(adds(candidate, other) for other in chosen)):
            chosen.append(candidate)
    return tuple(chosen)


def near(candidate: Candidate, best: Candidate) -> bool:
    """Whether a candidate comes near the best one.

    A sentence of another article need not be as likely when it holds the kind
    of thing that is asked for in a passage that is as much about the question:
    that is how an earlier figure is found beside the one that revises it.
    """
    if candidate.probability >= NEAR * best.probability:
        return True
    same_article = candidate.span.hit.article.id == best.span.hit.article.id
    if same_article or not candidate.features.get("kind_held"):
        return False
    return candidate.features["coverage_passage"] >= max(ABOUT, best.features["coverage_passage"])


def adds(new: Candidate, old: Candidate) -> bool:
    """Whether a sentence adds to one chosen already.

    Not when it has the same wording, stands in a copy of that article, or says
    the same again in the same article.
    """
    if new.span.hit.article.id in old.span.hit.copies or old.span.hit.article.id in new.span.hit.copies:
        return False
    if alike(new.span.stems, old.span.stems) >= ALIKE_WORDS:
        return False
    same_article = new.span.hit.article.id == old.span.hit.article.id
    return not (same_article and float(new.vector @ old.vector) >= ALIKE_MEANING)


def foreign(language: Language, citations: Sequence[Citation]) -> list[str]:
    """A sentence for each language, other than the question's, that is quoted."""
    others = dict.fromkeys(c.language for c in citations if crosses(language, c.language))
    return [say(f"foreign_{other}", language) for other in others]


def line(citation: Citation, language: Language) -> str:
    """One quoted sentence as plain text: whose words, when, the words, the mark, how many carry it."""
    whose = citation.publisher or citation.title
    when = spoken(citation.published, language)
    said_by = f"{whose} ({when})" if when else whose
    carried = counted(citation.sources, citation.independent, language)
    shown = f"{said_by}: {quoted(citation.quote, citation.language)} [{citation.n}]"
    return f"{shown} ({carried})" if carried else shown
