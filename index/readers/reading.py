"""What a reader gives back, and the fields that several formats share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from index.records import Draft, Language


@dataclass(frozen=True, slots=True)
class Reading:
    """The drafts of one file, in its order, and one sentence for each entry that gave none."""

    drafts: tuple[Draft, ...]
    problems: tuple[str, ...] = ()


def iso_date(value: str | None) -> str | None:
    """A date or date and time as ISO 8601; None when the value is none.

    Slashes after a year of four digits are read as hyphens.
    """
    plain = (value or "").strip()
    if len(plain) >= 8 and plain[:4].isdigit() and plain[4] == "/":
        plain = plain.replace("/", "-")
        plain = "-".join(part.zfill(2) for part in plain.split("-"))
    try:
        if len(plain) <= 10:
            return date.fromisoformat(plain).isoformat()
        return datetime.fromisoformat(plain).isoformat()
    except ValueError:
        return None


def language(value: str | None) -> Language | None:
    """The language that a document declares, None when it is neither Arabic nor English."""
    code = (value or "").strip().lower().replace("_", "-").split("-")[0]
    if code in {"ar", "ara", "arabic", "العربية", "عربي"}:
        return "ar"
    if code in {"en", "eng", "english"}:
        return "en"
    return None
