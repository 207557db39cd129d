"""MHTML, as browsers save it."""

from __future__ import annotations

import base64
import quopri
import time

import pytest

from index.articles import article_fields
from index.errors import UnreadableArticle
from index.readers import read_bytes

FIRST = "قبل سبع سنوات كان صياد الخليج يستدين ثمن الوقود من السمسار، ثم يبيعه صيده بالسعر الذي يحدده وحده."
SECOND = "واليوم صار للصيادين مصرف تعاوني يملكونه بأنفسهم، ويبلغ عدد أعضائه 4300 عضو موزعين على تسعة مرافئ."
HTML = (
    '<!DOCTYPE html><html lang="ar"><head><meta charset="{charset}"><title>مصرف يملكه زبائنه</title></head>'
    f"<body><nav><a href='/'>الرئيسية</a></nav><article><h1>مصرف يملكه زبائنه</h1><p>{FIRST}</p>"
    f"<p>{SECOND}</p></article></body></html>"
)
FRAME = (
    "<html><body><p>An advertisement in a frame, which is no part of the article at all.</p></body></html>"
)


def saved(charset: str = "utf-8", stated: str = "utf-8", encoding: str = "quoted-printable") -> bytes:
    html = HTML.replace("{charset}", stated).encode(charset)
    packed = quopri.encodestring(html) if encoding == "quoted-printable" else base64.encodebytes(html)
    head = (
        "From: <Saved by Blink>\r\n"
        "Snapshot-Content-Location: https://example.org/masrif\r\n"
        "Subject: =?utf-8?Q?=D9=85=D8=B5=D8=B1=D9=81?=\r\n"
        "Date: Tue, 3 Nov 2026 10:00:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----Bound--"\r\n\r\n\r\n'
        "------Bound--\r\nContent-Type: text/html\r\nContent-Location: https://ads.example/frame\r\n\r\n"
        f"{FRAME}\r\n"
        f'------Bound--\r\nContent-Type: text/html; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\nContent-Location: https://example.org/masrif\r\n\r\n"
    )
    tail = (
        "\r\n------Bound--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "iVBORw0KGgo=\r\n------Bound----\r\n"
    )
    return head.encode() + packed + tail.encode()


@pytest.mark.parametrize("suffix", [".mhtml", ".mht"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_the_page_that_was_saved(suffix: str, encoding: str) -> None:
    (draft,) = read_bytes(saved(encoding=encoding), suffix).drafts
    title, text, language, _ = article_fields(draft)
    assert (title, language) == ("مصرف يملكه زبائنه", "ar")
    assert text == f"{FIRST}\n{SECOND}"
    assert draft.url == "https://example.org/masrif"
    # The day of saving is no day of publication.
    assert draft.published is None


@pytest.mark.parametrize(
    ("charset", "stated"),
    [("windows-1256", "windows-1256"), ("windows-1256", "utf-8"), ("utf-8", "iso-8859-6")],
)
def test_the_charset_of_the_part_comes_before_that_of_the_page(charset: str, stated: str) -> None:
    (draft,) = read_bytes(saved(charset, stated), ".mhtml").drafts
    assert SECOND in draft.text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"just text", "no saved web page"),
        (b"", "no saved web page"),
        (
            b"Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: image/png\r\n\r\nx",
            "no part",
        ),
        (b'Content-Type: text/html; x="' + b"(" * 9000 + b'"\r\n\r\n', "a type without end"),
        (b"Content-Type: multipart/related; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 6000, "too many parts"),
    ],
)
def test_what_is_no_saved_page_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read_bytes(data, ".mhtml")


def test_parts_within_parts_without_end() -> None:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000))
    started = time.monotonic()
    with pytest.raises(UnreadableArticle):
        read_bytes(head.encode(), ".mht")
    assert time.monotonic() - started < 5
