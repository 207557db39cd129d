"""Why a paragraph was found, in words."""

from __future__ import annotations

from collections.abc import Sequence

from index.explain import How, Match
from ui.markup import in_line, inline
from ui.wording import both, twice

WAYS: tuple[How, ...] = ("stem", "translation", "name")


def why(matches: Sequence[Match]) -> str:
    """HTML of what matched: words of the question as such, by translation, by sound; else by meaning."""
    parts = []
    for way in WAYS:
        held = [_pair(match) for match in matches if match.how == way]
        if held:
            parts.append(f"{both(f'why_{way}')} {' '.join(held)}")
    said = in_line(parts) or both("why_meaning")
    return f'<p class="why"><b>{both("why")}</b> {said}</p>'


def _pair(match: Match) -> str:
    """A word as it stands in the text, after the word of the question where that is another."""
    found = ", ".join(match.words[:3])
    if match.how == "stem":
        return inline(found, "word")
    arrow = twice("→", "←")
    return f'{inline(match.term, "word")} <span aria-hidden="true">{arrow}</span> {inline(found, "word")}'
