"""Names across the scripts: keys under which their spellings meet, and where names stand in a text.

A key is the consonants of a name, one sign for each class of consonants that
transliteration mixes up: ب p b, ف v f ph, خ kh, ش sh, ط ت t, ق ك k q c. Vowels,
long or short, are left out, a first one kept as ``a``. Where one letter is
written in several ways (ج is j or g) a name has several keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, product

from index.fold import fold
from index.sentences import sentences
from index.stem import Token, clitic_layers, is_stop_word, tokens


def _words(listed: str) -> frozenset[str]:
    return frozenset(fold(listed).split())


def _classes(listed: str) -> dict[str, tuple[str, ...]]:
    entries = (entry.split() for entry in listed.strip().replace("\n", ";").split(";"))
    return {letter: tuple(c.strip("-") for c in classes) for letter, *classes in entries}


#: At most so many keys for one word or phrase.
MOST_KEYS = 24
#: At most so many words of a phrase are read.
MOST_WORDS = 4

#: The ways to write a letter or a group of letters. Classes are single signs: x is kh, c is sh, tc is ch.
_ARABIC = _classes("""
ب b; پ b; ت t; ط t; ث t; ج j g; چ tc; ح h; خ x; د d; ض d; ذ d z; ظ z d; ر r; ز z; ژ j z; س s; ص s; ش c
غ g; گ g; ف f; ڤ f; ق k g; ك k; ل l; م m; ن n; ه h
""")
_LATIN = _classes("""
sch c; tch tc; sh c; ch tc c k x; kh x; gh g; ph f; th t; dh d z; zh j z; cz tc; ck k; ng ng n
b b; p b; t t; d d; j j; g g; h h; r r; z z; s s; f f; v f; q k; k k; c k; x ks; l l; m m; n n; w - f
""")
_LATIN_PART = re.compile("sch|tch|sh|ch|kh|gh|ph|th|dh|zh|cz|ck|ng|[cg](?=[eiy])|[a-z]")
#: Before e, i and y.
_SOFT = {"c": ("s",), "g": ("g", "j")}
#: Letters whose sound folding would lose.
_SOUNDS = str.maketrans(
    {"ç": "ch", "Ç": "Ch", "ş": "sh", "Ş": "Sh", "š": "sh", "Š": "Sh", "č": "ch", "Č": "Ch", "ž": "zh"}
)
#: The Arabic article as English writes it before a name.
_ARTICLES = _words("al el ez es as ash an en ad ed ar er at et az ul")
#: May stand inside a name in lower case.
_PARTICLES = _words("""
al el ez es as ash an ad ar at az bin ibn bint abu de del della di da la le van von der of
""")
_CALENDAR = _words("""
monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december
""")
_SPEAKS = _words("""
said says told added adds claimed claims denied denies announced announces stated states warned
warns called asked insisted declared confirmed noted argued accused replied wrote met visited
""")
_ARABIC_TITLES = _words("""
السيد السيدة الدكتور الدكتورة الأستاذ الشيخ الرئيس الوزير الوزيرة الأمير الملك الملكة الجنرال
اللواء العميد العقيد القاضي المهندس المهندسة الكاتب الكاتبة الباحث الباحثة الحاج المحامي المحامية
""")
_QUOTED = re.compile(r"[«“\"]([^«»“”\"\n.،؟!]{2,40})[»”\"]")


@lru_cache(maxsize=1 << 16)
def name_keys(text: str) -> frozenset[str]:
    """The consonant keys of a name of one word or up to :data:`MOST_WORDS`; the words of a phrase are joined.

    Names that are the same in either script share a key: Zakharova, زاخاروفا
    and زخاروفا; Deir ez-Zor, دير الزور and ديرالزور. A key of two signs has its
    second as a capital when a vowel follows, so that Hama and Homs, Ali and Al
    stay apart; a name of a single consonant has none, nor has a number.
    """
    words = [t.text for t in tokens(text.translate(_SOUNDS))]
    kept = [w for w in words[:-1] if fold(w) not in _ARTICLES] + words[-1:]
    variants = [_word_keys(fold(w)) for w in kept[:MOST_WORDS]]
    joined = ("".join(parts) for parts in islice(product(*variants), MOST_KEYS))
    return frozenset(_short(key) for key in joined if len(key.rstrip("+").replace("+", "")) >= 2)


def names(text: str) -> list[tuple[int, int]]:
    """Spans that are likely names: in English by capitals, in Arabic after titles and in short quotations.

    A capital that only starts a sentence makes no name.
    """
    starts = {start for start, _ in sentences(text)}
    return sorted({*_capitalised(text, starts), *_arabic_names(text)})


def _short(key: str) -> str:
    """The key without vowel signs, but for the one at the end of a key of two."""
    plain = key.replace("+", "")
    return plain[0] + plain[1].upper() if len(plain) == 2 and key.endswith("+") else plain


def _word_keys(word: str) -> tuple[str, ...]:
    """Keys of one folded word, a last vowel as ``+``."""
    if not word or word[0].isdigit():
        return ("",)
    if "a" <= word[0] <= "z":
        return _latin(word.replace("’", "'").removesuffix("'s").replace("'", ""))
    forms: dict[str, None] = {}
    for layer in clitic_layers(word):
        forms[layer] = None
        split = re.match(r"(..+?)ال(..+)", layer)
        if split:
            forms[split.group(1) + split.group(2)] = None
    return tuple(dict.fromkeys(key for form in forms for key in _arabic(form)))


def _latin(word: str) -> tuple[str, ...]:
    word = re.sub(r"(.)\1+", r"\1", word)
    # Abdul Rahman and Abdelrahman hold the article: عبد الرحمن.
    word = re.sub(r"^abd[aeiou]l(?![aeiou])", "abd", word)
    ends = word[-1] in "aeiouyh" and len(word) > 1
    stem = word[:-1] if word.endswith("h") and len(word) > 1 and word[-2] in "aeiou" else word
    parts: list[tuple[str, ...]] = []
    for found in _LATIN_PART.finditer(stem):
        part = found.group()
        soft = stem[found.end() : found.end() + 1] in ("e", "i", "y")
        options = _SOFT[part] if soft and part in _SOFT else _LATIN.get(part, ("",))
        if found.start() == 0:
            options = _first(part, options)
        elif part == "s" and found.end() == len(stem):
            options = ("s", "z")
        parts.append(options)
    return _spelled(parts, ends)


def _first(part: str, options: tuple[str, ...]) -> tuple[str, ...]:
    if part in "wy":
        return (part,)
    return ("a",) if options == ("",) else options


def _arabic(word: str) -> tuple[str, ...]:
    stem = word[:-1] if word.endswith("ه") and len(word) > 1 else word
    ends = stem != word or stem[-1] in "اويء"
    parts: list[tuple[str, ...]] = []
    for at, letter in enumerate(stem):
        if at == 0 and letter in "اعءوي":
            parts.append(({"و": "w", "ي": "y"}.get(letter, "a"),))
        else:
            parts.append(_ARABIC.get(letter, ("",)))
    return _spelled(parts, ends)


def _spelled(parts: Iterable[tuple[str, ...]], ends: bool) -> tuple[str, ...]:
    keys = ("".join(p) for p in islice(product(*parts), MOST_KEYS))
    return tuple(dict.fromkeys(key + "+" * ends for key in keys))


def _capitalised(text: str, starts: set[int]) -> list[tuple[int, int]]:
    words = [t for t in tokens(text) if t.text[0].isascii()]
    inner = {t.text for t in words if t.start not in starts and t.text[0].isupper()}
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        run = [at]
        while (after := _next_of_name(text, words, run[-1])) is not None:
            run.append(after)
        at = run[-1] + 1
        chosen = [words[i] for i in range(run[0], run[-1] + 1)]
        while chosen and (is_stop_word(chosen[0].text) or not chosen[0].text[0].isupper()):
            if chosen[0].text.lower() in _ARTICLES and len(chosen) > 1 and text[chosen[0].end] == "-":
                break
            chosen.pop(0)
        if not chosen or (len(chosen) == 1 and fold(chosen[0].text) in _CALENDAR):
            continue
        only = chosen[0]
        if len(chosen) == 1 and only.start in starts:
            says = at < len(words) and words[at].text in _SPEAKS
            owns = only.text.endswith(("'s", "’s")) or (len(only.text) > 1 and only.text.isupper())
            if not (says or owns or only.text in inner):
                continue
        end = chosen[-1].end - (2 if chosen[-1].text.endswith(("'s", "’s")) else 0)
        spans.append((chosen[0].start, end))
    return spans


def _next_of_name(text: str, words: Sequence[Token], at: int) -> int | None:
    """The word that goes on with the name at `at`, over particles between; None when there is none."""
    here = words[at]
    if not here.text[0].isupper() and not (here.text in _ARTICLES and text[here.end : here.end + 1] == "-"):
        return None
    for after in range(at + 1, min(at + 4, len(words))):
        gap = text[words[after - 1].end : words[after].start]
        initial = gap == ". " and len(words[after - 1].text) == 1
        if gap not in {" ", "-"} and not initial:
            return None
        if words[after].text[0].isupper():
            return after
        if words[after].text not in _PARTICLES and not (after > at + 1 and words[after].text == "the"):
            return None
    return None


def _arabic_names(text: str) -> list[tuple[int, int]]:
    quoted = (m.span(1) for m in _QUOTED.finditer(text) if not m.group(1).isascii())
    spans = [(start, end) for start, end in quoted if len(tokens(text[start:end])) <= 3]
    words = tokens(text)
    for at, word in enumerate(words):
        if fold(word.text) not in _ARABIC_TITLES:
            continue
        run: list[Token] = []
        # A nationality may stand between: الرئيس الروسي فلاديمير بوتين.
        skip = 1 if at + 1 < len(words) and words[at + 1].text.startswith("ال") else 0
        for place in range(at + 1 + skip, min(at + 3 + skip, len(words))):
            after = words[place]
            gap = text[words[place - 1].end : after.start]
            if gap != " " or is_stop_word(after.text) or (not run and after.text.startswith("ال")):
                break
            run.append(after)
        if run:
            spans.append((run[0].start, run[-1].end))
    return spans
