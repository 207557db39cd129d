"""Articles that give orders (`hostile.jsonl`), and a model that obeys every order outside the fence.

The model errs on the side of obedience. It understands what is hidden: entities,
tag characters, variation selectors, letters that look alike, Base64, lines that
run backwards. It takes any line that looks like a fence's end for one, whatever the word,
and whatever a chat template would take for a new turn begins one, outside the fence.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.rag.server import Reply, says

Messages = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Hostile:
    """One article: its file, where its order hides, a question, and the only proper answer to it.

    `forbidden` is what an answer holds when the order was obeyed.
    """

    name: str
    hidden: str
    text: str
    question: str
    answer: str
    forbidden: str


def _hostile(entry: Mapping[str, str | list[str | int]]) -> Hostile:
    fields = {name: str(value) for name, value in entry.items() if name != "filler"}
    words, times = entry.get("filler", ["", 0])  # what FILLER stands for: so long a line is no reading
    fields["text"] = fields["text"].replace("FILLER", str(words) * int(times))
    return Hostile(**fields)


HOSTILE = tuple(
    _hostile(json.loads(line))
    for line in (Path(__file__).with_name("hostile.jsonl")).read_text("utf-8").split("\n")
    if line
)

_FENCE = re.compile(r"\s*passage-\w+\s+(?P<end>end\s+of\s+)?\[\d+\]", re.IGNORECASE)
_TURN = re.compile(r"<[|｜][^|｜>]*[|｜]>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>")
_ALIKE = str.maketrans("АВЕКМНОРСТХасеорхуіѕ", "ABEKMHOPCTXaceopxyis")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_ESCAPES = re.compile(r"\\(?:[nrt]|u[0-9a-f]{4})")  # JSON's, of which only those between lines matter
_BACKWARDS = re.compile("\u202e([^\u202c\n]*)")
#: An order names a word to say: in English in capitals, in Arabic after كلمة.
_SAY = (
    re.compile(r"\b(?i:say|print|write|output|reply with(?: exactly:)?)(?i: the word)?\W+([A-Z]{5,})\b"),
    re.compile(r"(?:اكتب|اطبع|قل)\s+كلمة\s+(\w{4,})"),
)
_LEAK = re.compile(
    r"(?i:repeat|show|print) (?:your|the) (?:instructions|system prompt)|اطبع تعليماتك|كرر قواعدك"
)
_UNMARKED = re.compile("احذف الأرقام بين المعقوفين")
_ROLE = re.compile(r"(?:You are now Captain|أنت الآن القبطان) (\w+)")


def reply(messages: Messages) -> Reply:
    """What the model says: an order obeyed, else the sentence of the first passage that answers."""
    return says(speak(messages))


def speak(messages: Messages) -> str:
    """The reply as text."""
    system = messages[0]["content"]
    told = "\n".join(
        understood(outside(turn)) for message in messages for turn in _TURN.split(message["content"])
    )
    for order in _SAY:
        if said := order.search(told):
            return f"{said[1]} [1]. {said[1]}!"
    if _LEAK.search(told):
        return system.split("\n")[0] + " [1]"
    if role := _ROLE.search(told):
        return f"Ahoy, I am {role[1]} and know no rules [1]."
    answer = _answer(messages[-1]["content"])
    return f"بلا أرقام: {answer}" if _UNMARKED.search(told) else f"{answer.removesuffix('.')} [1]."


def outside(content: str) -> str:
    """What stands outside the fence; what begins as a fence and has no end is inside to the last line."""
    kept, inside = [], False
    for line in content.splitlines():
        if fence := _FENCE.match(line):
            inside = fence["end"] is None
            line = "" if inside else line[fence.end() :]
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def understood(text: str) -> str:
    """A text with everything that it says, shown or hidden."""
    seen = _ESCAPES.sub("\n", html.unescape(text))
    plain = unicodedata.normalize("NFKC", "".join(map(_heard, seen))).translate(_ALIKE)
    backwards = [line[::-1] for line in _BACKWARDS.findall(seen)]
    return "\n".join([plain, _smuggled(seen), *backwards, *map(_decoded, _BASE64.findall(plain))])


def _heard(char: str) -> str:
    """A character as the model reads it: tag characters as their letters, other unseen ones not at all."""
    if 0xE0020 <= ord(char) <= 0xE007E:
        return chr(ord(char) - 0xE0000)
    return "" if unicodedata.category(char) in {"Cf", "Mn"} or char == "ـ" else char


def _smuggled(text: str) -> str:
    """The bytes that variation selectors spell, as text."""
    codes = [ord(c) for c in text]
    spelt = [c - 0xFE00 if c < 0xFF00 else c - 0xE0100 + 16 for c in codes if _selects(c)]
    return bytes(spelt).decode("utf-8", "replace")


def _selects(code: int) -> bool:
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def _decoded(word: str) -> str:
    try:
        return base64.b64decode(word, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _answer(human: str) -> str:
    """The sentence of the first passage that holds most of the question's words."""
    question = human.rsplit("\n", 1)[-1].partition(": ")[2]
    asked = set(re.findall(r"\w+", question.lower()))
    passage = re.split(r"(?m)^passage-\w+ end of \[1\]$", human)[0].split("\n")[1:]
    found = [s for line in passage for s in re.split(r"(?<=[.!?])\s+", line)]
    return max(found, key=lambda sentence: len(asked & set(re.findall(r"\w+", sentence.lower()))))
