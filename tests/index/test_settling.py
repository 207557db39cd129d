"""A file that changes is taken when it has stood still; times are given by hand."""

from __future__ import annotations

from index.settling import Settling


def test_a_file_that_grows_is_waited_for_and_a_finished_one_is_not_held_up() -> None:
    changed = Settling(quiet=0.5)
    changed.see({"grows.md": (10, 1), "whole.md": (7, 1)}, now=100.0)
    assert changed.settled(100.4) == {}
    changed.see({"grows.md": (20, 2), "whole.md": (7, 1)}, now=100.4)
    assert changed.settled(100.5) == {"whole.md": (7, 1)}
    assert changed.settled(100.8) == {"whole.md": (7, 1)}
    assert changed.settled(100.9) == {"whole.md": (7, 1), "grows.md": (20, 2)}
    assert len(changed) == 2


def test_the_same_size_written_again_is_a_change() -> None:
    changed = Settling(quiet=0.5)
    changed.see({"a.md": (10, 1)}, now=0.0)
    changed.see({"a.md": (10, 2)}, now=0.5)
    assert changed.settled(0.9) == {}
    assert changed.settled(1.0) == {"a.md": (10, 2)}


def test_what_is_replaced_is_gone_for_an_instant_only() -> None:
    changed = Settling(quiet=0.5)
    changed.see({"a.md": None}, now=0.0)
    changed.see({"a.md": (10, 2)}, now=0.3)
    assert changed.settled(0.6) == {}
    changed.see({}, now=0.7)  # as the library knows it: nothing to take
    assert changed.settled(9.0) == {}
    changed.see({"b.md": None}, now=10.0)
    assert changed.settled(10.5) == {"b.md": None}
