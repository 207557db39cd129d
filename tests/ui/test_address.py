"""Permanent addresses: what they say, what they open, today and after the article has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.library import Library
from index.receipt import Receipt
from index.records import Article, Hit, Passage
from rag.citing import cite
from rag.records import Answer
from ui import places
from ui.address import Address, address_of, digest, read_address
from ui.builder import Builder
from ui.desk import Desk
from ui.turns import Turn

ARTICLE = Article("تقرير 7/أ", "Bridge", "The bridge reopened.\n\nIt cost 3 crowns.", "en", "x.md", version=2)
START, END = 22, 39
COST = "It cost 3 crowns."


def test_an_address_in_words() -> None:
    assert ARTICLE.text[START:END] == COST
    address = address_of(ARTICLE, START, END)
    assert digest(COST) == "b579e16f"
    said = "?article=%D8%AA%D9%82%D8%B1%D9%8A%D8%B1+7%2F%D8%A3&at=22-39&v=2&w=b579e16f"
    assert str(address) == said
    read = {"article": "تقرير 7/أ", "at": "22-39", "v": "2", "w": "b579e16f"}
    assert read_address(read) == address
    assert read_address({"article": "a"}) == Address("a") == address_of(replace(ARTICLE, id="a"))
    assert str(Address("a&b=c")) == "?article=a%26b%3Dc"


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"article": ""}, {"article": 7}, {"article": "a" * 1001}, {"article": "\ud800"},
        {"at": "9"}, {"at": "9-3"}, {"at": "3-3"}, {"at": "-1-4"}, {"at": "1-9999999999"}, {"at": "٣-٩"},
        {"at": "1-4\n"}, {"at": [1, 4]}, {"v": "0"}, {"v": "-1"}, {"v": "1e3"}, {"v": 2}, {"v": "9" * 10},
        {"w": "xyz"}, {"w": "' OR 1=1"},
    ],
)  # fmt: skip
def test_what_is_no_address(wrong: dict[str, object]) -> None:
    assert read_address({**({} if "article" in wrong or not wrong else {"article": "a"}), **wrong}) is None


class OneChain:
    def stream(self, question):
        yield Answer("q", "en", "", True, "extractive")


KEEPER = "The keeper climbs 214 steps twice a day."
ENDING = "The lamp is new."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory):
    """A library of one article in its second version; the first stays at `library.first`."""
    home = tmp_path_factory.mktemp("versions")
    file = home / "news" / "tower.md"
    file.parent.mkdir()
    file.write_text(f"---\ntitle: The tower\nid: tower\n---\n\n{KEEPER}\n\n{ENDING}\n", "utf-8")
    with Library.open(home / "data") as library:
        library.build([file.parent])
        first = library.article("tower")
        said = f"News of the day.\n\n{KEEPER.replace('214', '220')}\n\n{ENDING}"
        file.write_text(f"---\ntitle: The new tower\nid: tower\n---\n\n{said}\n", "utf-8")
        library.build()
        yield library, first


@pytest.fixture
def desk(library) -> Desk:
    return Desk(library[0], OneChain(), Builder(lambda progress: Receipt()), Path("n"))


def opened(desk: Desk, address: Address, **how: object) -> str:
    """The pane for an address as the page's own parameters."""
    from urllib.parse import parse_qsl

    return desk.at({**dict(parse_qsl(str(address)[1:])), **how})


def test_the_present_words_of_an_article(library, desk: Desk) -> None:
    now = library[0].article("tower")
    at = now.text.index(ENDING)
    shown = opened(desk, address_of(now, at, at + len(ENDING)))
    assert f"<mark>{ENDING}</mark>" in shown
    assert "has changed" not in shown
    assert "clipping whole" in shown
    # Without a version the present one is meant; without words, the article from its top.
    assert f"<mark>{ENDING}</mark>" in opened(desk, Address("tower", at, at + len(ENDING)))
    whole = opened(desk, Address("tower"))
    assert "News of the day." in whole
    assert "<mark>" not in whole
    assert "library does not have" not in whole


def test_words_that_changed_are_shown_as_they_were_and_said_to_have_changed(library, desk: Desk) -> None:
    first = library[1]
    shown = opened(desk, address_of(first, 0, len(KEEPER)))
    assert f"<mark>{KEEPER}</mark>" in shown
    assert "The article has changed since, on" in shown
    assert "تغيّر المقال بعد ذلك، في" in shown
    assert "UTC" in shown
    assert '<h3 dir="ltr" lang="en">The tower</h3>' in shown
    assert 'data-how="now"' in shown
    # The words are another's now; those of the ending have only moved.
    lost = opened(desk, address_of(first, 0, len(KEEPER)), now=True)
    assert "220 steps" in lost
    assert "<mark>" not in lost
    assert "no longer stand in it" in lost
    at = first.text.index(ENDING)
    kept = opened(desk, address_of(first, at, at + len(ENDING)), now=True)
    assert f"<mark>{ENDING}</mark>" in kept
    assert "News of the day." in kept
    assert "still stand in it" in kept


def test_an_address_that_is_not_so_is_answered_with_a_sentence(library, desk: Desk) -> None:
    for address, said in (
        (Address("nobody", 0, 4, 1), "no article at this address"),
        (Address("tower", 0, 90_000, 2), "does not have the words"),
        (Address("tower", 0, 90_000, 1), "does not have the words"),
        (Address("tower", 0, 4, 99), "does not have the words"),
        (Address("tower", 0, 4, 2, "00000000"), "does not have the words"),
        (Address("' OR 1=1 --", 0, 4, 1), "no article at this address"),
        (Address("<script>alert(1)</script>"), "no article at this address"),
    ):
        shown = opened(desk, address)
        assert said in shown, address
        assert "<script>" not in shown
        assert "<mark>" not in shown
    assert "not whole" in desk.opened({"article": "tower", "at": "x"})[1]
    assert "opens here" in desk.opened({"other": "x"})[1]


def test_in_a_library_that_was_made_anew_the_words_decide(library, desk: Desk) -> None:
    now = library[0].article("tower")
    at = now.text.index(ENDING)
    there = address_of(now, at, at + len(ENDING))
    assert f"<mark>{ENDING}</mark>" in opened(desk, replace(there, version=7))
    assert "<mark>" not in opened(desk, replace(there, version=7, words=digest("other")))


def test_a_citation_of_a_running_conversation_shows_its_own_version(library, desk: Desk) -> None:
    shelf, first = library
    citation = cite(1, first, 0, len(KEEPER))
    assert (citation.version, citation.page) == (1, None)
    hit = Hit(Passage("p", "tower", 1, 0, len(first.text), first.text), first, 1.0, 0.5, 1.0)
    answer = Answer("q", "en", "", False, "extractive", (), (citation,), (hit,))
    turns = (Turn(1, "How many steps?", "done", answer),)
    shown = desk.show({"kind": "c", "turn": 1, "n": 1}, turns)
    assert shown is not None
    assert f"<mark>{KEEPER[:18]}" in shown.replace("<u>", "").replace("</u>", "")
    assert "The article has changed since, on" in shown
    now = desk.show({"kind": "c", "turn": 1, "n": 1, "now": True}, turns)
    assert now is not None
    assert "220 steps" in now
    place = places.find(turns, 1, "h", 1, shelf)
    assert place is not None
    assert (place.state, place.words) == ("earlier", first.text)

    # An article that has left: the conversation still has its text.
    other = replace(first, id="gone")
    answer = replace(answer, citations=(cite(1, other, 0, len(KEEPER)),), hits=())
    shown = desk.show({"kind": "c", "turn": 1, "n": 1}, (replace(turns[0], answer=answer),))
    assert shown is not None
    assert "has left the library" in shown
    assert "copying" not in shown


def test_hostile_payloads_find_nothing_and_raise_nothing(desk: Desk) -> None:
    for payload in (
        {}, {"kind": "a"}, {"kind": "a", "article": None}, {"kind": "a", "article": ["tower"]},
        {"kind": "a", "article": "\udcff"}, {"kind": "a", "article": "tower\0"}, {"kind": ["a"]},
        {"kind": "a", "article": "tower", "at": {"x": 1}}, {"kind": "c", "turn": True, "n": 1, "now": "yes"},
    ):  # fmt: skip
        shown = desk.show(payload, ())
        assert shown is None or "<mark>" not in shown, payload
