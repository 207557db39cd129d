"""From a draft to what is stored of it."""

from __future__ import annotations

from typing import NamedTuple

from index.clean import clean, headline, title_from
from index.errors import UnreadableArticle
from index.fold import fold
from index.language import language_of
from index.records import Draft, Language
from index.stem import has_words


class Fields(NamedTuple):
    """What is stored of a draft; `pages` as in `Article`."""

    title: str
    text: str
    language: Language
    pages: tuple[int, ...] = ()


def article_fields(draft: Draft) -> Fields:
    """The title, the stored text and the language of a draft, and where its pages begin in that text.

    The title is the draft's own, else the text's headline, which then leaves
    the text, else the first sentence. A first line that repeats the draft's
    title leaves the text too. The language is that of the text's script, or
    the draft's own when the script tells neither. Raises UnreadableArticle
    when no words are left.
    """
    text = clean(draft.text)
    title = " ".join((draft.title or "").split())
    if title:
        text = _without_title(title, text)
    else:
        found, text = headline(text)
        title = found or ""
    if not has_words(text):
        raise UnreadableArticle("no text is left beside its heading and site furniture; give it some")
    language = language_of(text)
    if language == "und":
        language = draft.language or "und"
    return Fields(title or title_from(text), text, language, _pages(draft, text))


def _pages(draft: Draft, text: str) -> tuple[int, ...]:
    """Where the pages of a draft begin in its stored text, which is one stretch of the draft's lines."""
    if not draft.pages:
        return ()
    before = draft.text.find(text)
    if before < 0:  # its line ends were others
        return ()
    return tuple(min(max(page - before, 0), len(text)) for page in draft.pages)


def _without_title(title: str, text: str) -> str:
    first, _, rest = text.partition("\n")
    repeats = fold(first.strip().strip("# ")).strip() == fold(title).strip()
    return clean(rest) if repeats and rest.strip() else text
