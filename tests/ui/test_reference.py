"""References to paste elsewhere, in both languages, and what stands beside an open source."""

from __future__ import annotations

from dataclasses import replace

from index.explain import Match
from index.records import Article
from rag.records import Carrier, Citation
from ui import facts, reference
from ui.address import Address, address_of
from ui.beside import Beside
from ui.places import Place
from ui.why import why
from ui.wording import moment

FERRY = Article(
    "f1", "Ferry sinks off Amel", "Page one.\nIt sank at 9.\nAll 61 were saved.", "en",
    "https://news.example/ferry", "Quay Post", "2026-03-02", (0, 10), 3,
)  # fmt: skip
SANK = Place(address_of(FERRY, 10, 23), FERRY, 2, 10, 23)
DAM = Article("سد", "السد يفتح بواباته", "فُتحت البوابات.", "ar", "news/sadd.txt", "بريد الوادي", "2026-03-02")
OPENED = Place(address_of(DAM, 0, 15), DAM, 1, 0, 15)


def test_plain_text() -> None:
    assert SANK.words == "It sank at 9."
    address = str(SANK.address)
    assert address == "?article=f1&at=10-23&v=3&w=" + address[-8:]
    assert reference.plain(SANK, "en") == (
        "“It sank at 9.”\n"
        "Quay Post, “Ferry sinks off Amel”, 2 March 2026, page 2, paragraph 2. https://news.example/ferry\n"
        + address
    )
    assert reference.plain(OPENED, "ar") == (
        "«فُتحت البوابات.»\n"
        "بريد الوادي، «السد يفتح بواباته»، 2 مارس 2026، الفقرة 1. sadd.txt\n" + str(OPENED.address)
    )
    whole = Place(Address("f1"), FERRY, 1, 0, 0)
    assert reference.plain(whole, "en") == (
        "Quay Post, “Ferry sinks off Amel”, 2 March 2026. https://news.example/ferry\n?article=f1"
    )


def test_markdown() -> None:
    assert reference.markdown(SANK, "en") == (
        "> It sank at 9.\n> \n"
        "> — Quay Post, [Ferry sinks off Amel](<https://news.example/ferry>), 2 March 2026, "
        f"page 2, paragraph 2 · [the words in their article](<{SANK.address}>)\n"
    )
    text = "1. <b>one</b> *two*\n- [x](javascript:1)\n# three"
    struck = Article("a", "A [title](x) <i>", text, "en", "a_b.md")
    place = Place(address_of(struck, 0, len(text)), struck, 1, 0, len(text))
    assert reference.markdown(place, "ar") == (
        "> 1\\. \\<b\\>one\\</b\\> \\*two\\*\n> \\- \\[x\\](javascript:1)\n> \\# three\n> \n"
        f"> — A \\[title\\](x) \\<i\\>، الفقرة 1. a\\_b.md · [الكلمات في مقالها](<{place.address}>)\n"
    )


def test_bibtex() -> None:
    assert reference.bibtex(SANK, "en") == (
        "@misc{isnad-f1-10,\n  title = {{Ferry sinks off Amel}},\n  author = {{Quay Post}},\n"
        "  date = {2026-03-02},\n  year = {2026},\n  howpublished = {https://news.example/ferry},\n"
        "  language = {English},\n  note = {page 2, paragraph 2: “It sank at 9.”},\n"
        f"  url = {{{SANK.address}}}\n}}\n"
    )
    odd = replace(DAM, title="50% {of} $_", published="soon")
    entry = reference.bibtex(replace(OPENED, article=odd), "ar")
    assert r"title = {{50\% \textbraceleft{}of\textbraceright{} \$\_}}" in entry
    assert "year" not in entry
    assert "note = {الفقرة 1: «فُتحت البوابات.»}" in entry
    assert entry.startswith("@misc{isnad-article-0,")


def test_a_title_cannot_turn_the_line_about() -> None:
    turned = replace(FERRY, title="Ferry\u202e gnp.elif\n sinks")
    assert "“Ferry gnp.elif sinks”" in reference.plain(replace(SANK, article=turned), "en")


def test_the_page_stands_in_the_facts() -> None:
    shown = facts.facts(SANK)
    assert "page <bdi>2</bdi>" in shown
    assert "الصفحة <bdi>2</bdi>" in shown
    assert "page" not in facts.facts(OPENED)


def test_all_files_and_near_copies_are_named() -> None:
    known = Beside(("n/a/ferry.md", "n/b/ferry.md"), ((DAM, 0.874), (FERRY, 1.0)))
    shown = facts.head(OPENED, None, known)
    assert "Stands in <bdi>2</bdi> files" in shown
    assert ">a/ferry.md</bdi>" in shown
    assert 'title="n/b/ferry.md"' in shown
    assert 'href="?article=f1"' in shown
    assert "<bdi>87%</bdi>" in shown
    # What the citation names already is not named twice.
    cited = Citation(
        1, "x", "t", None, "s", None, "en", 1, 1, None, 0, 1, "q",
        copies=(Carrier("f1", "Ferry", None, "s", None),),
    )  # fmt: skip
    assert 'href="?article=f1"' not in facts.head(OPENED, cited, known)
    assert "carriers" not in facts.head(OPENED, None, Beside(("one.md",)))


def test_why_it_was_found() -> None:
    shown = why((
        Match("ferry", "stem", ("Ferry", "ferries"), ((0, 5),)),
        Match("سد", "translation", ("dam",), ((9, 12),)),
    ))  # fmt: skip
    assert "words of the question" in shown
    assert '<bdi class="word">Ferry, ferries</bdi>' in shown
    assert "in translation" in shown
    assert '<bdi class="word">سد</bdi>' in shown
    assert "sound alike" not in shown
    assert "its meaning is near" in why(())


def test_a_moment_in_words() -> None:
    assert moment("2026-03-02T14:05:09+00:00") == ("2 March 2026, 14:05 UTC", "2 مارس 2026، 14:05 UTC")
    assert moment("2026-03-02") == ("2 March 2026", "2 مارس 2026")
    assert moment("<b>") == ("<b>", "<b>")
