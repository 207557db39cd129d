"""The figures of a text with all that they may be written as, for comparing a sentence with its source.

Wider than `rag.numbers`, which reads cardinal numbers only: fractions ("a
third", «أربعة أخماس», "one in five", 25%), halves ("two and a half million",
«مليون ونصف»), ordinals («الثالث من نوفمبر», "4th"), Arabic duals («شاحنتين»),
times of day (20:15), the unit that follows. Each figure has *forms*, any one of
which says the same: 25 per cent is also 1/4, hour 20 also hour 8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from index.fold import fold
from index.stem import is_stop_word
from rag import figurewords as fw
from rag.calendar import month_places, written_out
from rag.numbers import SCALES, Number, folded, plain, read

#: The unit of a figure that counts things of no known unit.
THINGS = "things"
#: Of the longest month.
_DAYS = 31
#: Approximate shares: a third is 33 or 34 per cent.
_NEARLY = {33: "1/3", 34: "1/3", 66: "2/3", 67: "2/3"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `forms` mean the same, the first is its name; `unit` None when none follows.

    `stated` is False where a source says a figure without naming it ("twice",
    "second"): it bears out another's figure and needs no bearing out itself.
    `counted` is the folded word that follows where `unit` is THINGS.
    """

    forms: tuple[str, ...]
    unit: str | None = None
    stated: bool = True
    counted: str | None = None

    @property
    def kind(self) -> str:
        """Figures of two kinds never answer one question: a share, a year, a unit, or a number of things."""
        if "/" in self.forms[0] or self.unit == "%":
            return "share"
        if self.unit in (None, THINGS):
            return "year" if re.fullmatch(r"1[5-9]\d\d|20\d\d", self.forms[0]) else THINGS
        return self.unit or THINGS


@lru_cache(maxsize=4096)
def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of a text; months and weekdays are none (`rag.calendar`)."""
    left = _Text(_prepared(text))
    found: list[Figure] = []
    for reader in (_romans, _decades, _times, _scores, _shares, _halves, _ordinals, _numbers, _duals, _hints):
        found.extend(reader(left))
    return tuple(found)


def held(*texts: str) -> Mapping[str, frozenset[str | None]]:
    """From every form of every figure of some texts to the units that it stands with."""
    units: dict[str, set[str | None]] = {}
    for text in texts:
        for figure in figures(text):
            for form in figure.forms:
                units.setdefault(form, set()).add(figure.unit)
    return {form: frozenset(found) for form, found in units.items()}


def bears_out(source: Mapping[str, frozenset[str | None]], figure: Figure) -> bool:
    """Whether a source (see `held`) holds a figure, with its unit where both have one; a share needs none."""
    return any(
        "/" in form or figure.unit is None or None in units or figure.unit in units
        for form in figure.forms
        if (units := source.get(form))
    )


class _Text:
    """A folded text whose parts are blanked out once they are read."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches, in order, each blanked out when the next is asked for."""
        for match in list(pattern.finditer(self.text)):
            yield match
            self.blank(*match.span())

    def blank(self, start: int, end: int) -> None:
        self.text = f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"


def _prepared(text: str) -> str:
    """A text folded for reading, its months as signs: the second of تشرين الثاني is no ordinal."""
    text = fw.SHORT_RANGE.sub(_whole_range, written_out(text))
    text = fw.ROMAN.sub(lambda m: f"#{fw.ROMANS[m[0]]}" if m[0] in fw.ROMANS else m[0], text)
    for start, end, month in reversed(month_places(text)):
        text = f"{text[:start]}{fw.MONTH_SIGNS[month - 1]}{text[end:]}"
    text = fw.VOWELLED.sub(lambda m: f" {fw.share_of(m)} ", text)
    return folded(fw.PER_CENT.sub(" % ", fold(text)))


def _decades(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.DECADE):
        yield Figure((f"{match.group(1)}s", match.group(1)))
    for match in left.take(fw.ARABIC_DECADE):
        word, ordinal, teen, twenty = match.groups()
        # Of the twentieth where none or the last one is named.
        century = fw.ORDINALS[ordinal] + (10 if teen else 20 if twenty else 0) if ordinal else 20
        decade = f"{(century - 1) * 100 + fw.DECADE_NUMBERS[word]}"
        yield Figure((f"{decade}s", decade))


def _whole_range(match: re.Match[str]) -> str:
    """ "1884–85" as "1884–1885"; what does not rise is no range of years."""
    first, last = match.groups()
    return f"{first}–{first[:2]}{last}" if last > first[2:] else match.group()


def _romans(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.ROMAN_READ):
        yield Figure((match.group(1),), stated=False)


def _times(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.TIME):
        hour, minute = int(match.group(1)), int(match.group(2))
        yield from _time(hour, minute)
    for match in left.take(fw.SPOKEN_TIME):
        past, direction, english, arabic, part = match.groups()
        hour = fw.HOURS[arabic] if arabic else fw.COUNTS.get(english) or int(english)
        minute = fw.MINUTES[part or past]
        yield from _time(hour - 1, 60 - minute) if direction == "to" else _time(hour, minute)


def _time(hour: int, minute: int) -> Iterator[Figure]:
    """A time of day, and its hour alone for a text that leaves the minutes out."""
    hours = (hour % 24, (hour + 12) % 24)
    if minute:
        yield Figure(tuple(f"{h}:{minute:02}" for h in hours), fw.CLOCK)
    yield Figure(tuple(map(str, hours)), fw.CLOCK, stated=minute == 0)


def _scores(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.SCORE):
        for number in match.groups():
            yield Figure((plain(number),), stated=int(number) > 1)


def _shares(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.SHARE):
        part = Fraction(fw.PARTS[match.group(2)])
        times = fw.COUNTS.get(match.group(1)) or int(match.group(1))
        # "A third" may be a third one, "a quarter" is none.
        doubtful = match.group(1) in ("a", "an") and match.group(2) != "quarter"
        yield _share(times * part, *([str(part.denominator)] if doubtful else []))
    for match in left.take(fw.SLASHED):
        yield _share(Fraction(int(match.group(1)), int(match.group(2))))
    for match in left.take(fw.ARABIC_SHARES):
        yield _share(fw.COUNTS[match.group(1)] * fw.PARTS[match.group(2)])


def _share(share: Fraction, *also: str) -> Figure:
    per_cent = share * 100
    return Figure((str(share), *([str(per_cent)] if per_cent.denominator == 1 else []), *also))


def _halves(left: _Text) -> Iterator[Figure]:
    for number in list(read(left.text)):
        after = fw.AND_HALF.match(left.text, number.end)
        if after:
            scale = SCALES[after.group(1)] if after.group(1) else 1
            scaled = number.scale if number.scale > 1 else scale
            value = number.value * (scaled if number.scale == 1 else 1) + Decimal(scaled) / 2
            yield Figure((_plain(value),), _unit(left.text, after.end()))
            left.blank(number.start, after.end())
    for number in list(read(left.text)):
        if after := fw.NOUN_AND_HALF.match(left.text, number.end):
            yield Figure((_plain(number.value + Decimal("0.5")),), fw.UNITS.get(after.group(1)))
            left.blank(number.start, after.end())
    for match in left.take(fw.TWO_AND_HALF):
        yield Figure(("2.5",), fw.UNITS.get(match.group(1)))
    for match in left.take(fw.SCALE_AND_HALF):
        yield Figure((_plain(Decimal(SCALES[match.group(1)]) * 3 / 2),), _unit(left.text, match.end()))
    for match in left.take(fw.ONE_AND_HALF):
        yield Figure(("1.5", "1/2"), fw.UNITS.get(match.group(1) or match.group(2)))
    for match in left.take(fw.HALF_OF_SCALE):
        yield Figure((_plain(Decimal(SCALES[match.group(1)]) / 2),), _unit(left.text, match.end()))
    yield from (_share(Fraction(1, 2)) for _ in left.take(fw.HALF))
    for match in left.take(fw.ARABIC_SHARE):
        part = fw.PARTS[match.group(1)]
        more = match.group(2) or ""
        yield _share(2 * part if more in ("ي", "ين") else part, *([str(2 * part)] if more == "ا" else []))


def _ordinals(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.ORDINAL):
        tens, unit, digits = match.groups()
        number = int(digits) if digits else fw.COUNTS.get(tens, 0) + fw.ORDINALS[unit]
        yield _ordinal(left, match, number, *([f"1/{number}"] if 3 <= number <= 10 else []))
    for match in left.take(fw.ARABIC_ORDINAL):
        unit, teen, tens = match.groups()
        yield _ordinal(left, match, fw.ORDINALS[unit] + (10 if teen else fw.COUNTS.get(tens, 0)))


def _ordinal(left: _Text, match: re.Match[str], number: int, *also: str) -> Figure:
    unit = _moment(left.text, *match.span(), number)
    return Figure((str(number), *also), unit, stated=number > 2 or unit is not None)


def _numbers(left: _Text) -> Iterator[Figure]:
    for number in list(read(left.text)):
        yield _cardinal(left, number)
        left.blank(number.start, number.end)
    for match in left.take(fw.ONE_SCALE):
        scale = SCALES[match.group(1)]
        # With ا it is one in the accusative, or two before what it counts: «ألفا سائق».
        two = [_plain(Decimal(2 * scale))] if match.group(1).endswith("ا") else []
        yield Figure((_plain(Decimal(scale)), *two), stated=scale > 1_000)


def _cardinal(left: _Text, number: Number) -> Figure:
    forms = [_plain(number.value)]
    end = number.end
    if fw.PER_CENT_AFTER.match(left.text, end):
        share = Fraction(number.value) / 100
        forms += [str(share)] if share.denominator <= 20 else []
        forms += [_NEARLY[int(number.value)]] if number.value in _NEARLY else []
    elif number.digits and (short := fw.SHORT_SCALE.match(left.text, end)):
        forms.insert(0, _plain(number.value * fw.SHORT_SCALES[short.group(1)]))
        end = short.end()
    if fw.ONE_IN.search(left.text, max(0, number.start - 24), number.start):
        forms.append(f"1/{_plain(number.value)}")
    money = fw.MONEY_BEFORE.search(left.text, 0, number.start)
    unit = fw.SIGNS[money.group(1)] if money else _moment(left.text, number.start, end, number.value)
    if unit is None and not fw.LIMIT_BEFORE.search(left.text, 0, number.start):
        definite = left.text.startswith("ال", number.start)
        unit = _unit_before(left.text, number.start) if definite else _unit(left.text, end)
    after = fw.NEXT_WORDS.match(left.text, end) if unit == THINGS else None
    return Figure(tuple(dict.fromkeys(forms)), unit, counted=after.group(1) if after else None)


def _duals(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.DUAL):
        noun = fw.UNITS.get(match.group(1)) if match.group(1) else None
        yield Figure(("2",), noun or THINGS, stated=noun is not None)


def _hints(left: _Text) -> Iterator[Figure]:
    for match in left.take(fw.HINT):
        for number in fw.HINTS[match.group(1)]:
            yield Figure((number,), fw.UNITS.get(match.group(1)), stated=False)


def _moment(text: str, start: int, end: int, value: Decimal | int) -> str | None:
    """The month whose day a figure is ("day of month 5"), or CLOCK for an hour; else None."""
    if value > _DAYS:
        return None
    month = fw.MONTH_AFTER.match(text, end)
    if month is None and text[start].isdigit() and not fw.NEXT_WORDS.match(text, end):
        month = fw.MONTH_BEFORE.search(text, 0, start)
    if month is not None:
        return f"day of month {fw.MONTH_SIGNS.index(month.group(1)) + 1}"
    clock = fw.CLOCK_AFTER.match(text, end) or fw.CLOCK_BEFORE.search(text, 0, start)
    return fw.CLOCK if clock else None


def _unit(text: str, at: int) -> str | None:
    """The unit among the two words after an offset, THINGS for other words, None when none follows."""
    after = fw.NEXT_WORDS.match(text, at)
    if after is None:
        return None
    first, second = after.groups()
    if unit := fw.UNITS.get(first) or fw.UNITS.get(first.removesuffix("ا")):
        return unit
    # What begins with و is mostly the next thing said: «سبعين وصبي».
    if is_stop_word(first) or len(first) < 3 or first.startswith("و") or first in fw.NO_THINGS:
        return None
    # An adjective stands before an English unit ("three full days"), never before an Arabic one.
    return (fw.UNITS.get(second) if first.isascii() and second else None) or THINGS


def _unit_before(text: str, at: int) -> str | None:
    """The unit of an Arabic number with its article, which follows what it counts: «الفصول الأربعة»."""
    before = fw.NOUN_BEFORE.search(text[max(0, at - 24) : at])
    return (fw.UNITS.get(before.group(1)) or THINGS) if before else None


def _plain(number: Decimal) -> str:
    return plain(f"{number:f}")
