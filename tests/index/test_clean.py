"""Furniture, headlines and titles."""

from __future__ import annotations

import pytest

from index.articles import article_fields
from index.clean import HEADLINE, TITLE, clean, headline, is_furniture, title_from
from index.errors import UnreadableArticle
from index.records import Draft

FIRST = "أعلنت هيئة السدود صباح أمس فتح ثلاث بوابات بعد أمطار لم تعرفها المنطقة منذ عقود."
BODY = FIRST + "\n\nوقال المهندس إن التصريف آمن."


@pytest.mark.parametrize(
    "line",
    [
        "مقالات ذات صلة",
        "اترك تعليقاً",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
        "لن يُنشر عنوان بريدك الإلكتروني.",
        "زر الذهاب إلى الأعلى",
        "شارك هذا المقال",
        "فيسبوك تويتر واتساب",
        "3 تعليقات",
        "اقرأ أيضًا: حصاد الزيتون في جبل نوران",
        "جميع الحقوق محفوظة © 2026",
        "Related articles",
        "Leave a Comment",
        "LEAVE A REPLY",
        "Your email address will not be published. Required fields are marked *",
        "Share this:",
        "Facebook | Twitter | WhatsApp",
        "Back to top ↑",
        "- Advertisement -",
        "Read more: The tram that left its rails",
        "Subscribe to our newsletter",
        "This website uses cookies to improve your visit.",
        "12 comments",
        "* * *",
    ],
)
def test_what_sites_put_around_articles(line: str) -> None:
    assert is_furniture(line)
    assert clean(f"{line}\n\n{BODY}\n\n{line}\n") == BODY


@pytest.mark.parametrize(
    "line",
    [
        "وقال الوزير إن الحقول غمرتها المياه.",
        "شارك في المؤتمر ثلاثون باحثًا من المنطقة.",
        "اشترك الفريقان في بناء الجسر.",
        "The minister left a comment on the plan.",
        "Subscribers lost their savings when the bank closed.",
        "Follow the river to the old mill.",
        "42",
    ],
)
def test_lines_of_articles_stay(line: str) -> None:
    assert not is_furniture(line)
    assert clean(f"{BODY}\n{line}") == f"{BODY}\n{line}"


def test_furniture_inside_an_article_stays() -> None:
    text = "بدأ الخبر هنا.\nمقالات ذات صلة\n  ثم استمر الخبر بعد ذلك بفقرة كاملة.  "
    assert clean(text) == text


def test_a_list_of_other_articles_goes_with_its_heading() -> None:
    after = "\n\nمقالات ذات صلة\n\nموسم شحيح في الجبل\n\nعودة القطار الليلي\n\nاترك تعليقاً\n"
    assert clean(BODY + after) == BODY


def test_line_ends_become_one_kind_and_lines_keep_their_spaces() -> None:
    assert clean("\ufeff\r\none \r\n  two\rthree\u2028four\r\n \r\n") == "one \n  two\nthree\nfour"


def test_nothing_but_furniture_leaves_nothing() -> None:
    assert clean("اترك تعليقاً\n\nزر الذهاب إلى الأعلى") == ""


@pytest.mark.parametrize(
    "first",
    [
        "الهيئة تدعو إلى الحذر قرب مجرى الوادي حرصًا على سلامة السكان!",
        "قلق من ارتفاع المنسوب.. المهندس: التصريف مستمر بالتنسيق مع البلديات",
        "مهندس السد يبحث مع نائب العمدة خطط الطوارئ",
        "Fire destroys Warehouse 7",
        "هل ينجو السد من أمطار الربيع؟",
    ],
)
def test_a_first_line_over_a_blank_one_that_reads_as_a_headline(first: str) -> None:
    assert headline(f"{first}\n\n{BODY}") == (first, BODY)


def test_a_headline_right_above_much_longer_lines() -> None:
    assert headline(f"هيئة السدود تفتح البوابات\n{BODY}") == ("هيئة السدود تفتح البوابات", BODY)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "أصدرت الهيئة بيانًا، قالت فيه إن العدد بلغ 42 شخصًا،\n" + BODY,
        "“نعرف ما حدث لكننا لا نقوله” هكذا بدأ الشاهد كلامه. ثم روى ما رأى.\n" + BODY,
        "كلمة " * (HEADLINE // 5 + 1) + "\n\n" + BODY,
        "12 مارس 2026\n\n" + BODY,
        "وقال:\n\n" + BODY,
        "سطر وحيد بلا نص",
        "سطران متقاربان في الطول\nسطران متقاربان في الطول",
        "",
    ],
)
def test_what_is_no_headline_stays_in_the_text(text: str) -> None:
    assert headline(text) == (None, text)


def test_a_title_is_made_of_the_first_sentence_cut_at_a_word() -> None:
    assert title_from("فاز الفريق. ثم احتفل.") == "فاز الفريق."
    long = "word " * 30 + "end. Next."
    made = title_from(long)
    # 18 words of four letters and a space make 90 with the last space: 18 * 5 - 1 = 89.
    assert made == " ".join(["word"] * 18) + "…"
    assert len(made) - 1 <= TITLE
    assert title_from("كلمة، " * 15 + "كلمات أخرى لا تتسع.").endswith("كلمة…")
    assert title_from("ا" * 200) == "ا" * TITLE + "…"


def test_the_fields_of_an_article() -> None:
    whole = Draft(f"السد يفتح بواباته\n\n{BODY}\n\nاترك تعليقاً")
    assert article_fields(whole)[:3] == ("السد يفتح بواباته", BODY, "ar")
    assert article_fields(Draft(BODY))[:3] == (FIRST, BODY, "ar")
    kept = "A short line here\n\nThe text."
    assert article_fields(Draft(kept, title="Own"))[:3] == ("Own", kept, "en")
    repeated = Draft("# Own title\n\nThe text.", title="Own  title")
    assert article_fields(repeated)[:3] == ("Own title", "The text.", "en")
    assert article_fields(Draft("42", title="T", language="ar"))[2] == "ar"


def test_an_article_without_words_is_refused() -> None:
    with pytest.raises(UnreadableArticle, match="no text is left"):
        article_fields(Draft("اترك تعليقاً\n\n* * *", title="T"))
