"""Presentation forms, the shapes of letters that some files store, folded back to letters."""

from __future__ import annotations

import re
import unicodedata

#: Latin ligatures, Arabic presentation forms A and B; U+FEFF is no letter.
_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]")


def fold_forms(text: str) -> str:
    """The text with plain letters in place of presentation forms (NFKC for these blocks alone)."""
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form.group()).lstrip(), text)
