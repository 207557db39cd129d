"""How likely it is that what was found answers the question.

Two logistic regressions, p = 1 / (1 + exp(-(b + w·x))), read the same features
of a sentence (`rag/features.py`). One says how likely the sentence is to hold
the answer, and orders them; the other says of the best sentence how likely it is
that the answer was found at all, and decides on a refusal. The coefficients lie
in `rag/evidence.json` and are fitted by `benchmarks/calibrate.py` on answerable
and unanswerable questions.
"""

from __future__ import annotations

import json
import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.records import Article, Hit
from index.sentences import sentences
from rag.features import NAMES, Span, coverage, crosses, features, spans
from rag.question import Question
from rag.searchable import Searchable, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Encode = Callable[[Sequence[str]], Sequence[NDArray[np.float32]]]

MOST_SENTENCES = 32  # looked at for one question
FOREIGN = 0.5  # a sentence that the reader can read is worth two that are as likely and foreign
SHOWN = 6  # passages that a chat model is given
_REMEMBERED = 4_096  # sentence vectors kept, 1.5 kB each
_NOWHERE = "0" * 24  # a number that no article holds


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence with its features and the probability, 0 to 1, that it answers."""

    span: Span
    features: Mapping[str, float]
    probability: float
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What was found for a question: candidates and passages, best first.

    `confidence` is the probability, 0 to 1, that the answer was found; below
    `threshold` it is not enough to answer. `copies` are the articles, by id, whose
    passages were folded into the hits; `absent` the question's words that nothing
    in the library matches.
    """

    question: Question
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    confidence: float
    threshold: float
    copies: Mapping[str, Article] = field(default_factory=dict)
    absent: tuple[Word, ...] = ()

    @property
    def sufficient(self) -> bool:
        """Whether the evidence is enough to answer."""
        return bool(self.candidates) and self.confidence >= self.threshold

    @property
    def shown(self) -> tuple[Hit, ...]:
        """The passages that a chat model is shown, best first; marks number them from 1."""
        return self.hits[:SHOWN]


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: one weight a feature, in log-odds."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, found: Mapping[str, float]) -> float:
        """``1 / (1 + exp(-(intercept + sum of weight * feature)))``"""
        z = self.intercept + math.fsum(weight * found[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


@dataclass(frozen=True, slots=True)
class Model:
    """Which sentence holds the answer, whether it was found, and from which probability on to say so."""

    sentence: Logistic
    found: Logistic
    threshold: float


@cache
def shipped() -> Model:
    """The model of `rag/evidence.json`. Raises ValueError when it names unknown features."""
    path = Path(__file__).with_name("evidence.json")
    read = json.loads(path.read_text("utf-8"))
    model = Model(_logistic(read["sentence"]), _logistic(read["found"]), float(read["threshold"]))
    if unknown := {*model.sentence.weights, *model.found.weights} - set(NAMES):
        raise ValueError(f"{path.name} weighs features that do not exist: {', '.join(sorted(unknown))}.")
    return model


def _logistic(read: Mapping[str, Any]) -> Logistic:
    return Logistic(float(read["intercept"]), {n: float(w) for n, w in read["weights"].items()})


class Judge:
    """Weighs what a library found for a question; remembers the vectors of sentences. Thread-safe."""

    def __init__(self, library: Searchable, model: Model | None = None) -> None:
        self.library = library
        self.model = model or shipped()
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def weigh(self, text: str, hits: Sequence[Hit]) -> Evidence:
        """The evidence for one question, whose passages were found already."""
        question = Question.read(text, self.library.expand(text))
        found = measure(question, hits, self.library.vector(text), self.vectors(hits))
        scored = [Candidate(s, f, self.model.sentence.probability(f), v) for s, f, v in found]
        scored.sort(key=lambda c: (-_worth(question, c), c.span.rank, c.span.start))
        confidence = self.model.found.probability(scored[0].features) if scored else 0.0
        best = reranked(hits, scored)
        return Evidence(
            question, best, tuple(scored), confidence, self.model.threshold,
            self._copies(hits), self._absent(question),
        )  # fmt: skip

    def vectors(self, hits: Sequence[Hit]) -> dict[str, NDArray[np.float32]]:
        """Vectors of the sentences of the hits, by passage; those of a passage not embedded yet are made."""
        found = dict(self.library.sentence_vectors([hit.passage.id for hit in hits]))
        for hit in hits:
            if hit.passage.id not in found:
                texts = [hit.passage.text[a:b] for a, b in sentences(hit.passage.text)]
                found[hit.passage.id] = np.stack(self.encode(texts))
        return found

    def _copies(self, hits: Sequence[Hit]) -> dict[str, Article]:
        """The articles whose passages were folded into the hits."""
        ids = dict.fromkeys(i for hit in hits for i in hit.copies)
        return {i: article for i in ids if (article := self.library.article(i)) is not None}

    def _absent(self, question: Question) -> tuple[Word, ...]:
        """The words that no passage of the library holds: none is more telling than they are."""
        (nowhere,) = self.library.expand(_NOWHERE)
        return tuple(word for word in question.words if word.idf >= nowhere.idf)

    def encode(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Unit vectors of texts, remembered ones not computed again."""
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            known |= dict(zip(missing, self.library.encoder.encode(missing), strict=True))
        with self._lock:
            for text in texts:
                self._vectors[text] = known[text]
                self._vectors.move_to_end(text)
            while len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return [known[text] for text in texts]


def _worth(question: Question, candidate: Candidate) -> float:
    """A candidate's probability; in another language than the reader's it counts FOREIGN of it."""
    crossing = crosses(question.language, candidate.span.hit.article.language)
    return candidate.probability * (FOREIGN if crossing else 1.0)


def reranked(hits: Sequence[Hit], candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
    """Passages by their likeliest sentence, best first; those without a candidate last."""
    best: dict[str, float] = {}
    for candidate in candidates:
        best.setdefault(candidate.span.hit.passage.id, candidate.probability)
    return tuple(sorted(hits, key=lambda hit: -best.get(hit.passage.id, 0.0)))


def likeliest(
    question: Question, found: Sequence[Span], cosines: Sequence[float], most: int = MOST_SENTENCES
) -> list[int]:
    """Which sentences are worth a closer look, in order: by what they cover, their cosine, their passage."""

    def promise(at: int) -> float:
        span = found[at]
        crossing = crosses(question.language, span.hit.article.language)
        held = sum(coverage(question.words, stems, crossing) for stems in (span.stems, span.around))
        return held + 2 * cosines[at] + 1 / (1 + span.rank)

    return sorted(sorted(range(len(found)), key=lambda at: (-promise(at), at))[:most])


def measure(
    question: Question,
    hits: Sequence[Hit],
    asked: NDArray[np.float32],
    vectors: Mapping[str, NDArray[np.float32]],
) -> list[tuple[Span, Mapping[str, float], NDArray[np.float32]]]:
    """Sentences of the hits with their features and vectors.

    `asked` is the question's vector, `vectors` those of the sentences by passage id.
    """
    several = spans(hits)
    held = [vectors[span.hit.passage.id][span.at] for span in several]
    cosines = [float(asked @ vector) for vector in held]
    best = max((hit.score for hit in hits), default=0.0)
    return [
        (several[at], features(question, several[at], best, cosines[at]), held[at])
        for at in likeliest(question, several, cosines)
    ]
