"""DOCX, made with the library that reads it and by hand."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from index.errors import UnreadableArticle
from index.readers import read_bytes
from index.records import Draft

PARAGRAPH = "صار للصيادين مصرف تعاوني (Gulf Fishers Bank) يملكونه، وعدد أعضائه 4300 عضو."


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def one(document: Any) -> Draft:
    (draft,) = read_bytes(saved(document), ".docx").drafts
    return draft


def test_a_document_in_its_order() -> None:
    document = docx.Document()
    document.add_heading("مصرف يملكه زبائنه", level=0)
    document.add_paragraph("12 مارس 2024")
    document.add_paragraph(PARAGRAPH)
    document.add_paragraph("الوقود", style="List Bullet")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ["ميناء", "قوارب", "صور", "120"], strict=True
    ):
        cell.text = text
    document.add_paragraph("first line\nsecond\tline")
    document.core_properties.title = "Template of somebody else"
    document.core_properties.created = datetime(2024, 3, 12)
    assert one(document) == Draft(
        text="\n".join(
            ("مصرف يملكه زبائنه", "12 مارس 2024", PARAGRAPH, "الوقود", "ميناء | قوارب", "صور | 120",
             "first line", "second line")
        ),
        title="مصرف يملكه زبائنه",
        published="2024-03-12",
    )  # fmt: skip


def test_titles_of_headings_and_properties() -> None:
    document = docx.Document()
    document.add_heading("Salt in the wells", level=1)
    document.add_paragraph("Sea water creeps in.")
    document.core_properties.title = "Some template"
    document.core_properties.created = datetime(2024, 3, 12)
    assert (one(document).title, one(document).published) == ("Salt in the wells", None)
    document.core_properties.title = "Sea water creeps in."
    assert one(document).title == "Sea water creeps in."


def test_deletions_fields_and_hidden_text_are_left_out_and_insertions_kept() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Kept. ")
    for xml in (
        "<w:del {}><w:r><w:delText>Deleted.</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>Inserted. </w:t></w:r></w:ins>",
        "<w:r {}><w:instrText>PAGE</w:instrText></w:r>",
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>",
        "<w:hyperlink {}><w:r><w:t>Linked.</w:t></w:r></w:hyperlink>",
        "<w:sdt {}><w:sdtContent><w:r><w:t> Filled in.</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert one(document).text == "Kept. Inserted. Linked. Filled in."


def test_a_table_within_a_table_belongs_to_its_row() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).rows[0].cells[0]
    cell.text = "outer"
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = "inner"
    assert one(document).text == "outer inner"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .doc or locked"),
        (b"no document", "damaged or no Word document"),
        (b"", "damaged or no Word document"),
    ],
)
def test_what_is_no_document_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableArticle, match=reason):
        read_bytes(data, ".docx")


def test_an_empty_document_and_an_archive_of_something_else() -> None:
    with pytest.raises(UnreadableArticle, match="no text"):
        one(docx.Document())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(UnreadableArticle, match="no Word document or is damaged"):
        read_bytes(file.getvalue(), ".docx")


def test_entities_of_a_document_are_not_expanded() -> None:
    document = docx.Document()
    document.add_paragraph("Before MARK after.")
    source, file = zipfile.ZipFile(io.BytesIO(saved(document))), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "word/document.xml":
                bomb = b'<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
                data = data.replace(b"?>", b"?>" + bomb, 1).replace(b"MARK", b"&a;&f;")
            archive.writestr(member.filename, data)
    try:
        text = read_bytes(file.getvalue(), ".docx").drafts[0].text
    except UnreadableArticle:
        text = ""
    assert "lol" not in text
    assert "root:" not in text


def test_a_document_that_would_fill_the_machine_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * (64 << 20))
    with pytest.raises(UnreadableArticle, match="would unpack to"):
        read_bytes(file.getvalue(), ".docx")
