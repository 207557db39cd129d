"""CSV and TSV: a row an article."""

from __future__ import annotations

import pytest

from index.errors import UnreadableArticle
from index.readers import read_bytes
from index.records import Draft

ARABIC = "العنوان;النص;التاريخ;المصدر\n"
ROW = "سد سارين;فتحت البوابات الثلاث عند الفجر، قال المهندس.;2026-01-27;بريد الوادي\n"
DRAFT = Draft(
    "فتحت البوابات الثلاث عند الفجر، قال المهندس.",
    title="سد سارين",
    publisher="بريد الوادي",
    published="2026-01-27",
)


def test_every_column() -> None:
    table = (
        "ID,Title,Body,Link,Date,Publisher,Lang,Section\r\n"
        '7,Salt,"Sea water creeps in.\r\nIt said ""no"".",https://example.org/7,2026/3/12,Courier,en-GB,news\r\n'
    )
    assert read_bytes(table.encode(), ".csv").drafts == (
        Draft(
            'Sea water creeps in.\r\nIt said "no".', "Salt", "7", "https://example.org/7", "Courier",
            "2026-03-12", "en",
        ),
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_arabic_columns_in_their_encodings(encoding: str, delimiter: str) -> None:
    table = (ARABIC + ROW).replace(";", delimiter)
    assert read_bytes(table.encode(encoding), ".csv").drafts == (DRAFT,)


def test_a_table_of_one_column_may_hold_commas() -> None:
    reading = read_bytes(b"text\nOne, two; three.\nFour\tfive.\n", ".tsv")
    assert [d.text for d in reading.drafts] == ["One, two; three.", "Four\tfive."]


def test_bad_rows_are_named_by_their_line() -> None:
    table = (
        "id,text,date\n"
        '1,"Good, and\nover two lines.",2026-01-01\n'
        "2,,2026-01-01\n"
        "3,too many, cells, here\n"
        "\n"
        "4,Good too.,last spring\n"
        '5,"quoted" badly,\n'
        "6,Short row.\n"
    )
    reading = read_bytes(table.encode(), ".csv")
    assert [(d.id, d.text, d.published) for d in reading.drafts] == [
        ("1", "Good, and\nover two lines.", "2026-01-01"),
        ("4", "Good too.", None),
        ("6", "Short row.", None),
    ]
    assert [p.split(" (")[0].split(":")[0] for p in reading.problems] == [
        "line 4 has no text",
        "line 5 has 4 cells under 3 columns",
        "line 7 has a date that is no ISO date",
        "line 8 cannot be read",
    ]


def test_a_quotation_mark_that_is_never_closed_is_named() -> None:
    reading = read_bytes(b'text\nGood.\n"open\nand on\n', ".csv")
    assert [d.text for d in reading.drafts] == ["Good."]
    assert reading.problems[0].startswith("line 3 cannot be read")


def test_a_long_text_is_one_cell() -> None:
    text = "كلمة " * 40_000
    assert read_bytes(f'text,id\n"{text}",1\n'.encode(), ".csv").drafts[0].text == text.strip()


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("name,age\nSara,7\n", "its columns are “name”, “age”"),
        ("text," + "," * 2000 + "\nx\n", "names 2002 columns"),
        ("text,id\n", "no rows under its header"),
        ("text,id\n,4\n", "line 2 has no text"),
        ("", "empty"),
    ],
)
def test_a_table_without_articles_says_why(table: str, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read_bytes(table.encode(), ".csv")
