"""PDFs made with real Arabic fonts, by programs that store Arabic in different ways."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest

from index.articles import article_fields
from index.errors import UnreadableArticle
from index.readers import read, read_bytes
from index.readers.pdf_paragraphs import Paragraph
from index.readers.pdf_title import title
from index.records import Draft
from tests.index.files import make

FILES = Path(__file__).parent / "files"


def one(name: str) -> Draft:
    reading = read(FILES / name)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


@pytest.mark.parametrize(
    ("name", "second"),
    [("browser.pdf", make.SECOND), ("shaped.pdf", make.SHAPED_SECOND), ("visual.pdf", make.SECOND)],
)
def test_arabic_is_read_in_its_order_and_its_letters(name: str, second: tuple[str, ...]) -> None:
    draft = one(name)
    first = "\n".join((make.TITLE, *make.FIRST))
    # A shadda and its vowel may stand in either order: Unicode calls them the same.
    assert normalize("NFC", draft.text) == normalize("NFC", "\n".join((first, *second)))
    assert draft.pages == (0, len(first) + 1)
    assert article_fields(draft)[0] == make.TITLE
    assert draft.published is None


def test_the_right_column_comes_first() -> None:
    draft = one("columns.pdf")
    assert draft.title == "محصول القمح"
    assert draft.text == "\n".join(("محصول القمح", *(make.COLUMN * 9)))
    assert draft.text.count(make.COLUMN[0]) == 9


def test_english_lines_become_paragraphs() -> None:
    draft = one("english.pdf")
    lines = draft.text.split("\n")
    assert lines == [
        "Silos full before June",
        "1 January 2000",
        "The ministry of agriculture announced on Monday that the wheat harvest had reached 2.4 million "
        "tonnes, the highest figure since 2011, and that well-known silos in the eastern governorates were "
        "full.",
        "Economists believe that this alone will not satisfy the market, and well-known importers agree: the "
        "country consumes 3.1 million tonnes every year, and imports the remainder from Romania and Ukraine "
        "at prices that change every week.",
    ]
    # The second page has nothing but its head and its number; the third goes on with a sentence.
    third = draft.text.index("year, and imports")
    assert draft.pages == (0, third, third)


def test_a_title_and_a_date_are_taken_where_the_text_bears_them_out() -> None:
    draft = one("english.pdf")
    assert draft.title == "Silos full before June"  # the file says “Microsoft Word - report_final.docx”
    assert draft.published == "2000-01-01"  # made that day, and the page says so


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("Silos full before June", "Silos full before June"),
        ("Microsoft Word - Silos full", "Silos full"),
        ("Microsoft Word - silos.docx", None),
        ("untitled", None),
        ("بدون عنوان", None),
        ("Document 1", None),
        ("final_version_2", None),
        ("https://example.org/silos", None),
        ("Annual report of another company", None),
        ("", None),
        (None, None),
    ],
)
def test_titles_that_are_none(stated: str | None, found: str | None) -> None:
    text = "Silos full before June, the ministry said."
    assert title(stated, [Paragraph(text, 11.0, ((0, 0),))]) == found


@pytest.mark.parametrize(
    ("name", "reason"),
    [("locked.pdf", "locked with a password"), ("picture.pdf", r"text recognition \(OCR\)")],
)
def test_a_pdf_without_readable_text_says_what_to_do(name: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read(FILES / name)


def test_a_damaged_pdf() -> None:
    data = (FILES / "browser.pdf").read_bytes()
    with pytest.raises(UnreadableArticle, match="damaged"):
        read_bytes(data[:900], ".pdf")
    with pytest.raises(UnreadableArticle, match="no PDF"):
        read_bytes(b"<html>not found</html>", ".pdf")


def test_bytes_lost_or_changed_never_end_in_anything_else() -> None:
    data = (FILES / "english.pdf").read_bytes()
    for at in range(0, len(data), 37):
        for broken in (data[:at] + b"\xff" * 9 + data[at + 9 :], data[:at] + data[at + 25 :]):
            try:
                read_bytes(broken, ".pdf")
            except UnreadableArticle:
                continue
