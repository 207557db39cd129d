"""What a follow-up takes over from the question before it, by rule; Arabic and English.

A follow-up that asks something itself is given the topic as a phrase in
brackets: "how many of them were children? (civilians killed in the raid on
Atmeh)". One that only names another year, place or thing is put in the place of
the old: "And in 2021?" makes "How many civilians were killed in 2021?". A new
year or place drops the old one either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.fold import fold
from index.language import language_of
from index.names import names
from index.stem import STOP_WORDS, Token, is_stop_word, stem, stems, tokens
from rag.calendar import months, years
from rag.followup import ASK_WORDS, AUXILIARIES, Reading, content, is_light, untied
from rag.kinds import NUMBERS, asked
from rag.slots import CLASSES, DATE, INSIDE, MONTH, YEAR, slots

#: Words of a topic that are carried over.
MOST_WORDS = 24

_BRACKETED = re.compile(r"(.*[?؟])\s*\(([^()]*)\)\s*", re.DOTALL)
_THINGS = frozenset({"he", "she", "it", "its", "his", "her", "him"})
_SEVERAL = frozenset({"they", "them", "their", "theirs", "those", "these"})
_END = " \t\n?؟.!،,;:…"


def rewritten(question: Reading, topic: str, person: str | None = None) -> str:
    """A follow-up with what it lacks from the question before it; `person` is who the answer to it named."""
    if question.asks:
        carried = phrase(without_replaced(topic, question), thing=_of_a_thing(question))
        if person and stem(person.split()[-1]) not in stems(carried):
            carried = f"{person}, {carried}" if carried else person
        own = {stem(token.text) for token in tokens(question.bare)}
        adds = any(stem(t.text) not in own for t in tokens(carried) if not is_stop_word(t.text))
        return f"{marked(question)} ({carried})" if adds else question.text
    return _put_into(topic, question)


def marked(question: Reading) -> str:
    """A follow-up as a question: with its mark, and without what tied it to the one before."""
    return question.bare.rstrip(_END) + ("؟" if question.language == "ar" else "?")


def phrase(topic: str, thing: bool = False) -> str:
    """The topic of a question as a phrase, or what stands in the brackets of a rewritten one.

    Without its question words and, in English, auxiliaries. With `thing` also
    without a verb at its head or its end: "When did the bridge of Velmar reopen?"
    and "Who built the bridge of Velmar?" are about "the bridge of Velmar".
    """
    if found := _BRACKETED.fullmatch(topic):
        return found[2].strip()
    bare = untied(topic.strip())[0]
    end = asked(bare)[1]
    words = tokens(bare)
    kept = [at for at, token in enumerate(words) if not _asks(token, end)]
    kept = _trimmed(words, kept)
    if thing:
        verbs = set(_verbs(bare, words, kept))
        kept = _trimmed(words, [at for at in kept if at not in verbs])
    return _joined(bare, words, kept[:MOST_WORDS])


def _trimmed(words: list[Token], kept: list[int]) -> list[int]:
    """The places kept, without those at either end that say nothing."""
    while kept and _empty(words[kept[0]].text):
        kept = kept[1:]
    while kept and is_stop_word(words[kept[-1]].text):
        kept = kept[:-1]
    return kept


def without_replaced(topic: str, question: Reading) -> str:
    """The topic without the year and the place that a question gives anew."""
    if years(question.bare):
        topic = DATE.sub("", topic)
    for new in slots(question.bare):
        old = next((s for s in slots(topic) if new.named and s.named and s.group == new.group), None)
        if old is not None:
            topic = topic[: old.start].rstrip() + topic[old.end :]
    return re.sub(r"\s{2,}", " ", topic)


def _put_into(topic: str, question: Reading) -> str:
    """The question before with a fragment in the place of what it replaces, or added to it."""
    topic = untied(topic)[0]
    given = _inside(question.bare.strip(_END))
    dated = DATE if years(given) else MONTH if months(given) else None
    if dated is not None and (new := dated.search(given)):
        topic = _redated(topic, new.group().strip(), dated)
        given = (given[: new.start()] + given[new.end() :]).strip(_END)
        if all(is_stop_word(token.text) for token in tokens(given)):
            return topic
    leading = next((s for s in slots(given) if s.start == 0), None)
    if leading is not None:
        old = [s for s in slots(topic) if s.group == leading.group and s.named == leading.named]
        if len(old) == 1:
            return topic[: old[0].start] + given + topic[old[0].end :]
        return _added(topic, given)
    place = _replaced(topic, given, question)
    if place is None:
        return _added(topic, f"({given})")
    start, end = place
    given = re.sub(r"^(?:the|an?)\s+", "", given, flags=re.IGNORECASE)
    if fold(topic[:start].rstrip()).split()[-1:] == ["كم"] and given.startswith("ال"):
        given = f"من {given}"
    return topic[:start] + given + topic[end:]


def _inside(given: str) -> str:
    """A fragment as it stands inside a question: "In Homs" loses its capital."""
    first = given.split(maxsplit=1)[:1]
    return given[:1].lower() + given[1:] if first and first[0].lower() in CLASSES else given


def _replaced(topic: str, given: str, question: Reading) -> tuple[int, int] | None:
    """Where in the question before stands what a fragment without a preposition replaces."""
    words, new = tokens(topic), tokens(given)
    if (same := _same_head(words, new)) is not None:
        return same
    arabic = question.language == "ar"
    if question.named or (arabic and question.about and not fold(given).startswith("ال")):
        spans = names(topic) or [(s.inner, s.end) for s in slots(topic) if s.named and not topic.isascii()]
        if len(spans) == 1:
            return spans[0]
        if question.named:
            return None
    if arabic != (language_of(topic) == "ar"):
        return None
    kind, end = asked(topic)
    focus = next((t for t in content(topic, end) if t.start >= end), None)
    return (focus.start, focus.end) if kind in NUMBERS and focus is not None else None


def _same_head(words: list[Token], new: list[Token]) -> tuple[int, int] | None:
    """As many words as the new ones, ending in the same word: "women's race" for "men's race"."""
    new = new[1:] if new and fold(new[0].text) in INSIDE else new
    if len(new) < 2:
        return None
    for at, token in enumerate(words):
        if stem(token.text) == stem(new[-1].text) and at + 1 >= len(new):
            return words[at + 1 - len(new)].start, token.end
    return None


def _redated(topic: str, date: str, pattern: re.Pattern[str]) -> str:
    old = pattern.search(topic)
    if old is None:
        return _added(topic, date)
    years_ = re.search(YEAR, old.group()), re.search(YEAR, date)
    if years_[0] and years_[1] and (date == years_[1].group() or old.group() == years_[0].group()):
        start = old.start() + years_[0].start()  # "2017" for "2021", and "the 2017 report"
        return topic[:start] + years_[1].group() + topic[start + len(years_[0].group()) :]
    lead = old.group()[: len(old.group()) - len(old.group().lstrip())]
    return topic[: old.start()] + lead + date + topic[old.end() :]


def _added(topic: str, given: str) -> str:
    """The question before, longer by a few words at its end or within its brackets."""
    if found := _BRACKETED.fullmatch(topic):
        return f"{found[1]} ({found[2].strip()} {given.strip('()')})"
    bare = topic.rstrip(_END)
    return f"{bare} {given}{topic[len(bare) :].strip()}"


def _asks(token: Token, end: int) -> bool:
    folded = fold(token.text)
    return folded in AUXILIARIES or (token.start < end and folded.lstrip("وف") in ASK_WORDS | {"في", "من"})


def _empty(word: str) -> bool:
    """Whether a word at the head of a phrase says nothing; an article may stay."""
    return fold(word) not in {"the", "a", "an"} and (is_stop_word(word) or is_light(word))


def _of_a_thing(question: Reading) -> bool:
    """Whether a follow-up asks about the thing, not about what was said of it or how many they were."""
    words = {fold(token.text) for token in tokens(question.bare)}
    several = words & _SEVERAL or any(word.endswith("هم") for word in words)
    return not several and (bool(words & _THINGS) or bool(question.content))


def _verbs(bare: str, words: list[Token], kept: list[int]) -> Iterator[int]:
    """The places of a topic's verbs, as far as their neighbours give them away."""
    folded = [fold(token.text) for token in words]
    if not kept or not any(not is_stop_word(words[at].text) for at in kept[1:]):
        return
    first, found = kept[0], names(bare)
    after = folded[first + 1] if first + 1 < len(words) else ""
    if folded[first].isascii():
        # "Who won the race", "who leads the inquiry".
        if asked(bare)[0] == "who" and (after in INSIDE or words[first + 1].text[:1].isupper()):
            yield first
        # "When did the bridge of Velmar reopen"
        if {"did", "does", "do"} & set(folded) and found and found[-1][1] == words[-2].end:
            yield len(words) - 1
        # "people drowned in", "people were injured when", "civilians were killed in"
        for at in range(1, len(words) - 1):
            before = folded[at - 1]
            led = before in {"was", "were"} or (at == first and before not in ASK_WORDS and is_light(before))
            if led and folded[at + 1] in STOP_WORDS and at in kept:
                yield at
    # «كم شخصا أجلي من القرى», «أصيب بالحصبة»
    elif after in CLASSES or after.startswith(("بال", "لل")):
        yield first


def _joined(text: str, words: list[Token], kept: list[int]) -> str:
    """Words of a text as they stand there, with one space where others were left out."""
    parts: list[str] = []
    for before, at in zip([-2, *kept], kept, strict=False):
        gap = text[words[before].end : words[at].start] if before == at - 1 and before >= 0 else " "
        parts += [gap if parts else "", words[at].text]
    return re.sub(r"\s+", " ", "".join(parts)).strip(_END)
