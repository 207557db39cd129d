"""Bytes in every encoding that articles come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.decode import decode
from index.errors import UnreadableArticle

#: About 200 code points, as an article may be.
ARABIC = (
    "أعلنت مديرية الصحة أمس أن حملة التحصين شملت 4300 طفل في خمس قرى، وأنها مستمرة حتى نهاية الشهر. "
    "وقالت المديرة إن الفرق تزور البيوت كل صباح، وإن اللقاح متوفر في جميع المراكز."
)
ENGLISH = "The clinic floats. “It brings doctors to us,” said José, a teacher in Malmö."
SHORT = "قال الوزير إن العمل مستمر في المدينة"


@pytest.mark.parametrize("text", [ARABIC, SHORT, ARABIC * 20, f"{ENGLISH}\n{ARABIC}"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_and_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_english(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize("text", [ARABIC, SHORT, ARABIC * 20, "عنوان: " + ARABIC + "\nwww.example.org «نعم»"])
def test_windows_1256(text: str) -> None:
    assert decode(text.encode("cp1256")) == text


def test_iso_8859_6() -> None:
    assert decode(ARABIC.encode("iso8859_6")) == ARABIC


def test_a_text_cut_inside_a_character_is_still_read() -> None:
    cut = ARABIC.encode("utf-8")[:-2]
    assert decode(cut) == ARABIC[:-2] + "\ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"\0" * 512, "512 zero bytes"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (bytes(range(256)) * 8, "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 30 + b"\x99\x88" * 30, "binary"),
    ],
)
def test_what_is_no_text_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableArticle:
        return
    assert text.strip()


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "Nd", "Po", "Zs"]), min_size=1))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    if text.strip() and text.encode()[:2] not in {b"PK"} and not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")) == text
