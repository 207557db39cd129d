"""What a question word asks for, and whether a sentence holds such a thing; Arabic and English.

Read from the words alone: "who" asks for a name or a title, "when" for a
date, "how many" and «كم» for a number, "where" for a place, "why" for a reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from index.fold import fold
from index.names import names
from index.stem import stems
from rag.calendar import months, says_when, weekdays, years
from rag.numbers import values

Kind = Literal["who", "when", "where", "number", "why", "other"]


def _words(lines: str) -> str:
    """A pattern of the words and phrases of a list, folded; they are separated by commas and lines."""
    words = (fold(word).strip() for word in re.split(r"[,\n]", lines))
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words if word)


def _whole(lines: str) -> re.Pattern[str]:
    """Any of the words, whole, an Arabic و or ف before it allowed."""
    return re.compile(rf"(?<![^\W_])[وف]?(?:{_words(lines)})(?![^\W_])")


# The order of trial matters: "in which year" is a when before it is a which.
_ASKS: Mapping[Kind, re.Pattern[str]] = {
    "why": _whole("""
        why, what caused, what was the cause, what was the reason, what led, for what reason, how come
        لماذا, لم لم, ما سبب, ما السبب, ما أسباب, ما هو سبب, ما هي أسباب, ما الذي دفع, ما الذي أدى, بسبب ماذا
    """),
    "when": _whole("""
        when, what year, which year, what date, which date, what month, which month, what day, which day
        what century, what decade, how long ago, since when, until when, what time
        متى, أي عام, أي سنة, أي تاريخ, أي شهر, أي يوم, أي قرن, أي عقد, ما تاريخ, ما هو تاريخ, ما موعد
        ما هو موعد, أي ساعة, أي وقت, ما العام, ما السنة, ما هو العام, ما هي السنة
    """),
    "number": _whole("""
        how many, how much, how far, how old, how often, how tall, how high, how large, how big, how long
        how deep, how fast, how heavy, how wide, how few, what percentage, what percent, what number
        what share, what proportion, what was the number, what is the number, what is the population
        what was the total, what amount, what sum, at what rate, what distance, what age, what fraction
        كم, بكم, ما عدد, ما هو عدد, ما نسبة, ما هي نسبة, ما مساحة, ما معدل, ما قيمة, ما مقدار, ما طول
        ما ارتفاع, ما مبلغ, ما حجم, ما المسافة, ما عمر, أي عمر, أي نسبة, ما هو معدل, ما هي مساحة, ما حصيلة
        ما هو عمر, ما العدد, ما النسبة, ما المبلغ, ما الحصيلة, ما سعة, ما ثمن, ما سعر, ما تكلفة, ما كلفة
    """),
    "where": _whole("""
        where, what city, which city, what country, which country, what place, which place, what town
        which town, what region, which region, what state, which state, what province, which province
        what village, which village, what continent, what location, which district, what street, what port
        أين, أي مدينة, أي بلد, أي دولة, أي مكان, أي منطقة, أي محافظة, أي قرية, أي بلدة, أي قارة, أي ولاية
        أي حي, أي شارع, أي ميناء, ما موقع, ما هو موقع, إلى أين, من أين
    """),
    "who": _whole("""
        who, whom, whose, which person, what person, what is the name of, what was the name of, which team
        what is the surname
        من هو, من هي, من هم, من الذي, من التي, من الذين, لمن, ما اسم, ما هو اسم, ما هي أسماء, ما أسماء
        أي شخص, أي فريق, من كان, من كانت, من قال, من قاد, من يقود, من يرأس
    """),
}
_WHO_FIRST = re.compile(r"^\W*[وف]?من\s")  # من opening a question is who; elsewhere it is from

_TITLES = _whole("""
    president, minister, spokesman, spokeswoman, spokesperson, director, professor, doctor, dr, mr, mrs, ms
    general, king, queen, captain, mayor, governor, chief, secretary, ambassador, judge, engineer, leader
    founder, head of
    الرئيس, رئيس, رئيسة, وزير, وزيرة, الوزير, المتحدث, المتحدثة, الناطق, الناطقة, مدير, مديرة, المدير
    الدكتور, الدكتورة, السيد, السيدة, الجنرال, اللواء, العميد, الملك, الملكة, القبطان, محافظ, قائد, القائد
    أمين, السفير, القاضي, المهندس, المهندسة, مؤسس, زعيم, نائب, مندوب, مبعوث, المبعوث, الأستاذ, الأستاذة
    الشيخ, الأمير, الأميرة, المدرب, الحارس, اللاعب
""")
_SPEECH = _whole("""
    قال, قالت, صرح, صرحت, أعلن, أعلنت, أكد, أكدت, أضاف, أضافت, ذكر, ذكرت, أوضح, أوضحت, أشار, أشارت
    بقيادة, برئاسة, يدعى, اسمه, اسمها
""")
_REASON = _whole("""
    because, because of, due to, owing to, since, caused by, as a result, result of, in order to, so that
    thanks to, reason, reasons, for fear, led to, therefore, so as to, after
    لأن, لأنه, لأنها, لأنهم, بسبب, نتيجة, جراء, نظرا, إذ, بفعل, كي, لكي, من أجل, بغية, حرصا, خوفا, خشية
    سبب, أسباب, بهدف, مما أدى, أدى إلى, أدت إلى, بعدما, بعد أن, لذلك, ولذلك, بدافع, تجنبا
""")
_BEFORE_PLACES = _words("""
    في, قرب, شمال, شمالي, جنوب, جنوبي, شرق, شرقي, غرب, غربي, وسط, مدينة, بلدة, قرية, محافظة, ريف, منطقة
    حي, داخل, خارج, بين, إلى, من
""")
_AR_PLACE = re.compile(rf"(?<![^\W_])[وف]?(?:{_BEFORE_PLACES})\s+\w{{3,}}")
_EN_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|of|outside|across|around|north|south|east|west)\s+(?:the\s+)?[A-Z]\w"
)


def asked(question: str) -> Kind:
    """What a question asks for; "other" when its words do not tell."""
    folded = fold(question)
    found: list[tuple[int, Kind]] = []
    for kind, pattern in _ASKS.items():
        match = pattern.search(folded)
        if match:
            found.append((match.start(), kind))
    if _WHO_FIRST.match(folded):
        found.append((0, "who"))
    # The first question word asks, the order of trial breaks ties: "when ... the man who".
    return min(found, key=lambda pair: pair[0])[1] if found else "other"


def holds(kind: Kind, sentence: str, question: str = "", question_stems: Iterable[str] = ()) -> bool:
    """Whether a sentence holds something of the kind that the question does not hold itself."""
    if kind == "number":
        return bool(values(sentence) - values(question))
    if kind == "when":
        if not question:
            return says_when(sentence)
        if says_when(sentence) and not says_when(question):
            return True
        return any(of(sentence) - of(question) for of in (months, weekdays, years))
    if kind == "who":
        return _new_name(sentence, frozenset(question_stems)) or bool(_TITLES.search(fold(sentence)))
    if kind == "where":
        return bool(_EN_PLACE.search(sentence) or _AR_PLACE.search(fold(sentence)))
    if kind == "why":
        return bool(_REASON.search(fold(sentence)))
    return False


def _new_name(sentence: str, known: frozenset[str]) -> bool:
    """A capitalised name of which the question does not say every word, or Arabic words of speech."""
    for start, end in names(sentence):
        if not known.issuperset(stems(sentence[start:end])):
            return True
    return bool(_SPEECH.search(fold(sentence)))
