"""An optional cross-encoder that reads question and passage together and puts the passages in order.

``ISNAD_RERANKER`` names any sentence-transformers CrossEncoder, by folder or by
name on the hub. Slower than the library's own ranking by far, and better where
the model is (Nogueira and Cho 2019, "Passage re-ranking with BERT").
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from index.errors import ModelRefused
from index.records import Hit

#: Passages that are read together with the question.
READ = 30


class Reranker(Protocol):
    """Says how well passages answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """One score a text, higher is better; comparable within one question."""


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder, in PyTorch. Safe to call from many threads.

    Raises ModelRefused when the package is missing, when the model does not
    load, or when it gives a text more than one score.
    """

    def __init__(self, name: str) -> None:
        if find_spec("sentence_transformers") is None:
            raise ModelRefused(
                f"The reranker {name} needs a package that is not installed: "
                "pip install sentence-transformers"
            )
        folder = Path(name).expanduser()
        if not folder.is_dir() and (folder.exists() or folder.is_absolute() or name.startswith((".", "~"))):
            raise ModelRefused(
                f"{folder} is not a model folder: set ISNAD_RERANKER to one, or to a hub name."
            )
        from sentence_transformers import CrossEncoder

        offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
        try:
            self._model = CrossEncoder(
                str(folder) if folder.is_dir() else name, device="cpu", local_files_only=offline
            )
        except Exception as error:  # the library raises many kinds for what is no model
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelRefused(
                f"sentence-transformers cannot load the reranker {name} ({why}): "
                "set ISNAD_RERANKER to a CrossEncoder's folder or its name on the hub."
            ) from error
        if self._model.num_labels != 1:
            raise ModelRefused(
                f"The reranker {name} gives {self._model.num_labels} scores to a passage, not one: "
                "set ISNAD_RERANKER to a CrossEncoder that was trained to rank."
            )
        self._reading = threading.Lock()

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """One score a text, higher is better."""
        if not texts:
            return []
        with self._reading:
            found = self._model.predict([(question, text) for text in texts], show_progress_bar=False)
        return [float(score) for score in found]


def open_reranker(name: str | None) -> Reranker | None:
    """The reranker that `name` says, None without one. Raises ModelRefused."""
    return CrossEncoderReranker(name) if name else None


def rerank(reranker: Reranker, question: str, hits: Sequence[Hit], k: int) -> tuple[Hit, ...]:
    """The `k` best hits by the reranker's scores, which become theirs; ties in the order they came."""
    scores = reranker.scores(question, [f"{h.article.title}\n{h.passage.text}" for h in hits])
    # A score that is no number says nothing: such a passage comes last.
    known = [-math.inf if math.isnan(score) else score for score in scores]
    order = sorted(range(len(hits)), key=lambda i: -known[i])
    return tuple(replace(hits[i], score=known[i]) for i in order[:k])
