"""A small encoder that can be reckoned by hand, and articles to index."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.encoder import Encoder, Parts
from index.stem import stems


class StemEncoder(Encoder):
    """A bag of hashed stems, length 1: equal words give cosine 1, no common word gives about 0.

    `encoded` are the texts whose own vectors were computed, not those of their parts.
    """

    id = "stems:test"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return self._vectors(texts)

    def encode_parts(
        self, texts: Sequence[str], parts: Sequence[Parts]
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        each = [self._vectors([t[a:b] for a, b in p]) for t, p in zip(texts, parts, strict=True)]
        return self.encode(texts), each

    def _vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for stem in stems(text) or [""]:
                out[row, hashlib.md5(stem.encode()).digest()[0] % self.dimension] += 1
        return out / np.linalg.norm(out, axis=1, keepdims=True)


@pytest.fixture
def encoder() -> StemEncoder:
    return StemEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles: two in English, one in Arabic."""
    return write_articles(tmp_path)


def write_articles(home: Path) -> Path:
    """The articles of the fixture `folder`, in the folder ``news`` of `home`."""
    here = home / "news"
    here.mkdir()
    (here / "bridge.md").write_text(
        "---\ntitle: Old bridge reopens\npublished: 2026-03-02\npublisher: The Quay\nlanguage: en\n---\n\n"
        "The stone bridge of Velmar reopened on Monday after four years of repairs.\n\n"
        "Engineers replaced 1,200 stones, the mayor said.\n",
        "utf-8",
    )
    (here / "wells.md").write_text(
        "---\ntitle: Wells turn salty\npublished: 2026-05-10\npublisher: Delta Post\nlanguage: en\n---\n\n"
        "Salt was found in nine wells near the river mouth.\n",
        "utf-8",
    )
    (here / "زيتون.md").write_text(
        "---\ntitle: موسم الزيتون في نوران\npublished: 2026-04-01\n"
        "publisher: بريد التلال\nlanguage: ar\n---\n\n"
        "جمع مزارعو نوران ثلاثة آلاف طن من الزيتون هذا الموسم.\n\n"
        "وقالت المهندسة الزراعية سعاد الحلو إن المطر جاء مبكرًا.\n",
        "utf-8",
    )
    return here
