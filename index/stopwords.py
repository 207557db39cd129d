"""Words that carry no content in a question or a passage, folded, Arabic and English.

With the question words of both languages: they say what is asked for, and no
passage is found by them. An Arabic word counts with a clitic before it too
(``index.stem.is_stop_word``).
"""

from __future__ import annotations

from index.fold import fold

_ARABIC = """
من في على الى إلى عن مع بين بعد قبل عند لدى لدي حتى منذ خلال أثناء حول ضد دون بدون سوى غير عبر نحو لدن
حسب بحسب وفق وفقا تحت فوق أمام وراء خلف ضمن داخل خارج حيال إزاء تجاه جراء بسبب بشأن بخصوص رغم برغم لأجل
سبيل أن إن أنّ إنّ كأن لأن لكن لكنّ ليت لعل أنه أنها أنهم إنه إنها إنهم بأن بأنه بأنها بأنهم لأنه لأنها
لأنهم لكنه لكنها لكنهم كأنه كأنها فإن فإنه فإنها وإن هو هي هم هن هما أنا نحن أنت أنتم أنتن إياه إياها هذا
هذه هذان هذين هاتان هاتين هؤلاء ذلك تلك ذاك أولئك ذا ذي الذي التي الذين اللذان اللذين اللتان اللتين
اللاتي اللواتي اللائي ما ماذا متى أين كيف كم لماذا لم لما أي أية أيها أيهما هل أ هنا هناك هنالك حيث حين
حينما عندما بينما كلما مهما أينما كيفما لو لولا إذا إذ إذن أما إما إلا ألا بل بلى نعم لا لن ليس ليست
ليسوا لست قد لقد فقد سوف سواء كان كانت كانوا يكون تكون يكونون سيكون ستكون كن كنا كنت أصبح أصبحت صار صارت
ظل ظلت بات باتت زال مازال لازال تزال يزال لايزال لاتزال مادام كما مثل أيضا كذلك ثم أو أم و ف ب ل ك س فيما
مما عما بما كيما ممن عمن فيمن كل كلا كلتا بعض جميع كافة عدة أحد إحدى أخرى آخر آخرين أخريات نفس نفسه نفسها
ذات ذاته ذاتها منه منها منهم منهما عنه عنها عنهم فيه فيها فيهم عليه عليها عليهم عليهما إليه إليها إليهم
إليهما به بها بهم بهما له لها لهم لهما لنا لي لك بنا بي بك معه معها معهم لديه لديها لديهم بينه بينها
بينهم بينهما عنده عندها حوله حولها ضده ضدها بعده بعدها قبله قبلها خلاله خلالها أكثر أقل جدا فقط حاليا
الآن آنذاك حينها عندئذ يومئذ لاسيما سيما ربما قط أبدا تم يتم وتم إنما أنما كي لكي هكذا هيا يا أيتها بعضها
بعضهم كله كلها كلهم جميعها جميعهم لايمكن يمكن ممكن يجب ينبغي الا لئلا بلا بدل بدلا طبقا عوضا إثر عقب
يصبح تصبح سيصبح ستصبح يصبحون أصبحوا أضحى بوسع بوسعه بوسعها بوسعهم بإمكان بإمكانه بإمكانها بإمكانهم
باستطاعة باستطاعته باستطاعتهم يمكنه يمكنها يمكنهم أمكن يتمكن تتمكن سيتم ستتم تتم تمت قام قامت قاموا يقوم
تقوم حوالي تقريبا قبيل مابين بهذا بهذه لهذا لهذه بذلك لذلك كذا لذا بمن لمن بماذا لأي بأي
بكم لكم إلام علام عم فيم بم مم
"""
_ENGLISH = """
a about above across after again against all almost along already also although always am among amongst
an and another any anybody anyone anything are aren't around as at be became because become been before
behind being below beneath beside besides between beyond both but by can can't cannot could couldn't did
didn't do does doesn't doing don't down during each either else ever every everyone everything except few
for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how
however i if in into is isn't it its itself just least less let like many may me might mine more most
much must my myself near neither never no nobody none nor not nothing now of off often on once one only
onto or other others our ours ourselves out over own per perhaps quite rather same shall she should
shouldn't since so some somebody someone something such than that the their theirs them themselves then
there therefore these they this those though through throughout thus to together too toward towards under
until unto up upon us very via was wasn't we were weren't what whatever when whenever where wherever
whether which whichever while who whoever whole whom whose why will with within without won't would
wouldn't yet you your yours yourself yourselves tell please s t d ll m re ve al el ez
"""

#: Folded words of both languages; an apostrophe in them is the plain one.
STOP_WORDS: frozenset[str] = frozenset(fold(_ARABIC + _ENGLISH).split())
