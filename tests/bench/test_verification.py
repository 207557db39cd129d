"""The verification benchmark: its falsehoods, its table, and a few of its claims."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.corruptions import changed_date, changed_number, other_figure, swapped_name
from benchmarks.verification import (
    CLAIMS,
    KINDS,
    PARTS,
    ROOT,
    Claim,
    Outcome,
    cases,
    read_claims,
    show,
    table,
    verified,
)
from index.library import Library
from rag.evidence import Judge


def test_numbers_change_in_the_form_in_which_they_stand() -> None:
    assert other_figure("7", 0) == "8"
    assert other_figure("٧", 2) == "٦"
    assert other_figure("1,900", 0) == "2,900"  # the first digit, 1 more
    changed = changed_number("وُزعت ثلاثة صناديق.")
    assert changed is not None
    assert changed.split()[1] in ["أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة"]
    assert changed_number("Nothing was counted in 2019.") is None  # a year is a date


def test_dates_and_names_change() -> None:
    changed = changed_date("It opened in March.")
    assert changed is not None
    assert changed != "It opened in March."
    assert changed_date("It opened.") is None
    assert swapped_name("Salma Wendt won.", "Salma Wendt", ["Omar", "Hana Lind"]) == "Hana Lind won."
    assert swapped_name("Salma Wendt won.", "Salma Wendt", []) is None


def test_the_claims_are_enough_and_no_article_is_in_both_parts() -> None:
    claims = read_claims(*CLAIMS)
    assert {c.language for c in claims} == {"ar", "en"}
    parts = [{c.article for c in claims if c.part == part} for part in PARTS]
    assert not parts[0] & parts[1]
    held_out = sum(c.part == "held out" for c in claims)
    assert held_out * 3 >= len(claims)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two of the sample articles."""
    with Library.open(tmp_path_factory.mktemp("claims") / "data") as made:
        made.build([ROOT / "articles" / name for name in ("ridge-marathon.md", "madaris-mutanaqqila.md")])
        yield made


def test_a_few_claims(library: Library) -> None:
    stems = {Path(a.source).stem for a in library.articles()}
    claims: list[Claim] = [c for c in read_claims(*CLAIMS) if c.article in stems][:4]
    judge = Judge(library)
    outcomes: list[Outcome] = [verified(case, judge) for case in cases(library, claims)]
    assert {o.case.kind for o in outcomes} <= set(KINDS)
    assert {o.case.claim for o in outcomes} == set(claims)
    rows = table(outcomes)
    (true,) = (r for r in rows if (r.part, r.kind, r.language) == ("all", "true", "both"))
    assert true.cases == len(claims)
    assert "true, flagged" in show(rows)
