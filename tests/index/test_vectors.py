"""The vector store: real Chroma in a temporary folder, cosines reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.records import Passage
from index.vectors import Vectors


def passage(name: str) -> Passage:
    return Passage(name, "a1", 1, 0, len(name), name)


@pytest.fixture
def vectors(tmp_path: Path) -> Vectors:
    found = Vectors(tmp_path / "chroma")
    # At 0°, 60° and 90° from the first axis: cosines 1, 1/2 and 0.
    found.put(
        [passage("same"), passage("near"), passage("far")],
        np.array([[1, 0], [0.5, 3**0.5 / 2], [0, 1]], dtype=np.float32),
    )
    return found


def test_nearest_are_cosines_nearest_first(vectors: Vectors) -> None:
    found = vectors.nearest(np.array([1, 0], dtype=np.float32), 3)
    assert [name for name, _ in found] == ["same", "near", "far"]
    assert [cosine for _, cosine in found] == pytest.approx([1, 0.5, 0], abs=1e-6)


def test_among_some_ids_only_and_never_more_than_there_are(vectors: Vectors) -> None:
    axis = np.array([1, 0], dtype=np.float32)
    assert [name for name, _ in vectors.nearest(axis, 9, among=["far", "near"])] == ["near", "far"]
    assert len(vectors.nearest(axis, 9)) == 3


def test_get_delete_and_count(vectors: Vectors) -> None:
    vectors.delete(["near", "never there"])
    assert sorted(vectors.ids()) == ["far", "same"]
    assert vectors.count() == 2
    assert list(vectors.get(["same", "near"])) == ["same"]
    assert vectors.get(["same"])["same"] == pytest.approx([1, 0])


def test_what_was_written_is_there_after_opening_again(vectors: Vectors) -> None:
    vectors.close()
    again = Vectors(vectors.folder)
    assert sorted(again.ids()) == ["far", "near", "same"]
    again.close()


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    assert Vectors(tmp_path / "none").nearest(np.array([1, 0], dtype=np.float32), 5) == []


def test_as_a_langchain_vector_store(tmp_path: Path, encoder) -> None:
    vectors = Vectors(tmp_path / "chroma")
    texts = ["salt in the wells", "زيتون نوران"]
    vectors.put([Passage(t, "a1", 1, 0, len(t), t) for t in texts], encoder.encode(texts))
    (found,) = vectors.as_langchain(encoder).similarity_search("salt wells", k=1)
    assert found.page_content == "salt in the wells"
    assert found.metadata == {"article_id": "a1", "paragraph": 1, "start": 0, "end": 17}
