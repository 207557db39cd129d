"""An encoder whose vectors are there beforehand, for benchmarks of what is around it."""

from __future__ import annotations

import time
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, Parts, open_encoder

DIRECTIONS = 4_096
SEED = 20_261


class Beforehand(Encoder):
    """The shipped encoder, or while `there`, vectors that need no computing."""

    def __init__(self) -> None:
        self._real = open_encoder(None)
        self.id, self.dimension = self._real.id, self._real.dimension
        self._directions = np.random.default_rng(SEED).normal(size=(DIRECTIONS, self.dimension)).astype("f4")
        self.there = True
        self.first: float | None = None  # when the first text was encoded, in seconds of perf_counter

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A unit vector a text, the same for the same text."""
        self.first = self.first or time.perf_counter()
        if not self.there:
            return self._real.encode(texts)
        keys = np.array([zlib.crc32(t.encode()) for t in texts])
        sums = self._directions[keys % DIRECTIONS] + self._directions[keys // DIRECTIONS % DIRECTIONS]
        return np.asarray(sums / np.linalg.norm(sums, axis=1, keepdims=True), dtype=np.float32)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Parts]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """The texts' vectors, and for each part some direction."""
        if not self.there:
            return self._real.encode_parts(texts, parts)
        return self.encode(texts), [self._directions[: len(p)] for p in parts]

    def embed_query(self, text: str) -> list[float]:
        """In earnest."""
        return self._real.embed_query(text)
