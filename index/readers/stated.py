"""A day that a file names beside its text, taken only where the text states it, too."""

from __future__ import annotations

import re
from datetime import date

from index.fold import fold

_MONTHS = (
    ("january", "jan", "يناير", "كانون الثاني", "جانفي"),
    ("february", "feb", "فبراير", "شباط", "فيفري"),
    ("march", "mar", "مارس", "آذار"),
    ("april", "apr", "أبريل", "إبريل", "نيسان", "أفريل"),
    ("may", "مايو", "أيار", "ماي"),
    ("june", "jun", "يونيو", "يونيه", "حزيران", "جوان"),
    ("july", "jul", "يوليو", "يوليه", "تموز", "جويلية"),
    ("august", "aug", "أغسطس", "آب", "أوت"),
    ("september", "sept", "sep", "سبتمبر", "أيلول"),
    ("october", "oct", "أكتوبر", "تشرين الأول"),
    ("november", "nov", "نوفمبر", "تشرين الثاني"),
    ("december", "dec", "ديسمبر", "كانون الأول"),
)
#: How much of a text, in code points, may state its date.
_HEAD = 1_500


def stated(day: date | None, text: str) -> str | None:
    """The day in ISO 8601 when the text states it at its top, in figures or with a month's name; else None.

    The day on which a PDF or a DOCX was made is seldom the one on which its
    article was published: mostly it is when somebody printed or converted it.
    """
    if day is None:
        return None
    d, m, y = rf"0?{day.day}", rf"0?{day.month}", str(day.year)
    names = "|".join(sorted((re.escape(fold(n)) for n in _MONTHS[day.month - 1]), key=len, reverse=True))
    forms = (
        rf"{y}[-/.]{m}[-/.]{d}",
        rf"{d}[-/.]{m}[-/.]{y}",
        rf"{d}(?:st|nd|rd|th)?\s+(?:{names})[\w.]*\s*[,،/]?\s*{y}",
        rf"(?:{names})\.?\s+{d}(?:st|nd|rd|th)?\s*,?\s*{y}",
    )
    found = re.search(rf"(?<!\d)(?:{'|'.join(forms)})(?!\d)", fold(text[:_HEAD]))
    return day.isoformat() if found else None
