"""Falsehoods made of true sentences, always the same ones: another number, date, name.

Each function returns None where the sentence holds nothing of its kind. What is
put in is plausible and in the form of what it replaces: digits of the same
script, number words of the same gender and case, a month of the same calendar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

_DIGITS = re.compile(r"(?<![\w.,])[\d٠-٩]+(?:[.,٫٬][\d٠-٩]+)*")
_TO_ASCII = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_TO_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

#: Rows of words that can stand for one another, in Arabic without the clitics before them.
_NUMBER_ROWS = tuple(
    tuple(row.split())
    for row in """
two three four five six seven eight nine ten eleven twelve
thirteen fourteen fifteen sixteen seventeen eighteen nineteen
twenty thirty forty fifty sixty seventy eighty ninety
thousand million billion
half third quarter
thirds quarters fifths
ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة
ثلاث أربع خمس ست سبع ثماني تسع
عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون
عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين
مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة
مليون مليار
نصف ثلث ربع
أخماس أرباع أثلاث
أسبوعين عامين شهرين يومين
""".strip().splitlines()
)
_DATE_ROWS = tuple(
    tuple(row.split())
    for row in """
January February March April June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
spring summer autumn winter
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
الربيع الصيف الخريف الشتاء
ربيع صيف خريف شتاء
""".strip().splitlines()
)


def seed(text: str) -> int:
    """A number that depends on the text alone."""
    return crc32(text.encode())


def changed_number(sentence: str) -> str | None:
    """The sentence with one of its numbers, in digits or words, made another; years are left to dates."""
    places: list[tuple[int, int, str]] = []
    for match in _DIGITS.finditer(sentence):
        if not _is_year(match.group()):
            places.append((match.start(), match.end(), other_figure(match.group(), seed(sentence))))
    places += _rowed(sentence, _NUMBER_ROWS)
    return _put(sentence, places)


def changed_date(sentence: str) -> str | None:
    """The sentence with another month, weekday, season or year."""
    places = _rowed(sentence, _DATE_ROWS)
    for match in _DIGITS.finditer(sentence):
        if _is_year(match.group()):
            year = int(match.group().translate(_TO_ASCII)) + (-3, -2, -1, 1, 2, 4)[seed(sentence) % 6]
            places.append((match.start(), match.end(), _like(match.group(), str(year))))
    return _put(sentence, places)


def swapped_name(sentence: str, name: str, others: Sequence[str]) -> str | None:
    """The sentence with a name of another article, the first of as many words from a fixed place on."""
    if not others:
        return None
    start = seed(sentence) % len(others)
    turned = [*others[start:], *others[:start]]
    other = next((o for o in turned if len(o.split()) == len(name.split())), turned[0])
    return sentence.replace(name, other)


def other_figure(figure: str, chance: int) -> str:
    """A figure of the same form: small ones one or two off, longer ones with another first or last digit."""
    digits = [at for at, char in enumerate(figure) if char.isdigit()]
    plain = figure.translate(_TO_ASCII)
    if len(digits) == len(figure) and int(plain) <= 12:
        value = int(plain) + (1, 2, -1)[chance % 3]
        return _like(figure, str(max(2, value) if max(2, value) != int(plain) else int(plain) + 1))
    at = (digits[0], digits[-1], digits[len(digits) // 2])[chance % 3]
    digit = (int(plain[at]) + 1 + chance // 3 % 8) % 10 or (1 if plain[at] != "1" else 2)
    return _like(figure, plain[:at] + str(digit) + plain[at + 1 :])


def _is_year(figure: str) -> bool:
    return bool(re.fullmatch(r"(1[5-9]|20)\d\d", figure.translate(_TO_ASCII)))


def _like(figure: str, plain: str) -> str:
    return plain.translate(_TO_ARABIC) if any(c in figure for c in "٠١٢٣٤٥٦٧٨٩") else plain


def _rowed(sentence: str, rows: Sequence[Sequence[str]]) -> list[tuple[int, int, str]]:
    """Places of words of the rows, each with another word of its row."""
    places = []
    for row in rows:
        words = "|".join(map(re.escape, sorted(row, key=len, reverse=True)))
        # Arabic words may have clitics before them; the tanween after scales stays.
        for match in re.finditer(rf"(?<!\w)(?:[Tt]he )?و?[بلف]?({words})(?=ًا|ا\b|\b)", sentence):
            at = row.index(match.group(1))
            step = 1 + seed(sentence + match.group(1)) % (len(row) - 1)
            places.append((match.start(1), match.end(1), row[(at + step) % len(row)]))
    return sorted(places)


def _put(sentence: str, places: Sequence[tuple[int, int, str]]) -> str | None:
    if not places:
        return None
    start, end, other = places[seed(sentence) % len(places)]
    return sentence[:start] + other + sentence[end:]
