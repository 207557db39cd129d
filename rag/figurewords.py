"""Words and signs that `rag.figures` reads, Arabic ones folded: parts, ordinals, duals, units."""

from __future__ import annotations

import re
from fractions import Fraction

from index.fold import fold
from rag.numbers import SCALES, WORDS


def _either(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


def _folded(listed: str) -> list[str]:
    return [fold(word) for word in listed.split()]


def _lines(listed: str) -> dict[str, str]:
    """From every folded word of a line to the first of the line."""
    lines = [fold(line).split() for line in listed.strip().splitlines()]
    return {word: line[0] for line in lines for word in line}


def _lines_numbered(listed: str) -> dict[str, int]:
    """From every folded word to the number of its line, from 1."""
    lines = listed.strip().splitlines()
    return {word: number for number, line in enumerate(lines, start=1) for word in _folded(line)}


#: Letters of the scripts that a clitic or an ending may belong to.
_A = r"(?<!\w)[وفبلك]?(?:ال|لل)?"
_END = r"(?!\w)"

COUNTS = dict(WORDS) | {"a": 1, "an": 1, "one": 1}
_UP_TO_NINE = [word for word, value in COUNTS.items() if value < 10]
_ENGLISH_UP_TO_NINE = _either(word for word in _UP_TO_NINE if word.isascii())
_ARABIC_UP_TO_NINE = _either(word for word in _UP_TO_NINE if not word.isascii())
_TENS = [word for word, value in WORDS.items() if value in range(20, 100, 10)]
_ENGLISH_TENS = _either(word for word in _TENS if word.isascii())
_ARABIC_TENS = _either(word for word in _TENS if not word.isascii())
_BIG = _either(word for word, scale in SCALES.items() if scale >= 1_000)

# Parts of a whole.
_ENGLISH_PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip
_ARABIC_PARTS = {"نصف": 2, "ثلث": 3, "ربع": 4, "سدس": 6}
_ARABIC_PLURALS = {
    "أثلاث": 3, "أرباع": 4, "أخماس": 5, "أسداس": 6, "أسباع": 7, "أثمان": 8, "أتساع": 9, "أعشار": 10,
}  # fmt: skip
#: What the vowel alone tells from five, seven, ...
_BY_VOWEL = {"خُمس": 5, "سُبع": 7, "ثُمن": 8, "تُسع": 9, "عُشر": 10}
PARTS = {
    fold(word): Fraction(1, number)
    for words in (_ENGLISH_PARTS, _ARABIC_PARTS, _ARABIC_PLURALS)
    for word, number in words.items()
}
VOWELLED = re.compile(rf"(?<!\w)[وفبلك]?(?:ال|لل)?({'|'.join(_BY_VOWEL)})(ين|ي|ا)?(?!\w)")
SHARE = re.compile(
    rf"(?<!\w)({_ENGLISH_UP_TO_NINE}|\d)[ -]({_either(w for w in _ENGLISH_PARTS if w != 'half')})s?{_END}"
)
SLASHED = re.compile(r"(?<![\d/⁄])(\d)\s?[/⁄]\s?([2-9]|10)(?![\d/⁄])")
ARABIC_SHARES = re.compile(
    rf"{_A}({_ARABIC_UP_TO_NINE})\s+(?:ال)?"
    rf"({_either(map(fold, _ARABIC_PLURALS))}){_END}"
)
ARABIC_SHARE = re.compile(
    rf"{_A}({_either(_ARABIC_PARTS)})(ين|ي|ا)?(?:هم|ها|ه|هن|هما)?{_END}"
    r"(?! (?:(?:ال)?(?:قطر|نهايي)|ال(?:اول|ثاني|ثالث|رابع|اخير)\b))"
)
#: Not of a match, nor a final.
HALF = re.compile(r"(?<!first )(?<!second )(?<!\w)hal(?:f|ves)(?!\w)(?![ -](?:final|time))")
HALF_OF_SCALE = re.compile(rf"(?<!\w)(?:half (?:of )?(?:an? )?|[وفبل]?نصف (?:ال)?)({_BIG}){_END}")
SCALE_AND_HALF = re.compile(
    rf"(?<!\w)(?:(?:an?|one) |[وفبل]?)({_BIG}) (?:and a half|ونصف)(?: ال(?:{_BIG}))?{_END}"
)
AND_HALF = re.compile(rf"\s+(?:and a half|و ?(?:ال)?نصف)(?:\s+(?:ال)?({_BIG}))?{_END}")
#: «ثلاث ساعات ونصف», «ساعتين ونصف»
NOUN_AND_HALF = re.compile(rf" ([ء-ي]{{3,}}) ونصف{_END}")
TWO_AND_HALF = re.compile(rf"(?<!\w)[وفبل]?([ء-ي]{{3,}}[يا]ن) ونصف{_END}")
ONE_AND_HALF = re.compile(rf"(?<!\w)(?:an?|one) (\w+) and a half{_END}|(?<!\w)(\w+) ونصف(?: ال\w+)?{_END}")


def share_of(match: re.Match[str]) -> str:
    """A share that its vowel tells, such as الخُمسين, in figures: "2/5"."""
    return f"{2 if match.group(2) in ('ين', 'ي') else 1}/{_BY_VOWEL[match.group(1)]}"


PER_CENT = re.compile(
    rf"(?<!\w)(?:per ?cent|percent){_END}|[%٪]|(?<!\w)(?:في ال|بال)(?:{fold('مئة')}|{fold('مائة')}){_END}"
)
PER_CENT_AFTER = re.compile(r"\s*%")
ONE_IN = re.compile(r"(?:\bone (?:\w+ )?(?:in|out of|of)(?: every)?|(?<!\w)من كل|واحده? من)\s+$")

# Order.
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14,
    "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
}  # fmt: skip
_ARABIC_ORDINALS = _lines_numbered("""
حادي حادية
ثاني ثان ثانية
ثالث ثالثة
رابع رابعة
خامس خامسة
سادس سادسة
سابع سابعة
ثامن ثامنة
تاسع تاسعة
عاشر عاشرة
""")
ORDINAL = re.compile(
    rf"(?<!\w)(?:(?:({_ENGLISH_TENS})[ -])?({_either(ORDINALS)})|(\d{{1,3}})(?:st|nd|rd|th)){_END}"
)
ORDINALS |= _ARABIC_ORDINALS | {"اول": 1, "اولي": 1}
ARABIC_ORDINAL = re.compile(
    rf"{_A}({_either([*_ARABIC_ORDINALS, 'اول', 'اولي'])})"
    rf"(?:\s+(?:ال)?(عشره?)|\s+وال({_ARABIC_TENS})|ا)?{_END}"
)

# When.
#: Stand for January to December in a text that is read; no letters, so that they belong to no word.
MONTH_SIGNS = "♑♒♓♈♉♊♋♌♍♎♏♐"
MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s*(?:of |من )?(?:شهر )?([{MONTH_SIGNS}])")
MONTH_BEFORE = re.compile(rf"([{MONTH_SIGNS}])\s+(?:the )?$")
#: The unit of an hour of the day.
CLOCK = "clock"
_DAYTIMES = "|".join(map(fold, ("صباحا", "مساء", "فجرا", "ظهرا", "ليلا", "عصرا")))
CLOCK_AFTER = re.compile(rf"\s?(?:[ap]\.?m\b|o'clock|o’clock|(?:من )?(?:{_DAYTIMES}){_END})")
CLOCK_BEFORE = re.compile(rf"(?<!\w)[وفبل]?{fold('الساعة')}\s+(?:ال)?$")
#: "1884–85"
SHORT_RANGE = re.compile(r"(?<!\d)((?:1\d|20)\d\d)[-–/](\d\d)(?![\d-])")
DECADE = re.compile(r"(?<!\d)((?:1\d|20)\d0)(?:'|’)?s\b")
_DECADES = _folded("عشريني ثلاثيني أربعيني خمسيني ستيني سبعيني ثمانيني تسعيني")
#: «عشرينيات القرن الخامس عشر»
ARABIC_DECADE = re.compile(
    rf"{_A}({_either(_DECADES)})ات(?: (?:من )?القرن "
    rf"(?:ال({_either(_ARABIC_ORDINALS)})(?: (عشر))?(?: وال(عشرين))?|العشرين|الماضي))?{_END}"
)
DECADE_NUMBERS = {word: ten for ten, word in zip(range(20, 100, 10), _DECADES, strict=True)}
#: Of kings and popes: "Leopold II".
ROMAN = re.compile(r"(?<=[a-z] )([IVX]{2,5}|[VX])(?=(?:['’]s)?(?!\w))")
ROMAN_READ = re.compile(r"#(\d+)")
_ROMANS = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI XXII XXIII"
ROMANS = {roman: number for number, roman in enumerate(_ROMANS.split(), start=1)}
TIME = re.compile(r"(?<![\d:.])([01]?\d|2[0-4])(?:[:٫]|\.(?=\d\d\s?[ap]\.?m))([0-5]\d)(?![\d:.]\d)(?!\d)")
MINUTES = {"half": 30, "quarter": 15, fold("نصف"): 30, fold("ربع"): 15, fold("ثلث"): 20}
HOURS = _ARABIC_ORDINALS | {fold("واحدة"): 1}
SPOKEN_TIME = re.compile(
    rf"(?<!\w)(half|quarter) (past|to) (\d{{1,2}}|{_either(w for w in COUNTS if w.isascii())}){_END}"
    rf"|{_A}({_either(HOURS)})\s+وال({_either(w for w in MINUTES if not w.isascii())}){_END}"
)
SCORE = re.compile(r"(?<![\d\w-])(\d{1,2})\s?[-–:]\s?(\d{1,2})(?![\d-]|\w)")
ONE_SCALE = re.compile(rf"{_A}({_either(_folded('مليون مليونا مليار مليارا ألف ألفا'))}){_END}")
SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000, "b": 1_000_000_000}
SHORT_SCALE = re.compile(rf"\s?(bn|mn|k|m|b){_END}")

# Two of a thing in one Arabic word, by the unit, by a common noun, or by its feminine ending.
_TWO = _either(
    _folded("""
يوم شهر عام أسبوع دينار درهم دولار ريال جنيه كيلومتر متر طن ميل لتر قرن عقد ساعت دقيقت سنت مرت شخص
طفل رجل قتيل جريح صاروخ هدف كتاب تقرير جانب طرف باب بيت قارب مصباح طابق موسم فريق نائب جندي شاهد
مصدر مركز مشروع مقعد صنف نوع متطوع طالب سبب
""")
)
DUAL = re.compile(rf"{_A}(?:((?:{_TWO})[يا]ن)|\w{{3,}}ت[يا]ن){_END}")
_HINTS = """
2 twice both couple pair double doubled doubling twofold fortnight fortnightly
2 ضعف ضعفي ضعفا ضعفين تضاعف يتضاعف كلا كلتا زوج فتاتين
1 one single once a واحد واحدة أحد إحدى مرة
0 none nobody nothing no zero صفر
3 triple tripled thrice
4 quadruple quadrupled fourfold
10 decade عقد
14 fortnight fortnightly
100 century قرن
"""
HINTS: dict[str, tuple[str, ...]] = {}
for _number, *_words in (fold(line).split() for line in _HINTS.strip().splitlines()):
    for _word in _words:
        HINTS[_word] = (*HINTS.get(_word, ()), _number)
HINT = re.compile(rf"(?<!\w)[وفبل]?({_either(HINTS)}){_END}")

#: From each word for a unit, inflected, to its English name.
UNITS = _lines("""
second seconds sec ثانية ثوان ثواني ثانيتين
minute minutes min mins دقيقة دقائق دقيقتين دقيقتان
hour hours hr hrs h ساعة ساعات ساعتين ساعتان
day days يوم أيام يومين يومان
week weeks أسبوع أسابيع أسبوعين أسبوعان
month months شهر أشهر شهور شهرين شهران
year years yr yrs annual عام أعوام عامين عامان سنة سنوات سنين سنتين سنتان
decade decades عقد عقود عقدين
kilometre kilometres kilometer kilometers km kms كيلومتر كيلومترات كيلومترين كم
metre metres meter meters متر أمتار مترين
centimetre centimetres cm سنتيمتر سنتيمترات
millimetre millimetres millimeter millimeters mm مليمتر مليمترات ملليمتر ملليمترات ملم
mile miles ميل أميال
acre acres فدان أفدنة فدانا
dunam dunams دونم دونمات دونمين
hectare hectares هكتار هكتارات
tonne tonnes ton tons طن أطنان طنين
kilogram kilograms kg كيلوغرام كيلوغرامات كغم كيلو
litre litres liter liters لتر لترات
dinar dinars دينار دنانير دينارين ديناران
dollar dollars usd دولار دولارات دولارين
euro euros eur يورو يوروهات
crown crowns krona kronor krone kroner كرونة كرونات كورونة
shilling shillings شلن شلنا شلنات
pound pounds gbp جنيه جنيهات
lira liras ليرة ليرات
riyal riyals ريال ريالات
dirham dirhams درهم دراهم
degree degrees درجة درجات
% %
""")
SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}
MONEY_BEFORE = re.compile(r"([$€£])\s?$")
NEXT_WORDS = re.compile(r"[\s-]*(%|[^\W\d_]+)(?:[\s-]+(?:cubic |square |of )?([^\W\d_]+))?")
NOUN_BEFORE = re.compile(r"(?<!\w)[وفبك]?ال(\w+)\s$")
#: "under-23 footballers" are aged, not counted.
LIMIT_BEFORE = re.compile(r"(?<!\w)(?:under|over|u)-$")
#: Words after a number that it does not count.
NO_THINGS = frozenset(_folded("تقريبا فقط معا فأكثر بحلول مقابل نحو اعتبارا"))
