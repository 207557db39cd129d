"""The words that say what a number counts or measures, Arabic and English, folded or stemmed."""

from __future__ import annotations

import re
from types import MappingProxyType

from index.fold import fold
from index.stem import stem
from rag import askwords


def _folded(lines: str) -> frozenset[str]:
    return frozenset(fold(word).strip() for word in re.split(r"[,\n]", lines)) - {""}


def _stems(lines: str) -> frozenset[str]:
    return frozenset(stem(word) for word in lines.split())


#: Units by the kind of question that they answer, words and phrases; "long" is a stretch of time.
UNITS = MappingProxyType(
    {
        "money": _folded(askwords.MONEY),
        "share": _folded(askwords.SHARES),
        "age": _folded(askwords.AGES),
        "speed": _folded(askwords.SPEEDS),
        "size": _folded(askwords.SIZES),
        "measure": _folded(
            """ton, tons, tonne, tonnes, kg, kilogram, kilograms, kilogrammes, gram, grams, litre, litres
            liters, millimetre, millimetres, millimeters
            طن, طنا, أطنان, كيلوغرام, كيلوغراما, غرام, غراما, لتر, لترا, مليمتر, مليمترا"""
        ),
        "long": _folded(
            """second, seconds, minute, minutes, hour, hours, day, days, week, weeks, month, months, year
            years, decade, decades, ثانية, ثوان, دقيقة, دقائق, ساعة, ساعات, يوم, يوما, أيام, أسبوع, أسبوعا
            أسابيع, شهر, شهرا, أشهر, شهور, عام, عاما, أعوام, سنة, سنوات, عقود"""
        ),
    }
)
#: Questions for a stretch of time.
HOW_LONG = re.compile(
    rf"\b(?:how long|{fold('كم استغرق')}|{fold('كم دام')}|{fold('كم مدة')}|{fold('ما مدة')})"
)
#: Questions for a measure, which a share may answer: "how full was the lake" in Arabic.
HOW_MUCH = re.compile(rf"\b{fold('كم')} (?:{fold('بلغ|بلغت|يبلغ|تبلغ')}) (?!{fold('عدد|حصيلة|مجموع')})")
#: Words at most two before a number that make it a rough one: "more than 5,000".
ROUGHLY = _folded(
    """about, around, some, nearly, almost, roughly, approximately, over, more
    نحو, بنحو, زهاء, حوالي, قرابة, بقرابة, يقارب, تقارب, يناهز, تناهز, أكثر"""
)
#: The second word of "per cent", which is a number by itself.
HUNDREDS = _folded("المئة, المائة, بالمئة, بالمائة")
#: The word that asks for a cost.
COSTS = frozenset(stem(word) for word in _folded(askwords.PAYING))
#: Say that what follows is counted, however far the number stands.
COUNTS = _stems("number total toll count figure amount عدد حصيلة مجموع إجمالي")
PEOPLE = _stems("people persons شخص شخصا أشخاص إنسان نسمة")
CHANGES = _stems(
    "raise raised raises rise rose risen revise revised increase increased grow grew grown cut lower lowered "
    "fall fell fallen drop dropped reduce reduced correct corrected change changed "
    "رفع رفعت ارتفع ارتفعت زاد زادت ازداد خفض خفضت انخفض انخفضت عدل عدلت تراجع هبط صحح"
)
