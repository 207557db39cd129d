"""The lexicon: its form, and looking words up in either direction."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from index import lexicon
from index.errors import UsageError
from index.stem import stem


def test_the_shipped_file_is_sorted_without_duplicates_and_each_side_is_in_its_script() -> None:
    entries = lexicon.read(lexicon.SHIPPED)
    words = [english for english, _ in entries]
    assert len(words) >= 15_000
    assert words == sorted(set(words))
    for english, arabic in entries:
        assert re.fullmatch(r"[a-z0-9][a-z0-9 .'&/-]*", english), english
        assert len(arabic) == len(set(arabic)), english
        for word in arabic:
            assert re.fullmatch(r"[ء-يپچڤگ][ء-يپچڤگ -]*(?:[ -][0-9]+)?", word), (english, word)


def test_both_directions_and_inflected_forms() -> None:
    shipped = lexicon.load()
    assert (stem("زيتون"),) in shipped.translations(["olives"])
    assert (stem("olive"),) in shipped.translations(["الزيتون"])
    assert (stem("حقوق"), stem("الإنسان")) in shipped.translations(["Human", "rights"])
    assert shipped.translations(["Qwertyland"]) == ()


def test_a_word_as_it_is_written_comes_before_others_of_its_stem() -> None:
    assert stem("olive") == stem("oliver")
    assert (stem("أوليفر"),) in lexicon.load().translations(["Oliver"])
    assert (stem("أوليفر"),) not in lexicon.load().translations(["olive"])


def test_stop_words_inside_a_phrase_do_not_count() -> None:
    assert (stem("دير"), stem("الزور")) in lexicon.load().translations(["Deir", "Zor"])


def test_a_lexicon_of_ones_own_is_read_beside_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("# places of ours\nvelmar\tفلمار|فيلمار\n", "utf-8")
    both = lexicon.load(own)
    assert both.translations(["velmar"]) == ((stem("فلمار"),), (stem("فيلمار"),))
    assert both.translations(["olive"])


@pytest.mark.parametrize("line", ["velmar فلمار", "velmar\t", "\tفلمار", "فلمار\tvelmar"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(f"olive\tزيتون\n{line}\n", "utf-8")
    with pytest.raises(UsageError, match=r"own\.tsv, line 2"):
        lexicon.read(own)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ISNAD_LEXICON"):
        lexicon.read(tmp_path / "none.tsv")
