"""Citation marks."""

from __future__ import annotations

from rag.marks import closed, marks, pointed, renumbered, without


def test_marks_in_every_form() -> None:
    assert marks("It rose [1]. It fell [2, 3] and [٤]; 【5】") == (1, 2, 3, 4, 5)
    assert marks("as of [2017]") == ()


def test_without_leaves_the_sentence_whole() -> None:
    assert without("It rose [1][2].") == "It rose."
    assert without("ارتفع العدد [1]، ثم انخفض [2].") == "ارتفع العدد، ثم انخفض."


def test_renumbered_drops_what_has_no_number() -> None:
    assert renumbered("It rose [3][9].", {3: 1}.get) == "It rose [1]."
    assert renumbered("It rose [9].", {3: 1}.get) == "It rose."


def test_closed_hides_a_mark_still_being_written() -> None:
    assert closed("It rose [1") == "It rose"
    assert closed("It rose [1]") == "It rose [1]"


def test_pointed_cites_one_passage_in_place_of_the_others() -> None:
    assert pointed("It rose [1] and fell [2][3].", 4) == "It rose [4] and fell."
    assert pointed("ارتفع العدد [١].", 2) == "ارتفع العدد [2]."
    assert pointed("No mark.", 2) == "No mark."
