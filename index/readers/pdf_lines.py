"""From the glyphs of a page to its lines, in the order in which the columns are read."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from index.readers.pdf_glyphs import Glyph

#: In sizes of the letters: what still is one baseline, a space, and a break between columns or cells.
_BASELINE, _SPACE, _BREAK = 0.45, 0.17, 1.2
#: A column has so many lines, most of them wider than so many sizes.
_COLUMN_LINES, _COLUMN_WIDTH = 3, 8.0
#: How many letters, at most, a mark is compared with.
_NEAR = 60
#: How often columns may stand within columns.
_DEPTH = 4
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its clusters from left to right as drawn, edges, baseline, size, and its column's edges."""

    drawn: tuple[str, ...]
    left: float
    right: float
    y: float
    size: float
    column: tuple[float, float] = (0.0, 0.0)

    @property
    def letters(self) -> tuple[int, int]:
        """How many Arabic and how many Latin letters it has."""
        text = "".join(self.drawn)
        return len(_ARABIC.findall(text)), len(_LATIN.findall(text))


def lines(page: Sequence[Glyph]) -> list[Line]:
    """The lines of a page, columns one after the other, the right one first on an Arabic page."""
    found = [piece for row in _rows(page) for piece in _pieces(row)]
    return [line for block in _blocks(found, _DEPTH) for line in _joined(block)]


def runs_rtl(lines: Iterable[Line]) -> bool:
    """Whether lines run from right to left: by their letters, as in ``index.language``."""
    counts = [line.letters for line in lines]
    arabic, latin = sum(a for a, _ in counts), sum(b for _, b in counts)
    return arabic > 0 and arabic * 1.25 >= latin


def _rows(page: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, top first, each row from left to right, marks put to their letters."""
    letters = [g for g in page if not unicodedata.combining(g.text[0])]
    rows: list[list[Glyph]] = []
    tallest: Glyph | None = None
    for glyph in sorted(letters, key=lambda g: -g.y):
        if tallest is None or tallest.y - glyph.y > _BASELINE * max(tallest.size, glyph.size):
            rows.append([])
            tallest = glyph
        rows[-1].append(glyph)
        if glyph.size > tallest.size:
            tallest = glyph
    for row in rows:
        row.sort(key=lambda g: (g.left, g.middle))
        row[:] = [g for i, g in enumerate(row) if not _is_stray(g, row[max(i - 2, 0) : i + 3])]
    for mark in (g for g in page if unicodedata.combining(g.text[0])):
        _put_mark(rows, mark)
    return rows


def _is_stray(glyph: Glyph, near: Sequence[Glyph]) -> bool:
    """Whether a glyph is a piece of an Arabic letter for which the file names another letter, or none.

    Fonts draw some letters and marks in pieces, and some programs name only
    one of them; the others come out as any character. They lie on their letter.
    """
    if _ARABIC.match(glyph.text) or not glyph.text[0].isalnum():
        return False
    width = max(glyph.right - glyph.left, 0.01)
    return any(
        _ARABIC.match(other.text)
        and min(glyph.right, other.right) - max(glyph.left, other.left) >= 0.7 * width
        for other in near
    )


def _put_mark(rows: Sequence[list[Glyph]], mark: Glyph) -> None:
    """Add a mark to its letter: the one beside it in the file that it stands over, else the nearest.

    Where the file goes on to the right, the line is stored as drawn, and an
    Arabic mark comes before its letter; else after it.
    """
    near: list[tuple[float, list[Glyph], int]] = []
    for row in rows:
        if abs(row[0].y - mark.y) > 0.9 * mark.size:
            continue
        start = bisect_left(row, mark.middle - 3 * mark.size, key=lambda g: g.left)
        for i in range(start, min(start + _NEAR, len(row))):
            if row[i].left > mark.middle + mark.size:
                break
            if row[i].text[0].isalpha() and mark.middle <= row[i].right + mark.size:
                away = max(row[i].left - mark.middle, mark.middle - row[i].right, 0.0)
                away += abs(row[i].y - mark.y) / 2 + abs(row[i].middle - mark.middle) / 100
                near.append((away, row, i))
    if not near:
        return
    by_order = sorted(near, key=lambda n: n[1][n[2]].order)
    place = bisect_left(by_order, mark.order, key=lambda n: n[1][n[2]].order)
    beside = [n for n in by_order[max(place - 1, 0) : place + 1] if abs(n[1][n[2]].order - mark.order) <= 3]
    before = next((n for n in beside if n[1][n[2]].order < mark.order), None)
    after = next((n for n in beside if n[1][n[2]].order > mark.order), None)
    stored = before or after
    if before and after and _ARABIC.match(before[1][before[2]].text):
        stored = before if before[1][before[2]].left > after[1][after[2]].left else after
    best = min(near, key=lambda n: (not _same_place(n[1][n[2]], mark), n[0]))
    if not _same_place(best[1][best[2]], mark) and stored and stored[0] <= best[0] + 0.4 * mark.size:
        best = stored
    _, row, i = best
    row[i] = row[i]._replace(text=row[i].text + mark.text, right=max(row[i].right, mark.right))


def _same_place(letter: Glyph, mark: Glyph) -> bool:
    """Whether a mark is drawn from where its letter is."""
    return abs(letter.left - mark.left) <= mark.size / 200


def _pieces(row: Sequence[Glyph]) -> list[Line]:
    """A row cut at gaps too wide for a space."""
    pieces: list[Line] = []
    drawn: list[str] = []
    first, right = row[0], row[0].left
    size = median(g.size for g in row)
    for glyph in row:
        gap = glyph.left - right
        if drawn and gap > _BREAK * size:
            pieces.append(Line(tuple(drawn), first.left, right, first.y, size))
            drawn, first = [], glyph
        elif drawn and gap > _SPACE * size:
            drawn.append(" ")
        drawn.append(glyph.text)
        right = max(right, glyph.right) if len(drawn) > 1 else glyph.right
    return [*pieces, Line(tuple(drawn), first.left, right, first.y, size)]


def _blocks(pieces: Sequence[Line], depth: int) -> list[list[Line]]:
    """Pieces by column, in reading order."""
    cut = _cut(pieces) if depth and len(pieces) >= 2 * _COLUMN_LINES else None
    if cut is None:
        return [list(pieces)] if pieces else []
    blocks: list[list[Line]] = []
    band: list[Line] = []
    for piece in sorted(pieces, key=lambda p: -p.y):
        if piece.left < cut < piece.right:
            blocks += _band(band, cut, depth)
            band = []
            # What spans the columns stands alone, together with what spans them beside it.
            if blocks and blocks[-1] and all(p.left < cut < p.right for p in blocks[-1]):
                blocks[-1].append(piece)
            else:
                blocks.append([piece])
        else:
            band.append(piece)
    return blocks + _band(band, cut, depth)


def _band(band: Sequence[Line], cut: float, depth: int) -> list[list[Line]]:
    sides = [[p for p in band if p.right <= cut], [p for p in band if p.left >= cut]]
    if not all(_is_column(side) for side in sides):
        return [list(band)] if band else []
    if runs_rtl(band):
        sides.reverse()
    return [block for side in sides for block in _blocks(side, depth - 1)]


def _cut(pieces: Sequence[Line]) -> float | None:
    """The x between two columns, None when there is one column: where the fewest lines cross."""
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    best: tuple[int, float, float] | None = None
    for step in range(15, 86):
        x = left + (right - left) * step / 100
        crossing = sum(p.left < x < p.right for p in pieces)
        if crossing > 0.3 * len(pieces):
            continue
        sides = [[p for p in pieces if p.right <= x], [p for p in pieces if p.left >= x]]
        if all(_is_column(side) for side in sides):
            worth = (crossing, abs(step - 50.0), x)
            best = worth if best is None else min(best, worth)
    return best[2] if best else None


def _is_column(side: Sequence[Line]) -> bool:
    """Whether these pieces make a column of prose, not one of numbers or marks."""
    if len(side) < _COLUMN_LINES:
        return False
    return median((p.right - p.left) / p.size for p in side) >= _COLUMN_WIDTH


def _joined(block: Sequence[Line]) -> list[Line]:
    """The lines of a column: pieces on one baseline put together again."""
    edges = (min(p.left for p in block), max(p.right for p in block))
    rows: list[list[Line]] = []
    for piece in sorted(block, key=lambda p: (-p.y, p.left)):
        if rows and abs(rows[-1][0].y - piece.y) <= _BASELINE * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    joined: list[Line] = []
    for row in rows:
        row.sort(key=lambda p: p.left)
        drawn = [cluster for piece in row for cluster in (" ", *piece.drawn)][1:]
        size = max(row, key=lambda p: len(p.drawn)).size
        joined.append(Line(tuple(drawn), row[0].left, max(p.right for p in row), row[0].y, size, edges))
    return joined
