"""A chat model's text made into an answer: sentences checked, marks renumbered, places quoted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag import verify
from rag.citing import cite
from rag.evidence import Evidence, Judge
from rag.extractive import refuse
from rag.marks import closed, marks, renumbered, without
from rag.prompts import NO_ANSWER
from rag.records import Answer, Citation, Sentence
from rag.wording import say


@dataclass(frozen=True, slots=True)
class Written:
    """What a chat model has written so far; `finished` when no more will come.

    `failure` is the key of the sentence (`rag/wording.py`) that says why the
    text is not to be used. Of several, as a stream adds them up, the later one
    replaces the earlier.
    """

    evidence: Evidence
    text: str
    model: str
    finished: bool = False
    failure: str | None = None

    def __add__(self, later: Written) -> Written:
        return later


class Verifier:
    """Checks what was written about one question; a sentence checked once is not checked again."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._checked: dict[str, verify.Finding] = {}

    def __call__(self, written: Written) -> Answer:
        """The answer as far as it is written. While it is unfinished the last sentence is not yet checked."""
        evidence = written.evidence
        if refuses(written.text):
            return refuse(evidence, model=written.model)
        parts = list(verify.split(closed(written.text) if not written.finished else written.text))
        tail = parts.pop() if parts and not written.finished else None
        citations: list[Citation] = []
        sentences: list[Sentence] = []
        for part in parts:
            finding = self._check(part, evidence)
            numbers = {n: _number(citations, finding, n) for n, _ in finding.quotes}
            text = renumbered(finding.text, numbers.get).strip()
            sentences.append(Sentence(text, marks(text), finding.supported))
        if tail is not None:
            sentences.append(Sentence(without(tail), (), True))
        answer = Answer(
            question=evidence.question.text,
            language=evidence.question.language,
            text=" ".join(s.text for s in sentences),
            refused=False,
            model=written.model,
            sentences=tuple(sentences),
            citations=tuple(citations),
            hits=evidence.hits,
            confidence=evidence.confidence,
        )
        return replace(answer, notice=_notice(answer)) if written.finished else answer

    def _check(self, part: str, evidence: Evidence) -> verify.Finding:
        if part not in self._checked:
            encode, expand = self._judge.encode, self._judge.library.expand
            self._checked[part] = verify.check(part, evidence.shown, encode, expand)
        return self._checked[part]


def refuses(text: str) -> bool:
    """Whether a model said that the passages do not answer."""
    return without(text).strip(" .*\"'`«»").upper().startswith(NO_ANSWER)


def _number(citations: list[Citation], finding: verify.Finding, passage: int) -> int:
    """The number of the place quoted for a passage, added to the citations when it is new."""
    span = dict(finding.quotes)[passage]
    for citation in citations:
        if (citation.article_id, citation.start, citation.end) == (span.hit.article.id, span.start, span.end):
            return citation.n
    citations.append(cite(len(citations) + 1, span.hit.article, span.start, span.end))
    return len(citations)


def _notice(answer: Answer) -> str | None:
    wrong = sum(not s.supported for s in answer.sentences)
    return say("unsupported", answer.language, count=wrong, all=len(answer.sentences)) if wrong else None
