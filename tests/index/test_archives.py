"""ZIP archives, those meant to do harm among them."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest

from index.errors import UnreadableArticle
from index.readers import archive, read_bytes


def packed(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return file.getvalue()


def test_every_member_by_its_reader() -> None:
    data = packed(
        {
            "مقالات/سد.txt": "فتحت البوابات عند الفجر.".encode(),
            "b.jsonl": b'{"text": "One."}\n{"title": "no text"}\n{"text": "Two."}\n',
            "../../etc/c.csv": b"text\nThree.\n",
            "photo.jpg": b"\xff\xd8\xff",
            "bad.json": b"{",
            "inner.zip": packed({"d.txt": b"Four."}),
            "folder/": b"",
            "__MACOSX/._b.jsonl": b"\0",
            ".hidden.txt": b"Hidden.",
        }
    )
    reading = read_bytes(data, ".zip")
    assert [(d.part, d.text) for d in reading.drafts] == [
        ("مقالات/سد.txt", "فتحت البوابات عند الفجر."),
        ("b.jsonl", "One."),
        ("b.jsonl", "Two."),
        ("../../etc/c.csv", "Three."),
    ]
    assert [re.sub(r"(?<=not JSON).*|;.*", "", p) for p in reading.problems] == [
        "b.jsonl: line 2 has no “text”",
        "photo.jpg: no reader for .jpg",
        "bad.json: the file is not JSON",
        "inner.zip: an archive within an archive is not read",
    ]


def test_names_in_utf_8_without_the_mark_for_it() -> None:
    # As made by old programs: a plain name of as many bytes, overwritten.
    data = packed({"xxxx.txt": b"Text."}).replace(b"xxxx", "سد".encode())
    assert [d.part for d in read_bytes(data, ".zip").drafts] == ["سد.txt"]


def test_a_member_locked_or_damaged_never_loses_the_others() -> None:
    data = bytearray(packed({"a.txt": b"First text.", "b.txt": b"Second text."}, zipfile.ZIP_STORED))
    locked = bytearray(data)
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = locked.index(start) + (6 if start == b"PK\x03\x04" else 8)
        locked[at] |= 1
    reading = read_bytes(bytes(locked), ".zip")
    assert [d.text for d in reading.drafts] == ["Second text."]
    assert reading.problems == ("a.txt: it is locked with a password; unpack it by hand and add the file",)
    data[data.index(b"First")] ^= 1
    reading = read_bytes(bytes(data), ".zip")
    assert [d.text for d in reading.drafts] == ["Second text."]
    assert "a.txt: it is damaged" in reading.problems[0]


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableArticle, match="would unpack to 67,108,864"):
        read_bytes(packed({"a.txt": b"a" * (64 << 20)}), ".zip")
    monkeypatch.setattr(archive, "MEMBERS", 3)
    with pytest.raises(UnreadableArticle, match="has 4 members"):
        read_bytes(packed({f"{n}.txt": b"x" for n in range(4)}), ".zip")
    monkeypatch.setattr(archive, "LARGEST", 5)
    with pytest.raises(UnreadableArticle, match=r"a\.txt: it has 6 bytes"):
        read_bytes(packed({"a.txt": b"sixsix"}), ".zip")


def test_a_member_that_states_less_than_it_holds_is_cut_off() -> None:
    data = bytearray(packed({"a.txt": b"a" * (4 << 20), "b.txt": b"Second text."}))
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 100)
    reading = read_bytes(bytes(data), ".zip")
    assert [d.text for d in reading.drafts][-1] == "Second text."
    assert all(len(d.text) <= 100 for d in reading.drafts)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no archive", "damaged or no ZIP archive"),
        (packed({}), "no files"),
        (packed({"a.exe": b"MZ"}), r"a\.exe: no reader for \.exe"),
        (packed({"a.txt": b"x"})[:30], "damaged"),
    ],
)
def test_an_archive_without_articles_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read_bytes(data, ".zip")
