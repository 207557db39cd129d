"""Questions to click on, three in each language, about what the library really holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from index.records import Heading

#: Questions about the sample collection, with the file that answers each.
SAMPLE = (
    (
        "clinic-on-the-lake",
        "How many patients did the staff of the clinic on Lake Oruma see in its first year?",
    ),
    ("tram-derailment-inquiry", "At what speed was the Dorvane tram travelling when it entered the bend?"),
    ("hariq-mina-marsa-lule", "How much will each day labourer in Marsa Lule be paid a month?"),
    ("nihai-kas-alsahil", "كم بلغ عدد المتفرجين في نهائي كأس الساحل؟"),
    ("madaris-mutanaqqila", "كم تلميذًا يضم المشروع الذي ترعاه مؤسسة دفتر؟"),
    ("tram-derailment-inquiry", "كم عدد المصابين في حادث الترام في دورفان؟"),
)
EACH = 3


def examples(articles: Sequence[Heading]) -> tuple[str, ...]:
    """English questions, then Arabic ones; () for an empty library.

    The sample collection has questions of its own; for any other the titles
    are asked about.
    """
    stems = {PurePath(article.source).stem for article in articles}
    if all(stem in stems for stem, _ in SAMPLE):
        return tuple(question for _, question in SAMPLE)
    english = [a.title for a in articles if a.language == "en"][:EACH]
    arabic = [a.title for a in articles if a.language == "ar"][:EACH]
    return (
        *(f"What does the article “{_short(title)}” say?" for title in english),
        *(f"ماذا جاء في خبر «{_short(title)}»؟" for title in arabic),
    )


def _short(title: str, most: int = 80) -> str:
    title = " ".join(title.split())
    return title if len(title) <= most else title[:most].rsplit(" ", 1)[0] + "…"
