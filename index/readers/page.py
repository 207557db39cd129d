"""HTML pages: trafilatura finds the article on the page."""

from __future__ import annotations

import re

from index.decode import decode
from index.errors import UnreadableArticle
from index.readers.reading import Reading, iso_date, language
from index.records import Draft

_DECLARED = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]+encoding=[\"']([\w.:-]+)", re.I
)
_LANGUAGE = re.compile(r"<html[^>]*\slang\s*=\s*[\"']?([A-Za-z-]+)", re.I)
_SEPARATORS = "|–—-·•:«»"
#: How much of a page may hold its declarations, in bytes.
_HEAD = 4096


def read(data: bytes) -> Reading:
    """One draft: main text (paragraphs as lines), title, date, site name and address of the page.

    Bytes are decoded as the page declares unless they are not valid so.
    Raises UnreadableArticle when the page has no main text.
    """
    html = decoded(data)
    # Imported here: a second of start-up that other formats need not pay.
    from trafilatura import bare_extraction

    found = bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_images=False,
        include_links=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    fields = found.as_dict() if found is not None and not isinstance(found, dict) else found or {}
    text = str(fields.get("text") or "").strip()
    if not text:
        raise UnreadableArticle("the page has no main text; save the article's text as .txt or .md")
    publisher = _field(fields, "sitename")
    declared = _LANGUAGE.search(html)
    draft = Draft(
        text=text,
        title=_title(_field(fields, "title"), publisher),
        url=_field(fields, "url"),
        publisher=publisher,
        published=iso_date(_field(fields, "date")),
        language=language(declared.group(1)) if declared else None,
    )
    return Reading((draft,))


def _field(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _title(title: str | None, publisher: str | None) -> str | None:
    """The page's title without the name of its site after a separator."""
    if title and publisher and title.endswith(publisher):
        shorter = title[: -len(publisher)].rstrip()
        if shorter and shorter[-1] in _SEPARATORS:
            return shorter.rstrip(_SEPARATORS + " ") or title
    return title


def decoded(data: bytes) -> str:
    """The text of HTML or XML, in the encoding that it declares unless its bytes are not valid so."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    match = _DECLARED.search(data[:_HEAD])
    if match:
        try:
            name = (match.group(1) or match.group(2)).decode("ascii")
            # Pages that declare Latin 1 are Windows-1252, if that: let the content decide.
            if name.lower() not in {"iso-8859-1", "latin1", "latin-1", "windows-1252", "us-ascii", "ascii"}:
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)
