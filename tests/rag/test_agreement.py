"""Sources that carry the same, and sources that give different figures for one question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from index.encoder import open_encoder
from index.library import Library
from index.records import Article, Hit, Passage
from index.stem import stems
from rag.evidence import Candidate, Judge
from rag.extractive import answer
from rag.features import Span
from rag.records import Answer
from rag.statement import Statement, carriers
from rag.wording import counted

FERRY = (
    "The ferry Halvard ran aground off Cape Orsin on Friday with 212 passengers aboard, the coast guard said."
)
COMET = "The comet of Ysel was seen again on Sunday after it had stayed away for 76 years, astronomers said."
ROOF = "أعلنت بلدية الزهور أن {} عاملًا أصيبوا في انهيار سقف مصنع النسيج صباح الأحد، وأن التحقيق بدأ."
#: file: (publisher, date or None, title, text)
ARTICLES = {
    # One wire story twice, and two accounts of their own: in words, and in Arabic.
    "ferry-1.md": ("Gull Wire (sample)", "2026-02-07", "Ferry Halvard aground off Cape Orsin", FERRY),
    "ferry-2.md": ("Delta Post (sample)", "2026-02-08", "Halvard runs aground", f"{FERRY}\n\nIt was dark."),
    "ferry-3.md": (
        "The Quay (sample)", "2026-02-09", "Night on the rocks",
        "Two hundred and twelve passengers were aboard the ferry Halvard when it struck Cape Orsin.",
    ),
    "ferry-4.md": (
        "بريد التلال (عينة)", "2026-02-09", "جنوح العبّارة هالفارد",
        "كان على متن العبارة هالفارد 212 راكبًا حين جنحت ليلًا وعلقت بين الصخور.",
    ),
    # One wire story in three papers.
    "comet-1.md": ("Gull Wire (sample)", "2026-03-01", "Comet of Ysel returns", COMET),
    "comet-2.md": ("Delta Post (sample)", "2026-03-01", "The comet is back", COMET),
    "comet-3.md": ("The Quay (sample)", "2026-03-02", "Ysel again", COMET),
    # One story in two versions, whose figures differ.
    "roof-1.md": ("وكالة الميناء (عينة)", "2026-05-03", "انهيار سقف مصنع في الزهور", ROOF.format("45")),
    "roof-2.md": ("بريد التلال (عينة)", "2026-05-04", "انهيار سقف مصنع النسيج", ROOF.format("54")),
    # Two storms.
    "alda.md": (
        "Delta Post (sample)", "2026-01-12", "Storm Alda floods Corvel",
        "Storm Alda flooded 340 homes in Corvel on Monday, and the mayor, Ina Roth, asked for boats.",
    ),
    "bertil.md": (
        "Delta Post (sample)", "2026-03-20", "Storm Bertil floods Missen",
        "Storm Bertil flooded 95 homes in Missen on Friday, the governor, Tor Lunde, said.",
    ),
    "sundus.md": (
        "بريد التلال (عينة)", "2026-01-15", "سيول سندس",
        "غمرت السيول 120 منزلًا في بلدة سندس، وقال رئيس البلدية إن السكان عادوا إلى بيوتهم.",
    ),
    "yasmin.md": (
        "بريد التلال (عينة)", "2026-02-15", "سيول ياسمين",
        "غمرت السيول 77 منزلًا في بلدة ياسمين، وفُتحت المدارس لمن فقدوا بيوتهم.",
    ),
    # Nobody says when.
    "tarn-1.md": (
        None, None, "The monastery of Tarn", "The monastery of Tarn keeps 12,000 manuscripts in its vault."
    ),
    "tarn-2.md": (
        None, None, "A visit to Tarn", "There are 14,500 manuscripts in the monastery of Tarn, it says."
    ),
    "seed-1.md": (None, None, "بنك البذور", "كان في بنك البذور في وادي الرند 900 صنف من القمح عام 2017."),
    "seed-2.md": (
        "وكالة الميناء (عينة)", "2021-05-02", "بنك البذور يكبر",
        "صار في بنك البذور في وادي الرند 1300 صنف من القمح، كما تقول الوكالة.",
    ),
    # The same, roughly.
    "march-1.md": (
        "The Quay (sample)", "2026-04-02", "Salt march in Ombria",
        "Some 5,000 farmers joined the salt march in Ombria on Thursday.",
    ),
    "march-2.md": (
        "Delta Post (sample)", "2026-04-04", "Ombria counts its marchers",
        "The police counted 5,212 farmers in the salt march in Ombria.",
    ),
    # An article that tells of both figures says nothing of when each was given.
    "mine-1.md": (
        "The Quay (sample)", "2024-06-01", "Deaths in the Karsk mine",
        "The inspectors of the Karsk mine recorded 31 deaths underground.",
    ),
    "mine-2.md": (
        "Delta Post (sample)", "2025-06-01", "Karsk mine: the second report",
        "In the new report the inspectors recorded 38 deaths underground in the Karsk mine.",
    ),
    "mine-3.md": (
        "Gull Wire (sample)", "2026-06-01", "Two reports on the Karsk mine",
        "The first report recorded 31 deaths underground in the Karsk mine.\n\n"
        "The second report recorded 38 deaths underground in the Karsk mine.",
    ),
}  # fmt: skip

Ask = Callable[[str], Answer]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """The extractive answerer over the articles above, with the shipped encoder."""
    folder = tmp_path_factory.mktemp("agree")
    for name, (publisher, published, title, text) in ARTICLES.items():
        facts = {"title": title, "publisher": publisher, "published": published}
        head = "".join(f"{key}: {value}\n" for key, value in facts.items() if value is not None)
        (folder / name).write_text(f"---\n{head}---\n\n{text}\n", "utf-8")
    with Library.open(tmp_path_factory.mktemp("agreed") / "data", encoder=open_encoder(None)) as library:
        assert not library.build([folder]).failed
        judge = Judge(library)
        yield lambda question: answer(judge.weigh(question, library.search(question)))


def figures(found: Answer) -> list[tuple[str | None, str]]:
    """The date and the emphasised words of each citation."""
    return [(c.published, " ".join(c.quote[a:b] for a, b in c.key)) for c in found.citations]


def test_three_papers_that_carry_one_wire_story_are_one_source(ask: Ask) -> None:
    found = ask("How many years did the comet of Ysel stay away?")
    first = found.citations[0]
    assert (first.sources, first.independent, first.agreeing) == (3, 1, ())
    papers = {first.publisher, *(carrier.publisher for carrier in first.copies)}
    assert papers == {"Gull Wire (sample)", "Delta Post (sample)", "The Quay (sample)"}
    assert found.text.endswith("[1] (3 sources, 1 independent)")
    assert found.notice is None


def test_wire_copies_are_one_source_beside_another_account(ask: Ask) -> None:
    found = ask("How many passengers were aboard the ferry Halvard off Cape Orsin?")
    own, wire = found.citations[:2]
    # "Two hundred and twelve" is 212, which the wire story says, carried by two.
    assert own.quote.startswith("Two hundred and twelve passengers")
    assert own.copies == ()
    assert {carrier.publisher for carrier in own.agreeing} >= {"Gull Wire (sample)", "Delta Post (sample)"}
    assert (own.sources, own.independent) == (1 + len(own.agreeing), len(own.agreeing))
    assert wire.quote == FERRY
    assert (wire.sources, wire.independent) == (2, 1)
    assert "[2] (2 sources, 1 independent)" in found.text
    assert "different" not in (found.notice or "")


def test_the_other_language_agrees_too(ask: Ask) -> None:
    found = ask("كم راكبًا كان على متن العبارة هالفارد؟")
    arabic = next(c for c in found.citations if c.language == "ar")
    assert arabic.quote[slice(*arabic.key[0])] == "212 راكبًا"
    languages = {c.publisher for c in (*arabic.agreeing, *arabic.copies)}
    assert languages & {"Gull Wire (sample)", "Delta Post (sample)", "The Quay (sample)"}
    assert "مختلفة" not in (found.notice or "")


def test_a_near_copy_with_another_number_is_another_figure(ask: Ask) -> None:
    found = ask("كم عاملًا أصيبوا في انهيار سقف مصنع النسيج؟")
    assert figures(found) == [("2026-05-04", "54 عاملًا"), ("2026-05-03", "45 عاملًا")]
    assert [c.copies for c in found.citations] == [(), ()]
    assert found.notice == "تعطي المصادر أرقامًا مختلفة، وأحدثها أولًا."
    assert found.text.startswith("بريد التلال (عينة) (4 ")


def test_in_english_too(ask: Ask) -> None:
    found = ask("How many deaths did the inspectors record underground in the Karsk mine?")
    # The article of 2026 that tells of both is not taken for the newest.
    assert figures(found) == [("2025-06-01", "38 deaths"), ("2024-06-01", "31 deaths")]
    assert found.notice == "The sources give different figures; the newest comes first."
    others = [[c.publisher for c in (*one.copies, *one.agreeing)] for one in found.citations]
    assert others == [["Gull Wire (sample)"], ["Gull Wire (sample)"]]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("How many homes did storm Alda flood in Corvel?", "340 homes"),
        ("How many homes did storm Bertil flood in Missen?", "95 homes"),
        ("كم منزلًا غمرت السيول في بلدة سندس؟", "120 منزلًا"),
        ("كم منزلًا غمرت السيول في بلدة ياسمين؟", "77 منزلًا"),
    ],
)
def test_different_things_do_not_disagree(ask: Ask, question: str, figure: str) -> None:
    found = ask(question)
    first = found.citations[0]
    assert first.quote[slice(*first.key[0])] == figure
    assert "different" not in (found.notice or "")
    assert "مختلفة" not in (found.notice or "")


@pytest.mark.parametrize("question", ["How many homes did the storm flood?", "كم منزلًا غمرت السيول؟"])
def test_not_every_storm_is_one_storm(ask: Ask, question: str) -> None:
    found = ask(question)
    assert found.citations[0].key
    assert "different" not in (found.notice or "")
    assert "مختلفة" not in (found.notice or "")


def test_without_dates_nobody_is_the_newest(ask: Ask) -> None:
    found = ask("How many manuscripts are in the monastery of Tarn?")
    assert {figure for _, figure in figures(found)} == {"12,000 manuscripts", "14,500 manuscripts"}
    assert (
        found.notice == "The sources give different figures, and their dates do not tell which is the newest."
    )


def test_an_article_without_a_date_has_the_year_that_it_names(ask: Ask) -> None:
    found = ask("كم صنفًا من القمح في بنك البذور في وادي الرند؟")
    assert figures(found) == [("2021-05-02", "1300 صنف"), (None, "900 صنف")]
    assert found.notice == "تعطي المصادر أرقامًا مختلفة، وأحدثها أولًا."


def test_a_round_figure_agrees_with_the_exact_one(ask: Ask) -> None:
    found = ask("How many farmers joined the salt march in Ombria?")
    assert "different" not in (found.notice or "")
    assert any(c.sources == 2 and c.independent == 2 for c in found.citations)


def test_a_short_sentence_is_no_wire_copy() -> None:
    hurt, damage = (
        "No one was hurt.",
        "The blaze in the mill of Orn burned down both of its wheels, firemen said.",
    )
    for text, carried in ((hurt, ()), (damage, ("b",))):
        owner, other = (Article(i, i, text, "en", f"{i}.txt") for i in "ab")
        hit = Hit(Passage("p", "b", 1, 0, len(text), text), other, 1.0, 0.5, 1.0)
        held = frozenset(stems(text))
        span = Span(hit, 0, 0, 0, len(text), held, held, held, {})
        candidate = Candidate(span, {}, 0.9, np.zeros(2, np.float32))
        found = carriers(Statement(owner, 0, len(text)), [candidate], ())
        assert tuple(article.id for article in found) == carried


@pytest.mark.parametrize(
    ("sources", "independent", "english", "arabic"),
    [
        (1, 1, "", ""),
        (2, 2, "2 sources agree", "مصدران متفقان"),
        (2, 1, "2 sources, 1 independent", "مصدران، المستقل منهما 1"),
        (3, 1, "3 sources, 1 independent", "3 مصادر، المستقل منها 1"),
        (3, 3, "3 sources agree", "3 مصادر متفقة"),
        (12, 5, "12 sources, 5 independent", "12 مصدرًا، المستقل منها 5"),
    ],
)
def test_the_count_in_words(sources: int, independent: int, english: str, arabic: str) -> None:
    assert counted(sources, independent, "en") == english
    assert counted(sources, independent, "ar") == arabic
