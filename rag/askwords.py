"""The words by which questions ask and sentences answer, Arabic and English, as data.

Words and phrases are separated by commas and lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Kind = Literal[
    "who", "when", "where", "money", "age", "share", "speed", "size", "maker", "hospital", "floor", "tongue",
    "number", "why", "other",
]  # fmt: skip

#: What asks for each kind. At one place the earlier kind wins: "in which year" is a when.
ASKS: Mapping[Kind, str] = MappingProxyType({
    "why": """
        why, what caused, what was the cause, what was the reason, what led, for what reason, how come
        what was behind, what is behind, what lay behind, what lies behind, what prompted, what triggered
        what brought about, what drove, what made, on what grounds
        لماذا, لم لم, ما سبب, ما السبب, ما أسباب, ما هو سبب, ما هي أسباب, ما الذي دفع, ما الذي أدى, بسبب ماذا
        ماذا وراء, ما وراء, ما الذي يقف وراء, ما الدافع, ما دوافع, ما الذي تسبب, ما الذي جعل, ما الداعي
    """,
    "when": """
        when, what year, which year, what date, which date, what month, which month, what day, which day
        what century, what decade, how long ago, since when, until when, what time
        متى, أي عام, أي سنة, أي تاريخ, أي شهر, أي يوم, أي قرن, أي عقد, ما تاريخ, ما هو تاريخ, ما موعد
        ما هو موعد, أي ساعة, أي وقت, ما العام, ما السنة, ما هو العام, ما هي السنة
    """,
    "age": """
        how old, what age, at what age
        كم عمر, كم عمره, كم عمرها, كم كان عمر, كم كان عمره, كم كان عمرها, ما عمر, ما هو عمر, أي عمر, أي سن
    """,
    "share": """
        what percentage, which percentage, what percent, what share, what proportion, what fraction
        how many percent, how many per cent
        ما نسبة, ما هي نسبة, أي نسبة, ما النسبة, كم نسبة, كم في المئة, كم بالمئة, كم تبلغ نسبة, كم بلغت نسبة
        بأي نسبة, بأية نسبة, كم كانت نسبة
    """,
    "money": """
        how much money, what price, what cost, what was the cost, what was the price, what is the price
        what salary, at what price, what is the cost, what sum
        كم ثمن, كم سعر, ما ثمن, ما سعر, ما تكلفة, ما كلفة, كم كلفة, كم تكلفة, ما هو سعر, ما هي تكلفة
        ما المبلغ, ما مبلغ, ما هو المبلغ
    """,
    "speed": """
        how fast, what speed, at what speed, what is the speed, what was the speed, what is the top speed
        بأي سرعة, كم سرعة, كم كانت سرعة, كم تبلغ سرعة, كم بلغت سرعة, ما سرعة, ما السرعة, ما هي سرعة
    """,
    "size": """
        how far, how tall, how high, how deep, how wide, what distance, what height, what is the height
        what is the area, what is the length, how many kilometres, how many kilometers, how many metres
        how many meters, how many miles
        ما مساحة, ما هي مساحة, كم مساحة, كم تبلغ مساحة, ما طول, كم طول, كم يبلغ طول, ما ارتفاع, كم ارتفاع
        كم يبلغ ارتفاع, ما عمق, كم عمق, ما عرض, كم عرض, ما المسافة, كم المسافة, كم تبعد, كم يبعد
        كم كيلومترا, كم مترا
    """,
    "maker": """
        which company, what company, which firm, what firm, which factory, what factory, which shipyard
        what shipyard, which manufacturer, what manufacturer, which brand, what brand, which workshop
        which airline, which bank, what bank, which contractor, which supplier
        ما الشركة, ما هي الشركة, أي شركة, أي مصنع, ما المصنع, ما هو المصنع, أي ورشة, ما الورشة, أي مصرف
        ما المصرف, أي بنك, ما البنك, ما العلامة, أي علامة, أي حوض, أي مقاول
    """,
    "hospital": "which hospital, what hospital, أي مستشفى, ما المستشفى, ما هو المستشفى, أي عيادة",
    "floor": "which floor, what floor, أي طابق, ما الطابق, أي دور",
    "tongue": "which language, what language, أي لغة, ما اللغة, ما لغة, ما هي لغة, بأي لغة",
    "number": """
        how many, how much, how often, how large, how big, how long
        how heavy, how few, what number, what was the number, what is the number
        what is the population, what was the total, what amount, at what rate
        what figure
        كم, بكم, ما عدد, ما هو عدد, ما معدل, ما قيمة, ما مقدار, ما حجم
        ما هو معدل, ما حصيلة, ما العدد, ما الحصيلة, ما سعة
    """,
    "where": """
        where, what city, which city, what country, which country, what place, which place, what town
        which town, what region, which region, what state, which state, what province, which province
        what village, which village, what continent, what location, which district, what street, what port
        أين, أي مدينة, أي بلد, أي دولة, أي مكان, أي منطقة, أي محافظة, أي قرية, أي بلدة, أي قارة, أي ولاية
        أي حي, أي شارع, أي ميناء, ما موقع, ما هو موقع, إلى أين, من أين
    """,
    "who": """
        who, whom, whose, which person, what person, what is the name of, what was the name of, which team
        what is the surname
        من هو, من هي, من هم, من الذي, من التي, من الذين, لمن, ما اسم, ما هو اسم, ما هي أسماء, ما أسماء
        أي شخص, أي فريق, من كان, من كانت, من قال, من قاد, من يقود, من يرأس
    """,
    "other": "what, which, how, ما, ماذا, أي, أية, كيف, هل, بماذا, فيم, علام, مم",
})  # fmt: skip

#: Words of a question for a number that make it one for money.
PAYING = """
    cost, costs, pay, pays, paid, spend, spent, price, priced, worth, earn, earned, donate, donated, charge
    charged, salary, wages, fee, fine, fined, budget, damages, loan
    كلف, كلفت, يكلف, تكلف, كلفة, تكلفة, دفع, دفعت, يدفع, تدفع, أنفق, أنفقت, ثمن, ثمنه, سعر, بيع, بيعت, غرامة
    ميزانية, راتب, أضرار, قرض, تبرع, تبرعت, قدرت
"""
#: Words that do so even of a question for anything: "What did it cost?"
COSTING = "cost, costs, كلف, كلفت, كلفة, تكلفة"
MONEY = """
    $, €, £, dollar, dollars, euro, euros, pound, pounds, crown, crowns, dinar, dinars, lira, liras, ruble
    rubles, rouble, roubles, riyal, riyals, dirham, dirhams, franc, francs, yen, rupee, rupees, peso, pesos
    mark, marks, usd, cent, cents, free of charge
    دولار, دولارا, دولارات, يورو, جنيه, جنيها, جنيهات, كرونة, كرون, كرونات, دينار, دينارا, دنانير, ليرة
    ليرات, روبل, روبلات, ريال, ريالا, ريالات, درهم, درهما, دراهم, فرنك, فرنكات, ين, روبية, بيزو, مجانا
"""
SHARES = """
    per cent, percent, %, half, third, quarter, thirds, quarters, fifth, majority
    في المئة, بالمئة, في المائة, بالمائة, نصف, ثلث, ثلثي, ثلثا, ربع, خمس, أرباع
"""
MAKERS = """
    company, companies, firm, firms, factory, factories, shipyard, shipyards, yard, manufacturer, maker
    makers
    brand, workshop, plant, works, airline, bank, cooperative, contractor, supplier, mutual, rail, ltd, inc
    شركة, شركات, مصنع, مصانع, معمل, معامل, ورشة, مصرف, بنك, مؤسسة, تعاونية, علامة, حوض, مقاول
"""
HOSPITALS = (
    "hospital, hospitals, clinic, clinics, infirmary, مستشفى, مستشفيات, مشفى, مشاف, عيادة, عيادات, مركز صحي"
)
FLOORS = "floor, floors, storey, storeys, طابق, الطابق, طوابق, الدور, الطابقين"
TONGUES = """
    language, languages, dialect, arabic, english, french, russian, turkish, persian, kurdish, greek, latin
    spanish, german, italian, chinese, hebrew, aramaic, syriac, tongue
    لغة, لغات, اللغة, لهجة, العربية, الإنجليزية, الفرنسية, الروسية, التركية, الفارسية, الكردية, اليونانية
    اللاتينية, الإسبانية, الألمانية, الإيطالية, الصينية, العبرية, الآرامية, السريانية
"""
SPEEDS = """
    an hour, per hour, a second, per second, km/h, kph, mph, knots, knot
    في الساعة, بالساعة, في الثانية, عقدة
"""
SIZES = """
    km, cm, kilometre, kilometres, kilometer, kilometers, metre, metres, meter, meters, centimetre
    centimetres, centimeters, mile, miles, foot, feet, inch, inches, yards, hectare, hectares, acre, acres
    square, storey, storeys, stories
    كم, سم, كيلومتر, كيلومترا, كيلومترات, متر, مترا, متران, مترين, أمتار, سنتيمتر, سنتيمترا, سنتيمترات
    ميل, ميلا, أميال, قدم, قدما, أقدام, هكتار, هكتارا, هكتارات, دونم, دونما, مربع, مربعا, طوابق
"""
AGES = """
    years old, year old, aged, age of, at the age, age, born
    عمره, عمرها, عمر, العمر, سن, البالغ, البالغة, عاما, سنة, ولد, ولدت
"""
TITLES = """
    president, minister, spokesman, spokeswoman, spokesperson, director, professor, doctor, dr, mr, mrs, ms
    general, king, queen, captain, mayor, governor, chief, secretary, ambassador, judge, engineer, leader
    founder, head of
    الرئيس, رئيس, رئيسة, وزير, وزيرة, الوزير, المتحدث, المتحدثة, الناطق, الناطقة, مدير, مديرة, المدير
    الدكتور, الدكتورة, السيد, السيدة, الجنرال, اللواء, العميد, الملك, الملكة, القبطان, محافظ, قائد, القائد
    أمين, السفير, القاضي, المهندس, المهندسة, مؤسس, زعيم, نائب, مندوب, مبعوث, المبعوث, الأستاذ, الأستاذة
    الشيخ, الأمير, الأميرة, المدرب, الحارس, اللاعب
"""
SPEECH = """
    قال, قالت, صرح, صرحت, أعلن, أعلنت, أكد, أكدت, أضاف, أضافت, ذكر, ذكرت, أوضح, أوضحت, أشار, أشارت
    بقيادة, برئاسة, يدعى, اسمه, اسمها
"""
REASONS = """
    because, because of, due to, owing to, caused, cause of, as a result, result of, in order to, so that
    thanks to, reason, reasons, for fear, led to, therefore, so as to, brought about, blamed on, blamed
    لأن, لأنه, لأنها, لأنهم, بسبب, نتيجة, جراء, نظرا, إذ, بفعل, كي, لكي, من أجل, بغية, حرصا, خوفا, خشية
    سبب, أسباب, بهدف, مما أدى, أدى إلى, أدت إلى, لذلك, ولذلك, بدافع, تجنبا, تسبب, تسببت, ناجم عن
    ناجمة عن, ناتج عن, ناتجة عن, بداعي
"""
BEFORE_PLACES = """
    في, قرب, شمال, شمالي, جنوب, جنوبي, شرق, شرقي, غرب, غربي, وسط, مدينة, بلدة, قرية, محافظة, ريف, منطقة
    حي, داخل, خارج, بين, إلى, من
"""
