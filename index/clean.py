"""What an article's stored text leaves out: its site's furniture, by whole lines at the edges."""

from __future__ import annotations

import re

from index.fold import fold
from index.furniture import LINES, LISTS, PATTERNS, SHARERS
from index.sentences import sentences
from index.stem import tokens

#: The longest line, in code points, that can be a headline.
HEADLINE = 160
#: The longest made-up title, in code points, the ellipsis not counted.
TITLE = 90
#: The longest furniture line, a notice on cookies, in code points.
_LONGEST = 400
#: After the heading of a list of other articles: at most so many lines, none longer than HEADLINE.
_LISTED = 12

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PUNCTUATION = re.compile(r"[\W_]+")
_STOPPED = re.compile(r"[.،,:;؛][”»\"')\]]*\s*$")


def clean(text: str) -> str:
    """The text with ``\\n`` line ends, without furniture lines and blank lines at its edges.

    Lines between the first and the last line of the article stay as they are,
    whatever they say. Empty when nothing but furniture is left.
    """
    lines = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff")).split("\n")
    first, last = 0, len(lines)
    while first < last and _drops(lines[first]):
        first += 1
    while first < last and _drops(lines[last - 1]):
        last -= 1
    last = _before_list(lines, first, last)
    return "\n".join(lines[first:last])


def headline(text: str) -> tuple[str | None, str]:
    """A first line that reads as a headline, and the text without it; else None and the text.

    A headline is one run of two to 25 words, at most :data:`HEADLINE` code
    points, that no full stop, comma or colon ends, over a blank line or over
    text at least twice as long.
    """
    first, _, rest = text.partition("\n")
    body = rest.lstrip("\n \t")
    line = first.strip()
    if not body.strip() or len(line) > HEADLINE or _STOPPED.search(line) or len(sentences(line)) != 1:
        return None, text
    words = tokens(line)
    figures = sum(w.text[0].isdigit() for w in words)
    if not 2 <= len(words) <= 25 or figures * 2 >= len(words):
        return None, text
    above_blank = not rest.partition("\n")[0].strip()
    longest = max(len(s) for s in body.split("\n")[:3])
    if longest < len(line) * (1 if above_blank else 2):
        return None, text
    # Lines of the body keep their own leading spaces; only blank lines go.
    return line, re.sub(r"\A(?:[^\S\n]*\n)+", "", rest)


def title_from(text: str) -> str:
    """A title for a text without one: its first sentence, cut at a word to :data:`TITLE` and an ellipsis."""
    text = text[: 8 * TITLE]  # enough for a first sentence that would not be cut
    spans = sentences(text)
    start, end = spans[0] if spans else (0, len(text))
    sentence = " ".join(text[start:end].split())
    if len(sentence) <= TITLE:
        return sentence
    cut = sentence[: TITLE + 1].rsplit(" ", 1)[0][:TITLE]
    return cut.rstrip(' ،,؛;:-–—([«“"') + "…"


def is_furniture(line: str) -> bool:
    """Whether a whole line belongs to the site around an article, not to the article."""
    if len(line) > _LONGEST:
        return False
    plain = _plain(line)
    if not plain:
        # Rules and bullets; a line of marks alone says nothing.
        return True
    words = set(plain.split())
    return plain in LINES or plain in LISTS or words <= SHARERS or bool(PATTERNS.fullmatch(plain))


def _drops(line: str) -> bool:
    return not line.strip() or is_furniture(line)


def _plain(line: str) -> str:
    return _PUNCTUATION.sub(" ", fold(line)).strip()


def _before_list(lines: list[str], first: int, last: int) -> int:
    """The end of the article when titles of other articles are listed after it under their heading."""
    for at in range(last - 1, max(first, last - 1 - _LISTED), -1):
        if _plain(lines[at]) in LISTS:
            listed = [s for s in lines[at + 1 : last] if not _drops(s)]
            if all(len(s) <= HEADLINE and not _STOPPED.search(s) for s in listed):
                last = at
                while first < last and _drops(lines[last - 1]):
                    last -= 1
                return _before_list(lines, first, last)
    return last
