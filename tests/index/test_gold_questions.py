"""Gold questions: a rebuilt library that finds fewer of them is thrown away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import UsageError
from index.generation import live
from index.gold import Gold, GoldFell, Score, read_gold
from index.library import Library


def test_scores_compare_by_share() -> None:
    # 8 of 10 against 4 of 5 is the same share; 7 of 10 is less.
    assert not Score(10, 8, 9).falls_below(Score(5, 4, 4))
    assert Score(10, 7, 9).falls_below(Score(5, 4, 4))
    assert Score(10, 8, 7).falls_below(Score(5, 4, 4))  # 0.7 within five against 0.8
    assert Score.from_json(Score(10, 8, 9).as_json()) == Score(10, 8, 9)


def test_a_gold_file_is_read_by_line(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(
        '{"question": "Who drove?", "article": "tram.md"}\n\n'
        '{"question": "من قاد؟", "article": ["tram", "ترام"]}\n'
        '{"question": "How old is the moon?", "article": []}\n'
        '{"question": "Why?", "article": "tram.md", "unanswerable": true}\n',
        "utf-8",
    )
    assert read_gold(file) == (
        Gold("Who drove?", frozenset({"tram.md"})),
        Gold("من قاد؟", frozenset({"tram", "ترام"})),
    )
    file.write_text('{"question": "Who drove?", "article": 7}\n', "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        read_gold(file)
    file.write_text('{"question": "Who drove?"}\n', "utf-8")
    with pytest.raises(UsageError, match="article"):
        read_gold(file)
    with pytest.raises(UsageError, match="nowhere"):
        read_gold(tmp_path / "nowhere.jsonl")


def test_a_rebuild_that_finds_less_is_thrown_away(tmp_path: Path, folder: Path, encoder) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"question": "crossing", "article": "bridge"}\n'
        '{"question": "brine", "article": "wells.md"}\n'
        '{"question": "الزيتون", "article": "زيتون"}\n',
        "utf-8",
    )

    class Knowing(type(encoder)):
        """Knows that a crossing is a bridge and brine is salt."""

        id = "knowing:test"

        def _vectors(self, texts):
            return super()._vectors([t.replace("crossing", "bridge").replace("brine", "salt") for t in texts])

    class Blind(type(encoder)):
        """Sees the first of its dimensions in every text."""

        id = "blind:test"

        def _vectors(self, texts):
            return np.tile(np.eye(1, self.dimension, dtype=np.float32), (len(texts), 1))

    data = tmp_path / "data"
    with Library.open(data, encoder=Knowing()) as library:
        receipt = library.build([folder], gold=gold)
        assert receipt.notes == ("Gold questions: 3 of 3 right at the first hit, 3 within 5.",)
        receipt = library.build(rebuild=True, gold=gold)
        assert receipt.notes == ("Gold questions: 3 of 3 right at the first hit, 3 within 5.",)
    before = live(data)
    with Library.open(data, encoder=Blind(), mismatched=True) as library:
        with pytest.raises(GoldFell, match="3 of 3"):
            library.build(rebuild=True, gold=gold)
        assert live(data) == before
        assert list(data.glob("generation-*")) == [before]
    with Library.open(data, encoder=Knowing()) as library:
        assert library.search("brine")[0].article.title == "Wells turn salty"
