"""From a draft to what is stored of it."""

from __future__ import annotations

from index.clean import clean, headline, title_from
from index.errors import UnreadableArticle
from index.fold import fold
from index.language import language_of
from index.records import Draft, Language
from index.stem import has_words


def article_fields(draft: Draft) -> tuple[str, str, Language]:
    """The title, the stored text and the language of a draft.

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
    return title or title_from(text), text, language


def _without_title(title: str, text: str) -> str:
    first, _, rest = text.partition("\n")
    repeats = fold(first.strip().strip("# ")).strip() == fold(title).strip()
    return clean(rest) if repeats and rest.strip() else text
