"""What an article said before stays readable by version; pages go with their text."""

from __future__ import annotations

from pathlib import Path

from index.articles import article_fields
from index.library import Library
from index.records import Article, Draft


def test_an_earlier_text_is_kept_under_its_version(tmp_path: Path, folder: Path, encoder) -> None:
    bridge = folder / "bridge.md"
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        library.build([folder])
        first = next(a for a in library.articles() if a.title == "Old bridge reopens")
        assert first.version == 1
        assert library.version(first.id, 1) is None  # it is the present one

        for was, now in (("1,200", "1,350"), ("1,350", "1,400")):
            bridge.write_text(bridge.read_text("utf-8").replace(was, now), "utf-8")
            library.build()
        last = library.article(first.id)
        assert last is not None
        assert (last.version, "1,400 stones" in last.text) == (3, True)
        before = library.version(first.id, 1)
        assert before is not None
        assert (before.text, before.title) == (first.text, first.title)
        second = library.version(first.id, 2)
        assert second is not None
        assert "1,350 stones" in second.text
        assert second.replaced >= before.replaced

        # A rebuild keeps them, and the number.
        library.build(rebuild=True)
        rebuilt = library.article(first.id)
        assert rebuilt == last
        assert library.version(first.id, 1) == before

        # New metadata alone is no new text.
        bridge.write_text(bridge.read_text("utf-8").replace("The Quay", "Quay Daily"), "utf-8")
        assert library.build().changed == (str(bridge),)
        renamed = library.article(first.id)
        assert renamed is not None
        assert (renamed.publisher, renamed.version) == ("Quay Daily", 3)

        # An article that goes takes its earlier texts with it.
        bridge.unlink()
        library.build()
        assert library.version(first.id, 1) is None


def test_pages_follow_the_text_through_cleaning() -> None:
    page_1 = "السد يفتح بواباته\n\nفتح السد بواباته صباح الأحد بعد أمطار دامت أسبوعا كاملا.\n"
    page_2 = "وقال المهندس إن المنسوب بلغ 40 مترا.\n"
    fields = article_fields(Draft(page_1 + page_2, pages=(0, len(page_1))))
    assert fields.title == "السد يفتح بواباته"  # a headline leaves the text
    assert fields.text == page_1.split("\n")[2] + "\n" + page_2.strip()
    article = Article("a", fields.title, fields.text, "ar", "a.pdf", pages=fields.pages)
    assert article.page(0) == 1
    assert article.page(fields.text.index("\n")) == 1
    assert article.page(fields.text.index("وقال")) == 2
    assert Article("b", "t", "text", "en", "b.txt").page(0) is None
    # A first page that is left out altogether: the text begins on page 2.
    skipped = article_fields(Draft("1\n" + page_1 + page_2, title="T", pages=(0, 2, 2 + len(page_1))))
    late = Article("c", "T", skipped.text, "ar", "c.pdf", pages=skipped.pages)
    assert late.page(late.text.index("فتح السد")) == 2
    assert late.page(late.text.index("وقال")) == 3


def test_headings_are_articles_without_their_texts(tmp_path: Path, folder: Path, encoder) -> None:
    with Library.open(tmp_path / "data", encoder=encoder) as library:
        assert library.headings() == ()
        library.build([folder])
        articles = library.articles()
        assert [(h.id, h.title, h.language, h.source, h.published) for h in library.headings()] == [
            (a.id, a.title, a.language, a.source, a.published) for a in articles
        ]
        assert [h.id for h in library.headings(2)] == [a.id for a in articles[:2]]
