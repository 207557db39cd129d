"""Sentence spans in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONG, sentences

LINES = st.text() | st.text(alphabet='اب تAb.!?؟…؛;"«»”\n 12')


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["غادر الوفد أمس.", "هل يعود غدا؟", "لا أحد يعلم!"],
        ["قال د. سامر البحري إن العدد بلغ 2.3 مليون.", "وأضاف أ. منى تفاصيل أخرى."],
        ["«نأمل أن يعودوا قريبا.»", "ثم انصرف."],
        ["أعلن ذلك “اليوم”.", "وانتهى اللقاء."],
        ["قلق من الوضع.. الوزارة: اتصالاتنا مستمرة مع الجميع"],
        ["بدأ البناء؛ ثم توقف بعد عام."],
        ["صدر عام 1990 م.", "ثم أعيد طبعه."],
        ["وصلت الشاحنات…", "ثم عادت."],
        ["Dr. Wendt met Gen. John A. Smith in the U.S. on Jan. 5.", "He left at 5 p.m.", "It rained."],
        ["The U.S. Senate voted 3.5 to 1."],
        ["“We won.”", "They went home (late).", "Nobody spoke…", "Then all did!"],
        ['"Really?" he asked.', "Yes."],
        ["It uses tools, e.g. Hammers and the like.", "Done."],
        ["1. The first rule."],
        ["Wait...", "What?!", "No."],
        ["He works at Quay Inc.", "The firm is new."],
        ["They said no.", "5 boats sailed into the sun.", "Dogs barked."],
        ["See No. 7 and fig. 3 for more."],
    ],
)
def test_where_sentences_end(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_a_sentence_never_crosses_a_line() -> None:
    text = "عنوان بلا نقطة\n\nالنص الأول. الثاني\r\n  ثالث  "
    assert cut(text) == ["عنوان بلا نقطة", "النص الأول.", "الثاني", "ثالث"]


def test_a_semicolon_ends_a_sentence_only_in_a_very_long_run() -> None:
    clause = "وذكر البيان أن الفرق وصلت إلى القرية قبل المغيب"
    short = f"{clause}؛ {clause}."
    assert cut(short) == [short]
    clauses = [clause] * (LONG // len(clause) + 1)
    assert cut("؛ ".join(clauses) + ".") == [c + "؛" for c in clauses[:-1]] + [clauses[-1] + "."]


def test_marks_alone_are_no_sentence() -> None:
    assert cut("* * *\n…") == []
    assert cut("انتهى الخبر. ***") == ["انتهى الخبر. ***"]


@given(LINES)
def test_spans_are_verbatim_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentences(text)
    assert list(spans) == sorted(spans)
    covered = [False] * len(text)
    for start, end in spans:
        piece = text[start:end]
        assert piece == piece.strip() != ""
        assert "\n" not in piece
        assert not any(covered[start:end])
        covered[start:end] = [True] * (end - start)
    assert all(covered[at] for at, char in enumerate(text) if char.isalnum())
