"""What the window says, in English and in Arabic.

The interface language is the browser's affair and changes without the server:
every word of the interface is written twice, and the style sheet shows one of
the two. What articles and answers say is never translated here.
"""

from __future__ import annotations

import datetime
import html

from rag.wording import counted

#: key: (English, Arabic). ``{name}`` is filled by `both`.
WORDS: dict[str, tuple[str, str]] = {
    "name": ("Isnad", "إسناد"),
    "tagline": ("answers in the articles’ own words", "إجابات بكلمات المقالات نفسها"),
    "skip": ("Skip to the question", "إلى خانة السؤال"),
    "conversation": ("Conversation", "المحادثة"),
    "ask": ("Ask", "اسأل"),
    "ask_label": ("Your question", "سؤالك"),
    "ask_placeholder": (
        "Ask about the articles, in English or Arabic",
        "اسأل عن المقالات بالعربية أو بالإنجليزية",
    ),
    "ask_hint": (
        "Enter asks, Shift+Enter starts a new line",
        "مفتاح الإدخال يرسل السؤال، ومع Shift يبدأ سطرًا جديدًا",
    ),
    "ask_empty": ("Write a question first.", "اكتب سؤالًا أولًا."),
    "ask_busy": (
        "One moment: the previous question is still being answered.",
        "لحظة من فضلك: ما زالت الإجابة عن السؤال السابق جارية.",
    ),
    "stopped": ("Stopped before an answer came.", "أُوقف السؤال قبل أن تصل إجابته."),
    "clear": ("Clear conversation", "مسح المحادثة"),
    "update": ("Update index", "تحديث الفهرس"),
    "other_language": ("العربية", "English"),
    "searching": ("Searching the articles…", "يجري البحث في المقالات…"),
    "writing": ("Writing…", "تُكتب الإجابة…"),
    "welcome": ("What would you like to know?", "ماذا تودّ أن تعرف؟"),
    "welcome_more": (
        "Every sentence of an answer is quoted from an article. "
        "Its number opens the source at the very words.",
        "كل جملة في الإجابة منقولة عن مقال، ورقمها يفتح المصدر عند الكلمات نفسها.",
    ),
    "empty_library": ("There are no articles yet.", "لا توجد مقالات بعد."),
    "empty_library_more": (
        "Put articles (.txt, .md, .html, .json, .jsonl) into the folder {folder} and press “Update index”.",
        "ضع مقالات (‎.txt, .md, .html, .json, .jsonl) في المجلد {folder} ثم اضغط «تحديث الفهرس».",
    ),
    "you_asked": ("You asked", "سألتَ"),
    "understood": ("Understood as:", "فُهم السؤال هكذا:"),
    "refusal": ("No answer in these articles", "لا إجابة في هذه المقالات"),
    "nearest": ("The nearest passages", "أقرب المقاطع"),
    "unsupported": ("not borne out by its source", "لا يؤيّده المصدر"),
    "source": ("source", "المصدر"),
    "failed": (
        "Something went wrong while answering. Ask again; the program’s log says what happened.",
        "حدث خلل أثناء الإجابة. أعد السؤال؛ وفي سجلّ البرنامج ما حدث.",
    ),
    "sources": ("Sources", "المصادر"),
    "sources_empty": (
        "The source of an answer opens here, at the words that are quoted.",
        "هنا يُفتح مصدر الإجابة عند الكلمات المقتبسة.",
    ),
    "sources_none": ("Nothing was quoted.", "لم يُقتبس شيء."),
    "passages_near": ("Nearest passages", "أقرب المقاطع"),
    "whole": ("Whole article", "المقال كاملًا"),
    "excerpt": ("Excerpt", "المقتطف"),
    "now": ("The article as it is now", "المقال كما هو الآن"),
    "then": ("Back to the words as they were", "العودة إلى الكلمات كما كانت"),
    "close": ("Close the sources", "إغلاق المصادر"),
    "original": ("Original", "الأصل"),
    "page": ("page {n}", "الصفحة {n}"),
    "paragraph": ("paragraph {n}", "الفقرة {n}"),
    "also_files": ("Stands in {count} files:", "في ملفات عدّة ({count}):"),
    "near_copies": ("In nearly the same words in:", "بالكلمات نفسها تقريبًا في:"),
    "also_copies": ("Carried in the same words by:", "نُشر بالكلمات نفسها في:"),
    "also_agreeing": ("The same figure in other words in:", "الرقم نفسه بكلمات أخرى في:"),
    "earlier": (
        "The article has changed since; these are the words as they were when they were cited.",
        "تغيّر المقال بعد ذلك، وهذه هي الكلمات كما كانت حين استُشهد بها.",
    ),
    "earlier_at": (
        "The article has changed since, on {when}; these are the words as they were before.",
        "تغيّر المقال بعد ذلك، في {when}، وهذه هي الكلمات كما كانت قبله.",
    ),
    "kept": (
        "This is the article as it is now. The cited words still stand in it.",
        "هذا هو المقال كما هو الآن، والكلمات المستشهد بها ما زالت فيه.",
    ),
    "lost": (
        "This is the article as it is now. The cited words no longer stand in it.",
        "هذا هو المقال كما هو الآن، ولم تعد فيه الكلمات المستشهد بها.",
    ),
    "unknown": (
        "The library does not have the words that this address names. This is the article as it is now.",
        "ليست في المكتبة الكلمات التي يدلّ عليها هذا العنوان، وهذا هو المقال كما هو الآن.",
    ),
    "gone": (
        "The article has left the library since this answer; these are the words that were quoted.",
        "خرج المقال من المكتبة بعد هذه الإجابة، وهذه هي الكلمات التي اقتُبست.",
    ),
    "no_article": (
        "There is no article at this address: it may have left the library.",
        "لا مقال في هذا العنوان، ولعلّه خرج من المكتبة.",
    ),
    "no_address": (
        "This address is not whole: it does not say which words of which article are meant.",
        "هذا العنوان ناقص، لا يدلّ على كلمات بعينها من مقال.",
    ),
    "copy": ("Copy:", "نسخ:"),
    "copy_link": ("Link", "الرابط"),
    "copy_plain": ("Citation", "الإحالة"),
    "copied": ("Copied.", "نُسخ."),
    "copy_failed": ("The browser did not allow it.", "لم يسمح المتصفح بذلك."),
    "at_the_words": ("the words in their article", "الكلمات في مقالها"),
    "why": ("Why it was found:", "لماذا وُجد:"),
    "why_stem": ("words of the question", "كلمات السؤال"),
    "why_translation": ("in translation", "بالترجمة"),
    "why_name": ("names that sound alike", "أسماء متشابهة النطق"),
    "why_meaning": (
        "no word of the question stands in it; its meaning is near",
        "ليست فيه كلمة من السؤال، لكنّ معناه قريب",
    ),
    "read": ("Reading files", "تُقرأ الملفات"),
    "words": ("Indexing words", "تُفهرس الكلمات"),
    "vectors": ("Indexing meaning", "يُفهرس المعنى"),
    "build_start": ("Looking at the articles folder", "يُفحص مجلد المقالات"),
    "build_running": (
        "An update is already running; this is how far it is.",
        "التحديث جارٍ من قبل، وهذا ما بلغه.",
    ),
    "build_left": ("about {seconds} s left", "بقي نحو {seconds} ث"),
    "build_done": ("The index is up to date.", "الفهرس محدَّث."),
    "build_failed": ("The index could not be updated.", "تعذّر تحديث الفهرس."),
    "build_some_failed": (
        "Updated, but some files could not be read.",
        "تمّ التحديث، لكنّ ملفات تعذّرت قراءتها.",
    ),
    "build_from_here": (
        "Only the machine that Isnad runs on may ask for that, by the name 127.0.0.1 or localhost.",
        "لا يُطلب ذلك إلا من الجهاز الذي يعمل عليه إسناد، بالعنوان 127.0.0.1 أو localhost.",
    ),
    "build_crashed": (
        "The update stopped on an unexpected fault; what was indexed before is intact. The log says more.",
        "توقف التحديث لخلل غير متوقع، وما فُهرس من قبل سليم. وفي السجلّ تفصيل ذلك.",
    ),
    "added": ("added", "أُضيف"),
    "changed": ("changed", "تغيّر"),
    "moved": ("moved", "نُقل"),
    "removed": ("removed", "أُزيل"),
    "unchanged": ("unchanged", "لم يتغيّر"),
    "failures": ("failed", "تعذّر"),
    "skipped": ("no known format", "صيغة غير معروفة"),
    "holds": ("{articles} articles, {passages} passages", "المقالات: {articles}، والمقاطع: {passages}"),
    "dismiss": ("Dismiss", "إخفاء"),
    "took": ("{seconds} s", "{seconds} ث"),
}

MONTHS = (
    ("January", "يناير"), ("February", "فبراير"), ("March", "مارس"), ("April", "أبريل"),
    ("May", "مايو"), ("June", "يونيو"), ("July", "يوليو"), ("August", "أغسطس"),
    ("September", "سبتمبر"), ("October", "أكتوبر"), ("November", "نوفمبر"), ("December", "ديسمبر"),
)  # fmt: skip


def twice(english: str, arabic: str) -> str:
    """Two pieces of HTML as one, of which the style sheet shows that of the interface's language."""
    return (
        f'<span class="in-en" lang="en" dir="ltr">{english}</span>'
        f'<span class="in-ar" lang="ar" dir="rtl">{arabic}</span>'
    )


def both(key: str, **values: object) -> str:
    """HTML of the words of `key` in both languages, `values` escaped and isolated from their direction.

    A value that is said differently in the two is given as a pair.
    """
    said = []
    for at, words in enumerate(WORDS[key]):
        one = {name: value[at] if isinstance(value, tuple) else value for name, value in values.items()}
        filled = {name: f"<bdi>{html.escape(str(value))}</bdi>" for name, value in one.items()}
        said.append(html.escape(words).format(**filled))
    return twice(*said)


def day(published: str | None) -> tuple[str, str] | None:
    """An ISO 8601 date in English and in Arabic; None for what is no date."""
    try:
        found = datetime.date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
    english, arabic = MONTHS[found.month - 1]
    return f"{found.day} {english} {found.year}", f"{found.day} {arabic} {found.year}"


def date(published: str | None) -> str:
    """HTML of an ISO 8601 date in both languages; what is no date is shown as it came, '' for None."""
    if not published:
        return ""
    said = day(published)
    if said is None:
        return f"<bdi>{html.escape(published)}</bdi>"
    return f'<time datetime="{html.escape(published[:10])}">{twice(*said)}</time>'


def moment(when: str) -> tuple[str, str]:
    """An ISO 8601 date and time in UTC, to the minute, in English and in Arabic."""
    said, clock = day(when), when[11:16]
    if said is None:
        return when, when
    return (f"{said[0]}, {clock} UTC", f"{said[1]}، {clock} UTC") if clock else said


def carried(sources: int, independent: int) -> str:
    """HTML of how many sources carry something, in both languages; '' for a single one."""
    if sources < 2:
        return ""
    said = twice(counted(sources, independent, "en"), counted(sources, independent, "ar"))
    return f'<bdi class="carried">{said}</bdi>'


def attributes() -> dict[str, tuple[str, str]]:
    """The words that the page's script needs: those of attributes, which cannot be written twice."""
    keys = (
        "ask_placeholder",
        "ask_label",
        "ask_empty",
        "ask_busy",
        "conversation",
        "sources",
        "close",
        "copied",
        "copy_failed",
        "name",
    )
    return {key: WORDS[key] for key in keys}
