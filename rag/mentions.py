"""The names that a written sentence mentions and its sources do not.

English names show by their capitals. Arabic writes none, so an Arabic word that
no source holds is taken for a name when the lexicon translates it by sound
(كوناشينكوف is konashenkov, where صنع is made), when it is unknown and stands
after a role, a place or a verb of saying («مدير الميناء سامر»), or beside such a
name. A name is held by stem, by translation, or by sound: across scripts its consonants
(`index.names`) may differ a little (Brunelleschi, برونليسكي), as may its ending
(Andalusian, الأندلس).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from index import lexicon
from index.fold import fold
from index.language import language_of
from index.names import name_keys, names
from index.stem import STOP_WORDS, Token, clitic_layers, is_stop_word, stem, stems, tokens
from rag.calendar import months, weekdays
from rag.features import crosses
from rag.figurewords import UNITS
from rag.numbers import SCALES, values
from rag.searchable import Word

Expand = Callable[[str], Sequence[Word]]

#: Consonants that two spellings in one script must share to be one name: Marrow is no mayor.
LONG_KEY = 4
#: Consonants that a word and its translation must share for it to be translated by sound.
SOUND_KEY = 3
#: Consonants from which on one of a name may be written otherwise in the other script, and two.
ONE_OFF, TWO_OFF = 4, 6
_FIRST = re.compile(r"\W*([A-Z][\w-]+)")
#: Endings of English words that only begin a sentence: no name.
_NO_NAME = re.compile(r"(?:ed|ing|ly|ion|ial|ous|ment|ness|ists?|children)$")
#: Parts of names that the other language leaves out or writes as a number: initials, particles, "II".
_SMALL = re.compile(r"(?:\w|[IVX]+|[a-z]{1,3}|St|Mrs?|Ms|Dr|Prof)(?:['’]s)?")
#: Latin letters that are written in more ways than `index.names` knows.
_SPELLINGS = (("w", "v"), ("z", "ts"), ("sch", "sk"), ("x", "sh"), ("h", ""))
_PRONOUN = re.compile(r"(?<=\w{3})(?:هما|هم|ها|ه)$")
_ENDINGS = re.compile(r"(?<=\w{4})(?:i?ans?|eans?|ese|ics?|ish|is?|يون|يين|يه|يا|ي)$")


def _folded(listed: str) -> frozenset[str]:
    return frozenset(map(fold, listed.split()))


def _stems(listed: str) -> frozenset[str]:
    return frozenset(map(stem, listed.split()))


_ROLES = _stems("""
مدير رئيس متحدث متحدثة ناطق وزير محافظ مهندس ممرض ممرضة طبيب طبيبة مدرب حكم حكمة لاعب خبير عالم باحث
باحثة محاضر نقيب قائد مزارع بائع مؤسس أمين مالك حارس سفير سفيرة قاضي محامي دكتور سيد شيخ حاج كابتن
قبطان معلم معلمة أستاذ بديل مدافع زميل نائب مبعوث صحفي كاتب كاتبة ملك أمير جنرال صياد
""")
_PLACES = _stems("""
بلدة قرية مدينة حي إقليم جزيرة شارع ميناء نهر جبل وادي سد مطار جامعة شركة مؤسسة نادي مستشفى مدرسة
منطقة محافظة ريف بادية خليج قصر جسر شبكة صحيفة وكالة منظمة بحيرة مصرف فندق ملعب سهل هضبة صحراء مضيق قلعة
مخيم معبر ضاحية بوابة جمعية ميليشيا حركة كتيبة
""")
_SAYS = _stems("""
قال قالت يقول تقول أكد أكدت يؤكد تؤكد أضاف أضافت ذكر ذكرت أوضح أوضحت صرح صرحت أعلن أعلنت نفى نفت يرى ترى
شدد شددت أشار أشارت كشف كشفت استبعد استبعدت تعهد تعهدت دعا دعت طالب طالبت طلب طلبت رأى رأت وصف وصفت اعتبر
اعتبرت حذر حذرت ناشد ناشدت
""")
#: Words of the subject after a verb of saying are read so far.
_SUBJECT = 7
#: What stands after these is a verb: «الذي أشرف».
_RELATIVES = _folded("الذي التي الذين اللذان اللذين اللتان اللتين")
#: What stands after these is none.
_PREPOSITIONS = _folded("من إلى في عن على نحو باتجاه قرب بين")
#: Nouns after a particle that serve as one.
_PARTICLES = _folded("باسم وباسم بأسماء بأمر بفضل وبفضل بحسب وبحسب بدون بشكل بصورة")
_DUAL = re.compile(r"(\w{3,})(?:ان|ين)")
_THAT = _folded("إن أن إنه إنها أنه أنها بأن")


def missing_names(said: str, sources: Sequence[str], expand: Expand) -> list[str]:
    """Names of a sentence that no source holds, as they are written."""
    check = _Check(said, sources, expand)
    missing = [lacking for start, end in names(said) if (lacking := check.lacking(said[start:end]))]
    missing += check.first() if not _is_arabic(said) else check.arabic()
    return list(dict.fromkeys(missing))


class _Check:
    """One sentence against its sources; what only a doubtful word needs is worked out when it comes."""

    def __init__(self, said: str, sources: Sequence[str], expand: Expand) -> None:
        self._said = said
        self._sources = sources
        self._expand = expand
        self._held = frozenset(s for source in sources for s in stems(source))
        language = language_of(said)
        self._crossing = any(crosses(language, language_of(source)) for source in sources)

    def holds(self, word: Word) -> bool:
        """By stem, by translation, by sound, or by a translation that a word of a source shares."""
        # Of its own script only the word itself: what merely sounds alike is another name.
        if any(self._held.issuperset(stems) for stems in (*word.own[:1], *word.crossed)):
            return True
        if sounds_held(word.word, _keys(tuple(self._sources))) or _meanings(word) & self._source_meanings:
            return True
        if self._crossing and not name_keys(word.word):
            return True  # without consonants enough to be known by: Lee, Puyi
        two = _DUAL.fullmatch(fold(word.word))
        if two is not None and any(map(self.holds, self._expand(two.group(1)))):
            return True
        own = _loose_keys(word.word)
        return any(_nearly(a, b) for b in self._source_names[not _is_arabic(word.word)] for a in own)

    @cached_property
    def _source_words(self) -> Sequence[Word]:
        return tuple(word for source in self._sources for word in self._expand(source))

    @cached_property
    def _source_names(self) -> Mapping[bool, frozenset[str]]:
        """Keys of what may be names in the sources, by whether they are Arabic."""
        found: dict[bool, set[str]] = {True: set(), False: set()}
        for word in self._source_words:
            likely = not _meanings(word) or _by_sound(word)
            for part in word.word.split():
                if likely or part[0].isupper():
                    found[_is_arabic(part)] |= _loose_keys(part)
        return {script: frozenset(keys) for script, keys in found.items()}

    @cached_property
    def _source_meanings(self) -> frozenset[tuple[str, ...]]:
        return frozenset(meaning for word in self._source_words for meaning in _meanings(word))

    def lacking(self, spot: str) -> str:
        """The words of a name that no source holds; none when enough of a translated one is held."""
        words = [word for word in self._expand(spot) if not _SMALL.fullmatch(word.word)]
        lacking = [word for word in words if not self.holds(word)]
        # A name translated by its meaning ("Ministry of Defence") meets in part only.
        meant = [word for word in lacking if _meanings(word) and not _by_sound(word)]
        if self._crossing and len(meant) == len(lacking) and len(lacking) * 2 <= len(words):
            return ""
        return " ".join(word.word for word in lacking)

    def first(self) -> list[str]:
        """The first word of an English sentence, whose capital says nothing, when no word or one of sound."""
        match = _FIRST.match(self._said)
        words = self._expand(match.group(1)) if match and not is_stop_word(match.group(1)) else ()
        doubtful = [
            word
            for word in words
            if _by_sound(word)
            or (_may_be_name(word) and not _meanings(word) and not _NO_NAME.search(word.word))
        ]
        return [word.word for word in doubtful if not self.holds(word)]

    def arabic(self) -> list[str]:
        """Words of an Arabic sentence that are taken for names and are not held."""
        words = list(tokens(self._said))
        doubtful = {word.start: word for word in self._expand(self._said) if _may_be_name(word)}
        doubtful = {
            at: word for at, word in doubtful.items() if not self.holds(word) and not self._common(word)
        }
        named: list[str] = []
        before = -2  # the place of the last name found
        for at, token in enumerate(words):
            word = doubtful.get(token.start)
            if word is None or (at and fold(words[at - 1].text) in _RELATIVES):
                continue
            placed = before == at - 1 or _introduced(words, at) or _speaks(words, at) or _led(words, at)
            if _by_sound(word) or (placed and not _is_common(word)) or _is_place(words, at):
                named.append(word.word)
                before = at + len(word.word.split()) - 1
        return named

    def _common(self, word: Word) -> bool:
        """Whether an Arabic word is a common one with a particle before or a pronoun after it: باسم, عمره."""
        text = _PRONOUN.sub("", word.word)  # not folded: no pronoun is the ة of a name
        bare = {text, text[1:]} if text[0] in "وف" else {text}
        return fold(text) in _PARTICLES or any(
            fold(form) in STOP_WORDS or any(_meanings(w) and not _by_sound(w) for w in self._expand(form))
            for form in bare - {word.word}
            if len(form) > 1
        )


def _meanings(word: Word) -> frozenset[tuple[str, ...]]:
    """Translations of a word that the lexicon gives, without what only sounds like it."""
    sounds: frozenset[tuple[str, ...]] = getattr(word, "sounds", frozenset())
    return frozenset(word.crossed) - sounds


def _is_common(word: Word) -> bool:
    """Whether the lexicon holds an Arabic word as it stands, clitics aside; of its stem names have many."""
    held = lexicon.load().written
    return any((form,) in held for form in clitic_layers(fold(word.word)))


def _by_sound(word: Word) -> bool:
    """Whether the lexicon translates a word by its sound, as it does names, at least every other time."""
    own = name_keys(word.word)
    meant = [" ".join(stems) for stems in _meanings(word)]
    # An English stem has lost an s: Younis is youni.
    alike = [any(len(k) >= SOUND_KEY and k in own for k in name_keys(m) | name_keys(f"{m}s")) for m in meant]
    # A word with its article is oftener a common noun: «الساحل» is the coast, seldom the Sahel.
    return sum(alike) >= max(1, len(meant) if fold(word.word).startswith("ال") else len(meant) / 2)


def _may_be_name(word: Word) -> bool:
    text = fold(word.word)
    bare = clitic_layers(text)
    counts = text[0].isdigit() or values(text) or any(layer in SCALES or layer in UNITS for layer in bare)
    return not (
        len(text) < 3
        or counts
        or months(word.word)
        or weekdays(word.word)
        or any(layer in STOP_WORDS for layer in bare)
    )


def _introduced(words: Sequence[Token], at: int) -> bool:
    """Whether a role or a place stands before the word, at most one word with its article between."""
    if at == 0:
        return False
    known = _ROLES | _PLACES
    if stem(words[at - 1].text) in known:
        return not fold(words[at].text).startswith("ال")
    between = fold(words[at - 1].text).startswith("ال") and not fold(words[at].text).startswith("ال")
    return at > 1 and between and stem(words[at - 2].text) in known


def _led(words: Sequence[Token], at: int) -> bool:
    """Whether the word stands without its article after a preposition: «انطلقوا من تارن»."""
    return at > 0 and fold(words[at - 1].text) in _PREPOSITIONS and not fold(words[at].text).startswith("ال")


def _is_place(words: Sequence[Token], at: int) -> bool:
    """Whether the word, with its article, stands after a kind of place without one: «حي القصبة»."""
    before = fold(words[at - 1].text) if at and fold(words[at].text).startswith("ال") else ""
    return stem(before) in _PLACES and not re.match("[وفبك]?ال|لل", before)


def _speaks(words: Sequence[Token], at: int) -> bool:
    """Whether the word stands between a verb of saying and what is said: «وقالت هالة منصور إن»."""
    verb = next((n for n in range(at - 1, max(-1, at - _SUBJECT), -1) if stem(words[n].text) in _SAYS), None)
    rest = words[at + 1 : at + _SUBJECT]
    return verb is not None and any(fold(token.text) in _THAT for token in rest)


def sounds_held(name: str, keys: Mapping[bool, frozenset[str]]) -> bool:
    """Whether a name sounds like one of the sources: one in the other script, or nearly so in its own."""
    arabic = _is_arabic(name)
    own = name_keys(name)
    return bool(own & keys[not arabic]) or any(len(key) >= LONG_KEY for key in own & keys[arabic])


def _loose_keys(name: str) -> frozenset[str]:
    """Name keys of a name, of its other spellings, and of what it is made from: Andalusian, Andalus."""
    name = fold(name).removesuffix("'s")
    forms = {name, _ENDINGS.sub("", name), *(name.replace(old, new) for old, new in _SPELLINGS)}
    return frozenset(key for form in forms for key in name_keys(form) if len(key) >= SOUND_KEY)


def _nearly(a: str, b: str) -> bool:
    """Whether two keys are the same but for a consonant, of long ones two."""
    shorter = min(len(a), len(b))
    allowed = (shorter >= ONE_OFF) + (shorter >= TWO_OFF)
    return a == b or (abs(len(a) - len(b)) <= allowed and _distance(a, b) <= allowed)


def _distance(a: str, b: str) -> int:
    """Levenshtein's distance: signs put in, left out or replaced."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        above, row = row, [i]
        for j, y in enumerate(b, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= c <= "\u06ff" for c in text)


@lru_cache(maxsize=64)
def _keys(sources: tuple[str, ...]) -> Mapping[bool, frozenset[str]]:
    """Name keys of every word of the sources, and of every two neighbours, by whether they are Arabic."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for source in sources:
        words = [t.text for t in tokens(source)]
        for at, word in enumerate(words):
            if word.lower() in STOP_WORDS:
                continue
            found[_is_arabic(word)] |= name_keys(word)
            if at + 1 < len(words):
                found[_is_arabic(word)] |= name_keys(f"{word} {words[at + 1]}")
    return {script: frozenset(held) for script, held in found.items()}
