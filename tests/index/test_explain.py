"""Why a passage was found: by stem, by translation, by name."""

from __future__ import annotations

from index import lexicon
from index.explain import Match, expansion, explain
from index.terms import expand
from tests.index.test_terms import SMALL, collection

TEXT = "قالت زاخاروفا إن تقارير حقوق الإنسان، وهي كثيرة، لم تُنشر. وأضافت زاخاروفا أنها قرأت التقرير."


def test_translations_and_names_with_the_words_of_the_text() -> None:
    terms = expand(
        "What did Zakharova say of the human rights report?", lexicon.load(), collection("زاخاروفا")
    )
    found = {m.term: m for m in explain(terms, TEXT)}
    assert found["Zakharova"].how == "translation"  # the lexicon knows her
    assert found["Zakharova"].words == ("زاخاروفا",)
    assert [TEXT[a:b] for a, b in found["Zakharova"].spans] == ["زاخاروفا", "زاخاروفا"]
    assert found["human rights"] == Match(
        "human rights", "translation", ("حقوق", "الإنسان"),
        ((TEXT.index("حقوق"), TEXT.index("حقوق") + 4), (TEXT.index("الإنسان"), TEXT.index("الإنسان") + 7)),
    )  # fmt: skip
    assert found["report"].how == "translation"
    assert "التقرير" in found["report"].words


def test_a_name_that_no_lexicon_holds_is_found_by_its_sound() -> None:
    terms = expand("Did Konashenkov speak?", SMALL, collection("كوناشينكوف"))
    (match,) = explain(terms, "تحدث كوناشينكوف إلى الصحفيين.")
    assert (match.term, match.how, match.words) == ("Konashenkov", "name", ("كوناشينكوف",))


def test_a_stem_in_other_forms() -> None:
    terms = expand("reports", SMALL, collection())
    text = "Two reports were reported; the third report is late."
    (match,) = explain(terms, text)
    assert (match.how, match.words) == ("stem", ("reports", "reported", "report"))


def test_a_phrase_matches_only_whole() -> None:
    assert explain(expand("human rights", SMALL, collection()), "حقوق النشر محفوظة") == ()


def test_the_expansion_says_what_came_from_where() -> None:
    terms = expand("Zakharova report", SMALL, collection("زاخاروفا"))
    name, report = expansion(terms)
    assert (name["term"], name["stems"], name["translations"]) == ("Zakharova", ["zakharova"], [])
    assert len(name["names"]) == 1
    assert (report["stems"], report["translations"], report["names"]) == (["report"], ["تقرير"], [])


def test_the_shipped_lexicon_takes_the_longest_phrase() -> None:
    terms = expand("the Security Council met in New York", lexicon.load(), collection())
    assert [t.word for t in terms] == ["Security Council", "met", "New York"]
