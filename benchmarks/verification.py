"""Verification: the share of false sentences caught, and of true ones flagged.

    python -m benchmarks.verification [--part fit|"held out"] [--misses] [--json]

claims.jsonl here (over articles/) and in encyclopaedia/ (over its paragraphs) hold
true sentences as a chat model would write them, one JSON object a line: `article`
(its id, or its file's name without suffix), `language`, `part` ("fit", looked at
while the checks were made, or "held out", looked at for the final figure only),
`sentence`, `words` (words of the
one passage that holds it), `name` (a name in the sentence), `invented` (a
sentence on the same matter that no passage holds), `also` (other articles that
say the same). From each come false ones (benchmarks/corruptions.py). A mark at
the end cites the passage among six, as retrieval gives them for the sentence.

A false sentence is caught when it is flagged; one with a wrong mark also when it
is pointed to the passage that holds it. A true one counts as flagged too when
it is pointed elsewhere.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.corruptions import changed_date, changed_number, seed, swapped_name
from index.names import name_keys
from index.settings import stay_offline

if TYPE_CHECKING:
    from index.library import Library
    from index.records import Article, Hit
    from rag.evidence import Judge
    from rag.verify import Finding

ROOT = Path(__file__).resolve().parent.parent
ENCYCLOPAEDIA = Path(__file__).with_name("encyclopaedia")
CLAIMS = (Path(__file__).with_name("claims.jsonl"), ENCYCLOPAEDIA / "claims.jsonl")
ARTICLES = (ROOT / "articles", *(ENCYCLOPAEDIA / f"articles.{one}.jsonl" for one in ("ar", "en")))
SHOWN = 6
PARTS = ("fit", "held out")
KINDS = ("true", "number", "date", "name", "wrong mark", "invented")


@dataclass(frozen=True, slots=True)
class Claim:
    """A true sentence with where it is said; see the module for the fields."""

    article: str
    language: str
    part: str
    sentence: str
    words: str
    invented: str
    name: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence to verify. `cited` and `right` are numbers of passages shown, from 1."""

    claim: Claim
    kind: str
    sentence: str
    shown: tuple[Hit, ...]
    cited: int
    right: int

    def says_too(self, hit: Hit) -> bool:
        """Whether a passage is of an article that says what the claim says; a translation is one."""
        article = hit.article
        return Path(article.source).stem in self.claim.also or article.id[:-3] == self.claim.article[:-3]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: `good` when a true one is kept, a false one caught."""

    case: Case
    finding: Finding
    good: bool


@dataclass(frozen=True, slots=True)
class Row:
    """How many cases of a kind went well; `share` is that of false ones caught, of true ones flagged."""

    part: str
    kind: str
    language: str
    cases: int
    share: float


def read_claims(*paths: Path) -> tuple[Claim, ...]:
    """The claims of some files, in order."""
    lines = [line for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    return tuple(Claim(**c | {"also": tuple(c.get("also", ()))}) for c in map(json.loads, lines))


def named(library: Library) -> dict[str, Article]:
    """Articles by id and by their file's name without suffix."""
    return {name: a for a in library.articles() for name in (Path(a.source).stem, a.id)}


def cases(library: Library, claims: Sequence[Claim]) -> Iterator[Case]:
    """Every claim as it is and in each corruption that it allows."""
    articles = named(library)
    texts = {name: f"{article.title}\n{article.text}" for name, article in articles.items()}
    for claim in claims:
        others = [
            c.name
            for c in claims
            if c.name and c.article != claim.article and _foreign(c.name, claim, texts[claim.article])
        ]
        forms = {
            "true": claim.sentence,
            "number": changed_number(claim.sentence),
            "date": changed_date(claim.sentence),
            "name": swapped_name(claim.sentence, claim.name, others) if claim.name else None,
            "wrong mark": claim.sentence,
            "invented": claim.invented,
        }
        for kind, sentence in forms.items():
            if sentence is None:
                continue
            shown, right = retrieved(library, articles[claim.article], claim, sentence)
            case = Case(claim, kind, sentence, shown, right, right)
            if kind == "wrong mark":
                wrong = [n for n, hit in enumerate(shown, 1) if n != right and not case.says_too(hit)]
                if not wrong:
                    continue  # every passage shown says it too
                case = replace(case, cited=wrong[seed(sentence) % len(wrong)])
            yield replace(case, sentence=f"{sentence[:-1]} [{case.cited}]{sentence[-1]}")


def _foreign(name: str, claim: Claim, text: str) -> bool:
    """Whether a name is in the claim's script and no name of its article."""
    script = name.isascii() == claim.sentence.isascii() and name[0].isascii() == (claim.language == "en")
    return script and name not in text and not name_keys(name) & name_keys(claim.name or "")


def retrieved(library: Library, article: Article, claim: Claim, sentence: str) -> tuple[tuple[Hit, ...], int]:
    """Six passages as retrieval gives them for a sentence, the claim's own among them, and its number."""
    from index.records import Hit

    passage = next(p for p in library.passages(article.id) if claim.words in p.text)
    found = [hit for hit in library.search(sentence, k=12) if article.id not in hit.copies]
    at = next((n for n, hit in enumerate(found) if hit.passage.id == passage.id), None)
    if at is None or at >= SHOWN:
        at = SHOWN - 1
        found = [hit for hit in found if hit.passage.id != passage.id]
        found.insert(at, Hit(passage, article, 0.0, None, 0.0))
    return tuple(found[:SHOWN]), at + 1


def verified(case: Case, judge: Judge) -> Outcome:
    """Check one case."""
    from rag.verify import check

    finding = check(case.sentence, case.shown, judge.encode, judge.library.expand)
    numbers = {n for n, _ in finding.quotes}
    rightly = case.right in numbers or any(case.says_too(case.shown[n - 1]) for n in numbers)
    good = not finding.supported
    if case.kind == "true":
        good = finding.supported and rightly
    elif case.kind == "wrong mark":
        good = not finding.supported or (rightly and case.cited not in numbers)
    return Outcome(case, finding, good)


def table(outcomes: Sequence[Outcome]) -> tuple[Row, ...]:
    """Rows by part, kind and language, and for all false sentences together."""
    rows = []
    for part in (*PARTS, "all"):
        for language in ("ar", "en", "both"):
            some = [
                o
                for o in outcomes
                if part in (o.case.claim.part, "all") and language in (o.case.claim.language, "both")
            ]
            for kind in (*KINDS, "false"):
                found = [
                    o.good
                    for o in some
                    if kind in (o.case.kind, "false") and (kind, o.case.kind) != ("false", "true")
                ]
                if found:
                    held = sum(found) / len(found)
                    rows.append(Row(part, kind, language, len(found), 1 - held if kind == "true" else held))
    return tuple(rows)


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    held = {(r.part, r.kind, r.language): r for r in rows}
    lines = []
    for part in dict.fromkeys(r.part for r in rows):
        lines.append(f"{part:28}{'ar':>13}{'en':>13}{'both':>13}")
        for kind in (*KINDS[1:], "false", "true"):
            label = {"true": "true, flagged", "false": "all false, caught"}.get(kind, f"{kind}, caught")
            cells = (held.get((part, kind, language)) for language in ("ar", "en", "both"))
            lines.append(
                f"  {label:26}" + "".join(f"{c.share:7.3f} /{c.cases:4}" if c else " " * 13 for c in cells)
            )
    return "\n".join(lines)


def miss(o: Outcome) -> str:
    """A case that went wrong, for reading."""
    found = ", ".join(str(n) for n, _ in o.finding.quotes)
    why = "; ".join(o.finding.missing) or "nothing missing"
    quote = " | ".join(span.text for _, span in o.finding.quotes)
    where = f"{o.case.claim.article} [{o.case.kind}] right {o.case.right}, cited {found or '-'}: {why}"
    return f"{where}\n  {o.case.sentence}\n  {quote}"


def main() -> int:
    """Print the table."""
    from index.library import Library
    from rag.evidence import Judge

    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.verification", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--part", choices=PARTS, help="only this part of the claims")
    parser.add_argument("--misses", action="store_true", help="print the sentences that went wrong too")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    stay_offline()
    claims = read_claims(*CLAIMS)
    with tempfile.TemporaryDirectory() as data, Library.open(Path(data)) as library:
        library.build(ARTICLES)
        judge = Judge(library)
        outcomes = [
            verified(case, judge) for case in cases(library, claims) if args.part in (None, case.claim.part)
        ]
    rows = table(outcomes)
    if args.json:
        print(json.dumps([asdict(r) for r in rows], indent=2))
        return 0
    print(show(rows))
    if args.misses:
        print("\n" + "\n".join(miss(o) for o in outcomes if not o.good))
    return 0


if __name__ == "__main__":
    sys.exit(main())
