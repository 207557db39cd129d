"""Vectors of the sentences of passages: made with the passage's own, kept beside it, gone with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import sentence_vectors
from index.doctor import examine
from index.encoder import open_encoder
from index.library import Library
from index.sentences import sentences

LAMP = "The lighthouse was lit in 1872. Sheep graze on the island. The baker opens at six."
BRIDGE = "افتتح الجسر القديم يوم الاثنين. وبلغت كلفة الإصلاح ثلاثة ملايين."


def held(library: Library) -> dict[str, int]:
    """How many vectors each passage has."""
    ids = [p.id for a in library.articles() for p in library.passages(a.id)]
    found = library.sentence_vectors(ids)
    assert all(np.allclose(np.linalg.norm(v, axis=1), 1, atol=1e-6) for v in found.values())
    return {i: len(v) for i, v in found.items()}


def test_every_sentence_of_a_passage_has_a_vector(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        passages = [p for a in library.articles() for p in library.passages(a.id)]
        assert held(library) == {p.id: len(sentences(p.text)) for p in passages}
        one = max(passages, key=lambda p: len(sentences(p.text)))
        vectors = library.sentence_vectors([one.id])[one.id]
        expected = encoder.encode([one.text[a:b] for a, b in sentences(one.text)])
        assert (vectors * expected).sum(axis=1).min() > 0.999  # int8 keeps the direction
        assert library.sentence_vectors(["nothing"]) == {}


def test_they_go_with_their_passage_and_come_with_a_new_one(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        before = held(library)
        (folder / "bridge.md").write_text("The bridge of Velmar closed again. Ferries run instead.", "utf-8")
        library.build()
        after = held(library)
        gone = before.keys() - after.keys()
        assert gone
        assert sorted(after.values()) == sorted(
            len(sentences(p.text)) for a in library.articles() for p in library.passages(a.id)
        )
        assert library.sentence_vectors(sorted(gone)) == {}
        library.build(rebuild=True)
        assert held(library) == after


def test_the_doctor_makes_missing_ones_again(tmp_path: Path, folder: Path, encoder) -> None:
    data = tmp_path / "data"
    with Library.open(data, encoder=encoder) as library:
        library.build([folder])
        before = held(library)
        with library._live.store.write() as db:
            db.execute("DELETE FROM sentences WHERE passage = ?", (min(before),))
        assert held(library).keys() == before.keys() - {min(before)}
    found = examine(data, encoder)
    assert [f.what for f in found.findings if not f.well] == ["sentences"]
    assert examine(data, encoder, repair=True).well
    with Library.open(data, encoder=encoder) as library:
        assert held(library) == before


def test_a_part_is_read_within_its_text() -> None:
    encoder = open_encoder(None)
    cuts = [sentence_vectors.cuts(LAMP), sentence_vectors.cuts(BRIDGE)]
    assert [len(c) for c in cuts] == [3, 2]
    whole, (lamp, bridge) = encoder.encode_parts([LAMP, BRIDGE], cuts)
    assert np.array_equal(whole, encoder.encode([LAMP, BRIDGE]))
    assert (lamp.shape, bridge.shape) == ((3, encoder.dimension), (2, encoder.dimension))
    asked = ["When was the lighthouse lit?", "What do sheep do there?", "When does the bakery open?"]
    assert np.argmax(encoder.encode(asked) @ lamp.T, axis=1).tolist() == [0, 1, 2]
    costs = encoder.encode(["How much did the repair cost?", "كم كلف إصلاح الجسر؟"]) @ bridge.T
    assert np.argmax(costs, axis=1).tolist() == [1, 1]
    # Weighed by their tokens, the parts make up the whole.
    assert float(whole[0] @ (lamp.sum(axis=0) / np.linalg.norm(lamp.sum(axis=0)))) > 0.95
    alone, (part,) = encoder.encode_parts([LAMP], [[(0, 31)]])
    assert np.array_equal(alone[0], whole[0])
    assert np.allclose(part[0], lamp[0], atol=1e-6)


def test_a_part_beyond_the_cut_is_read_by_itself() -> None:
    encoder = open_encoder(None)
    text = "The mill was sold. " * 80 + LAMP
    start = len(text) - len("The baker opens at six.")
    _, (found,) = encoder.encode_parts([text], [[(0, 18), (start, len(text))]])
    assert np.allclose(found[1], encoder.encode(["The baker opens at six."])[0], atol=1e-6)
    assert float(found[0] @ found[1]) < 0.9


@pytest.mark.parametrize("shape", [(0, 8), (1, 8), (3, 8)])
def test_packing_keeps_directions(shape: tuple[int, int]) -> None:
    vectors = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) if len(vectors) else vectors
    back = sentence_vectors._unpacked(sentence_vectors._packed(unit), 8)
    assert back.shape == shape
    assert ((back * unit).sum(axis=1) > 0.999).all()
