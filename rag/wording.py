"""What the answerers say to a reader, in Arabic and English, as data."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from index.records import Language

#: key: (English, Arabic). Values in braces are filled in by `say`.
SENTENCES = MappingProxyType(
    {
        "refusal": (
            "The articles do not answer this question, as far as they can be searched.",
            "لا تجيب المقالات عن هذا السؤال، بقدر ما أمكن البحث فيها.",
        ),
        "refusal_empty": (
            "There is nothing to answer from: no article matches, or the library is empty.",
            "لا شيء يُجاب منه: لا مقال يطابق السؤال، أو أن المكتبة فارغة.",
        ),
        "nearest": (
            "The nearest passages are offered instead.",
            "وهذه أقرب المقاطع إليه.",
        ),
        "looked_for": ("Looked for: {words}.", "بُحث فيها عن: {words}."),
        "absent": ("Nothing in the articles mentions {words}.", "لا تذكر المقالات {words}."),
        "differ": (
            "The sources give different figures; the newest comes first.",
            "تعطي المصادر أرقامًا مختلفة، وأحدثها أولًا.",
        ),
        "differ_undated": (
            "The sources give different figures, and their dates do not tell which is the newest.",
            "تعطي المصادر أرقامًا مختلفة، ولا تدل تواريخها على أحدثها.",
        ),
        "and": (", ", "، "),
        "or": (" or ", " أو "),
        "foreign_ar": (
            "Quoted in the original, from an Arabic source.",
            "الاقتباس بلغته الأصلية، من مصدر بالعربية.",
        ),
        "foreign_en": (
            "Quoted in the original, from an English source.",
            "الاقتباس بلغته الأصلية، من مصدر بالإنجليزية.",
        ),
        "cut": (
            "The question was long; only its first {most} characters were used.",
            "السؤال طويل، فلم يُستعمل إلا أول {most} حرف منه.",
        ),
        "unreachable": (
            "The chat model {model} could not be reached; the articles are quoted instead.",
            "تعذّر الوصول إلى نموذج المحادثة {model}، فاقتُبست المقالات نفسها.",
        ),
        "unauthorised": (
            "The chat model {model} refused the key (ISNAD_MODEL_KEY); the articles are quoted instead.",
            "رفض نموذج المحادثة {model} المفتاح (ISNAD_MODEL_KEY)، فاقتُبست المقالات نفسها.",
        ),
        "failed": (
            "The chat model {model} failed; the articles are quoted instead.",
            "أخفق نموذج المحادثة {model}، فاقتُبست المقالات نفسها.",
        ),
        "broken_off": (
            "The chat model {model} broke off in the middle; the articles are quoted instead.",
            "انقطع نموذج المحادثة {model} في منتصف جوابه، فاقتُبست المقالات نفسها.",
        ),
        "slow": (
            "The chat model {model} did not answer in time; the articles are quoted instead.",
            "لم يجب نموذج المحادثة {model} في الوقت المتاح، فاقتُبست المقالات نفسها.",
        ),
        "empty_reply": (
            "The chat model {model} replied with nothing; the articles are quoted instead.",
            "لم يقل نموذج المحادثة {model} شيئًا، فاقتُبست المقالات نفسها.",
        ),
        "unmarked": (
            "The chat model {model} named no source for what it wrote; the articles are quoted instead.",
            "لم يذكر نموذج المحادثة {model} مصدرًا لما كتب، فاقتُبست المقالات نفسها.",
        ),
        "unsupported": (
            "Not borne out by the passages cited, of {all} sentences: {count}.",
            "جمل لا تؤيدها المقاطع المذكورة، من أصل {all}: {count}.",
        ),
    }
)

_QUOTES = MappingProxyType({"ar": ("«", "»"), "en": ("“", "”"), "und": ("“", "”")})


def say(key: str, language: Language, **values: object) -> str:
    """One sentence in a language; Arabic for "ar", English for all others."""
    return SENTENCES[key][language == "ar"].format(**values)


def listed(words: Sequence[str], language: Language, last: str = "and") -> str:
    """Words in quotation marks: “a”, “b”; in Arabic «a»، «b». With "or" that before the `last`."""
    *first, final = (quoted(word, language) for word in words)
    return say(last, language).join(filter(None, (say("and", language).join(first), final)))


def counted(sources: int, independent: int, language: Language) -> str:
    """How many sources carry something and how many are independent; empty for a single source.

    "3 sources, 1 independent", "2 sources agree" when each is independent.
    """
    if sources < 2:
        return ""
    if language != "ar":
        agree = independent == sources
        return f"{sources} sources agree" if agree else f"{sources} sources, {independent} independent"
    few = 3 <= sources % 100 <= 10
    said = "مصدران" if sources == 2 else f"{sources} مصادر" if few else f"{sources} مصدرًا"
    if independent == sources:
        return said + (" متفقان" if sources == 2 else " متفقة")
    return f"{said}، المستقل {'منهما' if sources == 2 else 'منها'} {independent}"


def quoted(text: str, language: Language) -> str:
    """Text in a language's quotation marks; those at its edges already are not doubled."""
    left, right = _QUOTES[language]
    if text.startswith(left) and text.endswith(right) and left not in text[1:]:
        return text
    return f"{left}{text}{right}"
