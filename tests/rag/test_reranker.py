"""The optional cross-encoder: a tiny one made on the spot, in the real chain."""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.encoder import SHIPPED
from index.errors import ModelRefused
from index.library import Library
from index.settings import Settings
from rag.pipeline import make_chain
from rag.reranker import CrossEncoderReranker, open_reranker, rerank

QUESTION = "Who cut the ribbon of the bridge?"


def make_model(folder: Path, labels: int) -> str:
    """A CrossEncoder of one layer with random weights, always the same."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=60_000, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=labels,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(SHIPPED / name, folder / name)
    return str(folder)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One that gives one score."""
    return make_model(tmp_path_factory.mktemp("ranks"), 1)


class Longest:
    """Likes long passages, and knows nothing of one that speaks of wells."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [math.nan if "wells" in text else float(len(text)) for text in texts]


def test_the_scores_put_the_passages_in_order_and_become_theirs(library: Library) -> None:
    hits = library.search(QUESTION, 10)
    found = rerank(Longest(), QUESTION, hits, 10)
    lengths = [len(f"{h.article.title}\n{h.passage.text}") for h in found]
    assert [h.score for h in found[:-1]] == lengths[:-1] == sorted(lengths[:-1], reverse=True)
    assert "wells" in found[-1].passage.text
    assert {h.passage.id for h in found} == {h.passage.id for h in hits}
    assert rerank(Longest(), QUESTION, hits, 2) == found[:2]
    assert rerank(Longest(), QUESTION, (), 2) == ()


def test_a_cross_encoder_reads_question_and_passage_in_the_chain(library: Library, model: str) -> None:
    reader = CrossEncoderReranker(model)
    answer = make_chain(library, Settings(reranker=model)).invoke(QUESTION)
    texts = [f"{h.article.title}\n{h.passage.text}" for h in answer.hits]
    scores = reader.scores(QUESTION, texts)
    assert [h.score for h in answer.hits] == pytest.approx(scores)
    assert len(set(scores)) > 1
    assert scores != pytest.approx(reader.scores("أين عُثر على الملح؟", texts))
    plain = make_chain(library, Settings()).invoke(QUESTION)
    assert [h.score for h in plain.hits] != pytest.approx(scores)


def test_none_is_none() -> None:
    assert open_reranker(None) is None


def test_what_is_no_reranker_is_refused_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="is not a model folder: set ISNAD_RERANKER"):
        open_reranker(str(tmp_path / "nowhere"))
    with pytest.raises(ModelRefused, match=r"cannot load the reranker .*set ISNAD_RERANKER"):
        open_reranker(str(tmp_path))


def test_a_model_that_gives_several_scores_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelRefused, match="3 scores to a passage, not one"):
        open_reranker(make_model(tmp_path / "three", 3))
