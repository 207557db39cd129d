"""The words by which a question leans on the one before it, Arabic and English, as data.

Words are separated by spaces or lines, phrases by commas. They are matched
folded (`index.fold`), unless said otherwise.
"""

from __future__ import annotations

#: Words that only tie a question to what was said before.
OPENERS = """
    and, but, so, then, also, well, ok, okay, plus, thanks, thank you
    ثم, طيب, حسنا, إذن, لكن, ولكن, وأيضا, أيضا, وكذلك, كذلك, شكرا, تمام
"""
#: Phrases that put another thing in the place of the one asked about.
ABOUT = """
    what about, how about, what of, as for, same for, the same for
    ماذا عن, وماذا عن, فماذا عن, وما عن, ماذا بشأن, وماذا بشأن, وبالنسبة إلى, بالنسبة إلى, وبخصوص, بخصوص
"""
#: After و or ف these open a question.
ASKING = """
    متى أين كم من ما ماذا لماذا كيف هل أي أية بكم لمن لم مم بم فيم عم بأي لأي بماذا علام إلام عمن ممن إلى
    إلي في على علي عن بعد قبل منذ خلال
"""
#: A whole message of these asks nothing.
COURTESIES = """
    hi hello hey thanks thank you ok okay great good nice very much bye goodbye yes no please cheers sure
    شكرا شكر لك جزيلا مرحبا أهلا السلام عليكم نعم لا حسنا طيب تمام جيد ممتاز عفوا وداعا يا
"""
#: Content that any topic may have: alone it makes no question of its own.
LIGHT = """
    say says said tell told happen happened happens happening people person persons number numbers total
    amount cause caused causes reason reasons year years month day date time times place places name names
    thing things kind sort part parts do done go went come came make made take took taken get got give gave
    call called many much else more result results outcome response reply details detail exactly example
    know known first last next long begin began start started end ended old big cost costs
    قال قالت قالوا يقول تقول صرح صرحت ذكر ذكرت أضاف أضافت حدث حدثت يحدث حصل حصلت جرى جرت وقع وقعت تقع يقع شخص
    شخصا أشخاص الأشخاص الناس عدد العدد أعداد عددهم بلغ بلغت يبلغ تبلغ حصيلة الحصيلة سبب السبب أسباب الأسباب
    عام سنة العام السنة شهر يوم اليوم تاريخ التاريخ وقت الوقت مكان المكان اسم الاسم شيء أشياء نتيجة النتيجة
    نتائج النتائج تفاصيل التفاصيل تحديدا بالضبط مثلا هدف الهدف فعل فعلت فعلوا بدأ بدأت انتهى انتهت كلف كلفت
    تكلفة التكلفة كلفة الكلفة ثمن الثمن رد الرد مصدر المصدر تعني يعني معنى المزيد غير
"""
#: The verbs that English sentences leave out when they are made into a phrase.
AUXILIARIES = """
    did does do was were is are am has have had been be being will would can could should may might must
    didn't doesn't don't wasn't weren't isn't aren't hasn't haven't hadn't
"""
#: Owners: they may go with something named before them in the same clause.
OWNERS = "its their his her theirs hers whose"
#: May stand for what is named before them in an earlier clause only.
STANDING = "they them he she him it these those this that there then others"
#: Words between which a clause ends.
CLAUSES = "and but when while after before because if who which that since until as although where so"
#: After "this", «هذا» these point at today, not at what was said.
TIMES = """
    year month week season day morning evening century decade time summer winter spring autumn
    العام السنة الشهر الأسبوع الموسم اليوم الصيف الشتاء الربيع الخريف القرن العقد المرة الصباح المساء
"""
#: "that" points when it ends a question or follows one of these.
BEFORE_THAT = """
    is was did does do has had will would can could about after before of for from in by to with during since
    at on over against like than
"""

#: Arabic pronouns that stand alone, and demonstratives, which may carry و ف ب ل.
ALONE = "هم هو هي هما هن"
POINTERS = "ذلك ذاك تلك هذا هذه هذين هاتين هؤلاء أولئك هذان"
PLACES = "هناك هنالك"
#: Before هناك these say that something exists.
EXISTS = "هل كان كانت يكن ليس ليست أن إن يكون كانوا توجد يوجد"
#: After these هو and هي join a question word to what it asks about.
JOINED = "ما من كم أي أين كيف متى"
#: Prepositions with a pronoun, and words for "at that time".
HELD = """
    فيه فيها فيهم فيهما فيهن منه منها منهم منهما منهن عنه عنها عنهم عنهما عليه عليها عليهم عليهما إليه إليها
    إليهم إليهما به بها بهم بهما له لها لهم لهما معه معها معهم بينه بينها بينهم بينهما بينهن لديه لديها لديهم
    عنده عندها عندهم بعده بعدها بعدهم قبله قبلها قبلهم حوله حولها خلاله خلالها حينها حينئذ آنذاك عندئذ بعدئذ
    يومها وقتها لأجله ضده ضدها بسببه بسببها بعضهم بعضها كلهم كلها معظمهم معظمها أحدهم إحداهن أغلبهم أكثرهم
    غيره غيرها غيرهم نفسه نفسها سواه سواها
"""
#: Verbs that in Arabic hold their subject: before a preposition, or last, they point at somebody.
HIDDEN = """
    قال قالت قالوا يقول تقول صرح صرحت ذكر ذكرت أضاف أضافت فعل فعلت فعلوا طلب طلبت طلبوا طالب طالبت طالبوا
    اقترح اقترحت اقترحوا وعد وعدت وعدوا أوصى أوصت دعا دعت
"""
RELATIVES = "الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي"
#: Words that end like an attached pronoun and have none. Not folded: ة is no pronoun, ه is.
NATIVE = """
    الله لله بالله والله مياه المياه وجه الوجه اتجاه الاتجاه باتجاه تجاه شبه الشبه فقه الفقه انتباه الانتباه
    فهم الفهم مهم المهم أهم الأهم متهم المتهم درهم الدرهم سهم السهم وهم الوهم دراهم الدراهم أسهم الأسهم تفاهم
    التفاهم ملهم الملهم ذهن الذهن مهن المهن رهن الرهن مرفه نزيه النزيه كره فواكه الفواكه منتزه المنتزه مهما
    بها لها فقها طه مكروه تنويه توجيه التوجيه ترفيه الترفيه تشويه التشويه تنبيه التنبيه شبيه الشبيه أبله
    اتهم تتهم يتهم ساهم تساهم يساهم داهم تفهم برهن ابراهيم إله الإله جباه أفواه أشباه نبيه فيه
"""

#: Places and subjects are named after these; those of one line stand for one another.
PREPOSITIONS = """
    in at near inside within around outside في ب داخل قرب بمدينة
    about on regarding concerning over of عن حول بشأن على
    from من
    by
    for to against ل إلى ضد
"""
#: A run after an Arabic preposition ends here.
ENDS = "عام سنة العام السنة يوم شهر خلال منذ حتى بين بعد قبل"
#: The months of the Levant; the others are in `rag.calendar`.
LEVANT = """
    كانون الثاني, شباط, آذار, نيسان, أيار, حزيران, تموز, آب, أيلول, تشرين الأول, تشرين الثاني, كانون الأول
"""
