"""The benchmark of building, on a handful of passages."""

from __future__ import annotations

from benchmarks.build import run


def test_a_few_passages() -> None:
    figures = run(10)
    assert figures.passages == 10
    rates = (figures.words_a_second, figures.vectors_a_second, figures.torch_a_second, figures.question_ms)
    assert min(rates) > 0
    assert figures.peak_mb > 50
