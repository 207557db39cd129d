"""What is drawn on a page of a PDF and where: the only module that speaks to pdfium."""

from __future__ import annotations

import ctypes
import math
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from index.errors import UnreadableArticle
from index.readers.forms import fold_forms

if TYPE_CHECKING:
    import pypdfium2

#: pdfium is not safe in threads.
_LOCK = threading.Lock()
#: More than any article or book has; beyond them a file is meant to do harm.
PAGES, GLYPHS_A_PAGE, GLYPHS = 5_000, 100_000, 20_000_000
#: Split clusters times unnamed glyphs that are still compared with one another.
_COMPARED = 10_000_000
_ENCRYPTED = 4  # FPDF_ERR_PASSWORD


class Glyph(NamedTuple):
    """One thing drawn: its letters in logical order, where it begins, its right edge, baseline and size.

    In points; y grows upwards.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    order: int  # its place in the file

    @property
    def middle(self) -> float:
        """Half way between its edges."""
        return (self.left + self.right) / 2


class Pdf(NamedTuple):
    """A document: the glyphs of each page, and its metadata by pdfium's names."""

    pages: list[list[Glyph]]
    fields: dict[str, str]


def glyphs(data: bytes) -> Pdf:
    """All glyphs of a PDF, page by page. UnreadableArticle when it is encrypted, damaged or endless."""
    with _LOCK, _opened(data) as document:
        if len(document) > PAGES:
            raise UnreadableArticle(f"the PDF has {len(document)} pages; split it into parts of {PAGES}")
        pages: list[list[Glyph]] = []
        for number in range(len(document)):
            pages.append(_page(document, number))
            if sum(map(len, pages)) > GLYPHS:
                raise UnreadableArticle("the PDF holds more text than any book; split it into parts")
        return Pdf(pages, document.get_metadata_dict())


@contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _ENCRYPTED or "password" in str(error).lower():
            raise UnreadableArticle(
                "the PDF is locked with a password; open it, print it to a new PDF, and add that"
            ) from error
        raise UnreadableArticle("the PDF is damaged or incomplete; fetch it again from its source") from error
    try:
        yield document
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> list[Glyph]:
    """The glyphs of a page that run in its main direction; none for a page that cannot be opened."""
    import pypdfium2
    import pypdfium2.raw as raw

    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    try:
        found = _drawn(text, raw)
        if any(split for _, split, _ in found):
            found = _widened(found, _unnamed(page, text, raw))
    finally:
        text.close()
        page.close()
    main = Counter(turn for turn, _, _ in found).most_common(1)
    return _in_order([glyph for turn, _, glyph in found if turn == main[0][0]]) if main else []


#: Quarter turns of a glyph, whether it shares its place with another, and the glyph.
_Drawn = tuple[int, bool, Glyph]


def _drawn(text: Any, raw: Any) -> list[_Drawn]:
    """Every visible glyph of a page of text, in pdfium's order."""
    found: list[_Drawn] = []
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    last: tuple[float, ...] = ()
    for i in range(min(text.count_chars(), GLYPHS_A_PAGE)):
        character = _character(raw.FPDFText_GetUnicode(text, i))
        if not character:
            continue
        raw.FPDFText_GetLooseCharBox(text, i, box)
        raw.FPDFText_GetCharOrigin(text, i, x, y)
        raw.FPDFText_GetMatrix(text, i, matrix)
        size = raw.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d) or 1.0
        # A negative size turns letters upside down.
        turn = (round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) + (2 if size < 0 else 0)) % 4
        corners = [_turned(cx, cy, turn) for cx, cy in ((box.left, box.bottom), (box.right, box.top))]
        right = max(corner[0] for corner in corners)
        place = (x.value, y.value, box.left, box.right)
        if place == last:
            # One glyph that stands for several letters.
            _, split, before = found.pop()
            found.append((turn, split, before._replace(text=before.text + character)))
            continue
        split = place[:2] == last[:2]  # letters shared out over the glyphs of a cluster (ActualText)
        if split:
            found[-1] = (found[-1][0], True, found[-1][2])
        last = place
        start, baseline = _turned(x.value, y.value, turn)
        found.append((turn, split, Glyph(character, start, max(start, right), baseline, abs(size), i)))
    return found


def _unnamed(page: Any, text: Any, raw: Any) -> list[tuple[float, float, float]]:
    """Left, right and bottom edges of what is drawn as text without standing for a letter of its own."""

    def address(drawn: Any) -> int | None:
        return ctypes.cast(drawn, ctypes.c_void_p).value

    named = {address(raw.FPDFText_GetTextObject(text, i)) for i in range(text.count_chars())}
    edges = [ctypes.c_float() for _ in range(4)]
    found = []
    for i in range(raw.FPDFPage_CountObjects(page)):
        drawn = raw.FPDFPage_GetObject(page, i)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_TEXT and address(drawn) not in named:
            raw.FPDFPageObj_GetBounds(drawn, *edges)
            left, bottom, right, _ = (edge.value for edge in edges)
            if right > left:
                found.append((left, right, bottom))
    return found


def _widened(found: list[_Drawn], unnamed: list[tuple[float, float, float]]) -> list[_Drawn]:
    """The glyphs of split clusters, as wide as all that is drawn of their cluster."""
    if len(unnamed) * sum(split for _, split, _ in found) > _COMPARED:
        return found
    wide: list[_Drawn] = []
    for turn, split, glyph in found:
        if split:
            for left, right, bottom in unnamed:
                if left - 1 <= glyph.right and glyph.left <= right and abs(bottom - glyph.y) < glyph.size / 2:
                    glyph = glyph._replace(right=max(glyph.right, right))
        wide.append((turn, split, glyph))
    return wide


def _character(code: int) -> str:
    """The letter of a code, presentation forms folded back; empty for blanks and controls."""
    if code == 2 or code == 0xFFFE:  # how pdfium writes a hyphen at the end of a line
        return "-"
    character = fold_forms(chr(code)) if 0x20 < code <= 0x10FFFF else ""
    return character if character and unicodedata.category(character[0]) not in _UNSEEN else ""


_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp"}


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of a page turned back by so many quarters."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _in_order(page: list[Glyph]) -> list[Glyph]:
    """The glyphs with the letters of their ligatures in logical order.

    pdfium turns stretches of Arabic round, and the letters of a ligature with
    them or not. Lam-alef, which every Arabic font has, tells which: no font
    has a ligature of alef and lam.
    """
    votes = sum(_lam_alef(g.text) for g in page if len(g.text) > 1)
    return [g._replace(text=_ligature(g.text, votes < 0)) if len(g.text) > 1 else g for g in page]


def _lam_alef(text: str) -> int:
    if text[0] == "ل" and text[1] in "اأإآٱ":
        return 1
    return -1 if text[-1] == "ل" and text[-2] in "اأإآٱ" else 0


def _ligature(text: str, turned: bool) -> str:
    if not any("\u0600" <= c <= "\u06ff" for c in text):
        return text
    first_is_mark = unicodedata.combining(text[0]) > 0
    vote = _lam_alef(text)
    return text[::-1] if first_is_mark or vote < 0 or (turned and vote == 0) else text
