"""Numbers in digits and words."""

from __future__ import annotations

import pytest

from rag.numbers import plain, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,500 men", {"3500"}),
        ("٣٬٥٠٠ رجل", {"3500"}),
        ("ثلاثة آلاف وخمسمئة", {"3500"}),  # 3 * 1000 + 500
        ("2.3 million people", {"2.3", "2300000"}),  # as written, and 2.3 * 1,000,000
        ("٣٫٥ ملايين", {"3.5", "3500000"}),
        ("خمسة وعشرون طفلًا و12 رجلًا", {"25", "12"}),  # 5 + 20
        ("ألف وأربعمئة وسبعة عشر", {"1417"}),  # 1000 + 400 + 7 + 10
        ("أحد عشر", {"11"}),
        ("twenty-five of seven hundred", {"25", "700"}),  # 20 + 5, 7 * 100
        ("six hundred and twelve", {"612"}),
        ("ثلاثة وعشرون ألفًا وخمسمئة متفرج", {"23500"}),  # (3 + 20) * 1000 + 500
        ("five and six", {"5", "6"}),
        ("بأربعين رجلًا", {"40"}),
        ("thirty-one of one hundred and one", {"31", "101"}),  # 30 + 1, 100 + 1
        ("أربعا وأربعين دولة", {"44"}),  # 4 + 40
        ("مليوني فرنك", {"2000000"}),
        ("one of them", set()),
        ("أحد السكان", set()),
        ("thousands of people", set()),
    ],
)
def test_values(text: str, expected: set[str]) -> None:
    assert values(text) == expected


def test_plain_drops_separators_and_idle_zeros() -> None:
    assert [plain("07"), plain("1,200.50"), plain("٢٫٠"), plain("0")] == ["7", "1200.5", "2", "0"]
