"""The benchmark of watching, small: a file is dropped, found and cited."""

from __future__ import annotations

from pathlib import Path

from benchmarks.watch import run


def test_a_file_is_found_and_then_cited(tmp_path: Path) -> None:
    figures = run([], 20, 1, tmp_path)
    assert (figures.passages, figures.files) == (20, 1)
    assert 0 < figures.found <= figures.answered
