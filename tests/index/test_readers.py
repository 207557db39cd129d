"""One reader for each format."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from index.articles import article_fields
from index.errors import UnreadableArticle
from index.readers import SUPPORTED, read, read_bytes
from index.records import Draft

PARAGRAPHS = (
    "قبل سبع سنوات كان صياد الخليج يستدين ثمن الوقود من السمسار، ثم يبيعه صيده بالسعر الذي يحدده وحده.",
    "واليوم صار للصيادين مصرف تعاوني يملكونه بأنفسهم، ويبلغ عدد أعضائه 4300 عضو موزعين على تسعة مرافئ.",
)
PAGE = f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="CHARSET">
<title>مصرف يملكه زبائنه | صحيفة الرصيف</title>
<meta property="og:title" content="مصرف يملكه زبائنه | صحيفة الرصيف">
<meta property="og:site_name" content="صحيفة الرصيف">
<meta property="article:published_time" content="2026-02-18T06:00:00+00:00">
<link rel="canonical" href="https://example.org/masrif">
</head><body>
<nav><a href="/">الرئيسية</a> <a href="/eco">اقتصاد</a></nav>
<article><h1>مصرف يملكه زبائنه</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article>
<aside><h2>مقالات ذات صلة</h2><ul><li><a href="#">كيف تقرأ كشف حسابك</a></li></ul></aside>
<section id="comments"><h2>اترك تعليقًا</h2><p>لن يُنشر عنوان بريدك الإلكتروني.</p></section>
<footer><p>جميع الحقوق محفوظة.</p></footer></body></html>"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def one(path: Path) -> Draft:
    reading = read(path)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def test_plain_text_is_kept_as_it_is(tmp_path: Path) -> None:
    assert one(write(tmp_path, "a.TXT", "عنوان\n\nنص المقال.")) == Draft("عنوان\n\nنص المقال.")


def test_plain_text_in_windows_1256(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "\n".join(PARAGRAPHS).encode("cp1256"))
    assert one(path).text == "\n".join(PARAGRAPHS)


def test_front_matter_of_markdown(tmp_path: Path) -> None:
    text = (
        '---\ntitle: "سد \\"سارين\\": ثلاث بوابات"\npublished: 2026-01-27\n'
        "publisher: 'بريد الوادي'\nlanguage: ar\n"
        "url: https://example.org/sadd\nid: sadd-1\ntags:\n  - ماء\n---\n\nنص **المقال**.\n"
    )
    assert one(write(tmp_path, "a.md", text)) == Draft(
        text="\nنص **المقال**.\n",
        title='سد "سارين": ثلاث بوابات',
        id="sadd-1",
        url="https://example.org/sadd",
        publisher="بريد الوادي",
        published="2026-01-27",
        language="ar",
    )


def test_without_front_matter_the_first_heading_is_the_title(tmp_path: Path) -> None:
    draft = one(write(tmp_path, "a.md", "# Salt in the wells #\n\nSea water creeps in.\n\n## Later\n"))
    assert draft.title == "Salt in the wells"
    assert draft.text.startswith("# Salt in the wells")
    assert article_fields(draft)[:2] == ("Salt in the wells", "Sea water creeps in.\n\n## Later")


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    text = "---\nIt rained all week, and nobody came.\n---\nThen the sun rose."
    assert one(write(tmp_path, "a.md", text)).text == text


def test_a_date_that_is_none_is_named(tmp_path: Path) -> None:
    reading = read(write(tmp_path, "a.md", "---\ntitle: T\ndate: last spring\n---\nText."))
    assert reading.drafts == (Draft("Text.", title="T"),)
    assert "last spring" in reading.problems[0]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256"])
def test_a_page_gives_its_article(tmp_path: Path, charset: str) -> None:
    draft = one(write(tmp_path, "a.html", PAGE.replace("CHARSET", charset).encode(charset)))
    title, text, language, _ = article_fields(draft)
    assert (title, language) == ("مصرف يملكه زبائنه", "ar")
    assert text == "\n".join(PARAGRAPHS)
    assert (draft.publisher, draft.published) == ("صحيفة الرصيف", "2026-02-18")
    assert draft.url == "https://example.org/masrif"


@pytest.mark.parametrize(("declared", "real"), [("utf-8", "windows-1256"), ("iso-8859-1", "utf-8")])
def test_a_page_that_declares_the_wrong_charset(tmp_path: Path, declared: str, real: str) -> None:
    draft = one(write(tmp_path, "a.htm", PAGE.replace("CHARSET", declared).encode(real)))
    assert PARAGRAPHS[1] in draft.text


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="no main text"):
        read(write(tmp_path, "a.html", "<html><body></body></html>"))


ENTRY = {
    "id": 7,
    "title": "T",
    "text": "Body text.",
    "url": "https://example.org/7",
    "published": "2026-03-12T08:00:00Z",
    "publisher": "Harbour Courier",
    "language": "en-GB",
    "other": [1],
}
DRAFT = Draft(
    "Body text.", "T", "7", "https://example.org/7", "Harbour Courier", "2026-03-12T08:00:00+00:00", "en"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps([ENTRY, {"text": "نص"}])),
        ("a.json", json.dumps({"articles": [ENTRY, {"text": "نص"}]}, indent=2)),
        ("a.jsonl", json.dumps(ENTRY) + "\n\n" + json.dumps({"text": "نص"}, ensure_ascii=False) + "\n"),
    ],
)
def test_json_in_its_shapes(tmp_path: Path, name: str, content: str) -> None:
    assert read(write(tmp_path, name, content)).drafts == (DRAFT, Draft("نص"))


def test_one_object_is_one_article(tmp_path: Path) -> None:
    assert one(write(tmp_path, "a.json", json.dumps(ENTRY, indent=1))) == DRAFT
    assert one(write(tmp_path, "a.jsonl", json.dumps(ENTRY))) == DRAFT


def test_bad_lines_are_named_and_good_ones_kept(tmp_path: Path) -> None:
    dated = '{"text": "b", "published": "soon"}'
    lines = [json.dumps(ENTRY), "{broken}", '{"title": "no text"}', dated, "[]"]
    reading = read(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert reading.drafts == (DRAFT, Draft("b"))
    assert [p.split(" (")[0] for p in reading.problems] == [
        "line 2 is not JSON",
        "line 3 has no “text”",
        "line 4 has a “published” that is no ISO date",
        "line 5 is no object with a “text”",
    ]


def test_bad_entries_of_a_list_are_named_by_their_place(tmp_path: Path) -> None:
    reading = read(write(tmp_path, "a.json", json.dumps([{"text": 5}, ENTRY, {"text": "x", "title": 3}])))
    assert reading.problems == (
        "entry 1 has a “text” that is empty or no string",
        "entry 3 has a “title” that is no string",
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.json", "not json", "not JSON"),
        ("a.json", "[]", "no articles"),
        ("a.jsonl", '{"title": "x"}', "has no “text”"),
        ("a.txt", b"\0" * 100, "zero bytes"),
        ("a.txt", "", "empty"),
        ("a.doc", "x", "no reader for .doc; known are .atom .csv .docx"),
        ("noise", "x", "without suffix"),
    ],
)
def test_no_article_says_why(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read(write(tmp_path, name, content))


def test_a_reader_that_fails_ends_nothing_but_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("index.readers.plain.read", fail)
    with pytest.raises(UnreadableArticle, match="RecursionError"):
        read_bytes(b"text", ".txt")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
        archive.writestr("b.md", "Kept.")
    reading = read_bytes(file.getvalue(), ".zip")
    assert [d.text for d in reading.drafts] == ["Kept."]
    assert reading.problems[0].startswith("a.txt: ")


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(UnreadableArticle, match="cannot be opened"):
        read(tmp_path / "gone.txt")


def test_what_is_supported() -> None:
    text = {".txt", ".md", ".markdown", ".html", ".htm", ".mhtml", ".mht", ".json", ".jsonl", ".csv", ".tsv"}
    assert text | {".pdf", ".docx", ".rss", ".atom", ".xml", ".zip"} == SUPPORTED
