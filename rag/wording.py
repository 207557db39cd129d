"""What the answerers say to a reader, in Arabic and English, as data."""

from __future__ import annotations

from types import MappingProxyType

from index.records import Language

#: key: (English, Arabic). Values in braces are filled in by `say`.
SENTENCES = MappingProxyType(
    {
        "refusal": (
            "The articles do not answer this question, as far as they can be searched.",
            "لا تجيب المقالات عن هذا السؤال، بقدر ما أمكن البحث فيها.",
        ),
        "refusal_near": (
            "The articles do not answer this question, as far as they can be searched. "
            "The nearest passages are offered instead.",
            "لا تجيب المقالات عن هذا السؤال، بقدر ما أمكن البحث فيها. وهذه أقرب المقاطع إليه.",
        ),
        "refusal_empty": (
            "There is nothing to answer from: no article matches, or the library is empty.",
            "لا شيء يُجاب منه: لا مقال يطابق السؤال، أو أن المكتبة فارغة.",
        ),
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


def quoted(text: str, language: Language) -> str:
    """Text in a language's quotation marks; those at its edges already are not doubled."""
    left, right = _QUOTES[language]
    if text.startswith(left) and text.endswith(right) and left not in text[1:]:
        return text
    return f"{left}{text}{right}"
