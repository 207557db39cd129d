"""Fit the weights by which evidence is judged (`rag/evidence.json`), and print what they reach.

    python -m benchmarks.calibrate --fit FOLDER ... [--measure FOLDER ...] [--questions FILE] [--gold FILE]
                                   [--articles DIR] [--refuse 0.05] [--work DIR] [--write]

Folders and gold files are described in `benchmarks/cases.py`, the fit in
`benchmarks/fitting.py`. Printed are figures of folds that leave whole articles out
(for what is fitted) or of the final weights (for what is only measured). The
threshold is `--threshold`, or that at which `--refuse` of the answerable questions
of the fit are refused. Needs scikit-learn and scipy.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.cases import Case, gather
from benchmarks.fitting import PENALTY, confidence, fit, scores
from index.settings import stay_offline
from rag.evidence import Logistic, Model, shipped

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Row:
    """Shares, 0 to 1. `first`: the best sentence holds the answer, `third`: one of the best three does.

    `article`: the best sentence lies in a right article. All three before any
    refusal; `answered` is `first` with refusals counted as misses.
    """

    what: str
    questions: int
    article: float
    first: float
    third: float
    answered: float
    refused: float


def crossed(cases: Sequence[Case], folds: int, penalty: float) -> list[tuple[Case, Model]]:
    """Each case with weights that were fitted without any case of its series."""
    from sklearn.model_selection import GroupKFold

    groups = [c.asked.series for c in cases]
    out: list[tuple[Case, Model]] = []
    for train, held in GroupKFold(folds).split(cases, groups=groups):
        model = fit([cases[i] for i in train], penalty)
        out += [(cases[i], model) for i in held]
    return out


def threshold(judged: Sequence[tuple[Case, Model]], refuse: float) -> float:
    """The probability below which a share `refuse` of the answerable questions lies."""
    sure = sorted(confidence(w, c) for c, w in judged if c.kind == "answerable")
    return sure[min(len(sure) - 1, math.floor(refuse * len(sure)))] if sure else 0.5


def row(what: str, judged: Sequence[tuple[Case, Model]], limit: float) -> Row:
    """What the weights reach on some cases."""
    article = first = third = answered = refused = 0
    for case, model in judged:
        refuses = confidence(model, case) < limit
        refused += refuses
        if not case.features:
            continue
        order = np.argsort(-scores(model.sentence, case), kind="stable")
        article += case.rights[order[0]]
        first += case.holds[order[0]]
        third += any(case.holds[i] for i in order[:3])
        answered += case.holds[order[0]] and not refuses
    n = max(1, len(judged))
    return Row(what, len(judged), article / n, first / n, third / n, answered / n, refused / n)


def table(judged: Sequence[tuple[Case, Model]], limit: float) -> list[Row]:
    """Rows by folder, direction and kind."""
    keys = dict.fromkeys((c.asked.folder, c.asked.direction, c.kind) for c, _ in judged)

    def of(key: tuple[str, str, str]) -> list[tuple[Case, Model]]:
        return [p for p in judged if (p[0].asked.folder, p[0].asked.direction, p[0].kind) == key]

    return [row(" ".join(key), of(key), limit) for key in keys]


def curve(judged: Sequence[tuple[Case, Model]]) -> Iterable[str]:
    """At some shares of answerable questions refused, the share of unanswerable ones refused, by kind."""
    kinds = list(dict.fromkeys(c.kind for c, _ in judged if c.kind != "answerable"))
    yield f"{'answerable refused':20}{'threshold':>10}" + "".join(f"{k:>14}" for k in kinds)
    for share in (0.01, 0.02, 0.05, 0.1, 0.15, 0.2):
        limit = threshold(judged, share)
        caught = [np.mean([float(confidence(w, c) < limit) for c, w in judged if c.kind == k]) for k in kinds]
        yield f"{share:<20}{limit:10.3f}" + "".join(f"{v:14.3f}" for v in caught)


def show(rows: Iterable[Row]) -> str:
    """The rows as a table for reading."""
    heads = ("asked", "article", "first", "third", "answered", "refused")
    lines = [f"{'':34}" + "".join(f"{head:>9}" for head in heads)]
    for r in rows:
        figures = "".join(f"{v:9.3f}" for v in (r.article, r.first, r.third, r.answered, r.refused))
        lines.append(f"{r.what:34}{r.questions:9}{figures}")
    return "\n".join(lines)


def write(model: Model, path: Path) -> None:
    """The model as JSON that a person can read, features in the order of NAMES."""
    found = {
        "threshold": round(model.threshold, 4),
        "sentence": _rounded(model.sentence),
        "found": _rounded(model.found),
    }
    path.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def _rounded(part: Logistic) -> dict[str, object]:
    weights = {name: round(weight, 4) for name, weight in part.weights.items()}
    return {"intercept": round(part.intercept, 4), "weights": weights}


def main() -> int:
    """Fit, print, and with --write keep."""
    said = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=said)
    parser.add_argument("--fit", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--measure", nargs="*", type=Path, default=[], metavar="FOLDER")
    parser.add_argument("--articles", type=Path, default=ROOT / "articles")
    parser.add_argument("--questions", type=Path, help="a gold file over --articles, to be fitted")
    parser.add_argument("--gold", type=Path, help="a gold file over --articles, to be measured")
    parser.add_argument("--refuse", type=float, default=0.05, help="share of answerable refused (0.05)")
    parser.add_argument("--threshold", type=float, help="the threshold itself, instead of --refuse")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--work", type=Path, default=Path(".training/calibrate"))
    parser.add_argument("--write", action="store_true", help="write rag/evidence.json")
    args = parser.parse_args()
    stay_offline()
    folders = list(dict.fromkeys([*args.fit, *args.measure]))
    gold = {name: path for name in ("questions", "gold") if (path := getattr(args, name))}
    cases = gather(folders, args.articles, gold, args.work)
    fitted = {f.name for f in args.fit} | {"questions"}
    inside = [c for c in cases if c.asked.folder in fitted]
    outside = [c for c in cases if c.asked.folder not in fitted]
    if not inside:
        model = shipped()
    else:
        judged = crossed(inside, args.folds, args.penalty)
        final = fit(inside, args.penalty)
        limit = args.threshold or threshold(judged, args.refuse)
        model = replace(final, threshold=limit)
        print(f"fitted, by folds that leave articles out, threshold {limit:.3f}")
        print(show(table(judged, limit)))
        print("\n".join(curve(judged)))
    if outside:
        judged = [(c, model) for c in outside]
        print("\nmeasured")
        print(show(table(judged, model.threshold)))
        print("\n".join(curve(judged)))
    if args.write:
        write(model, ROOT / "rag" / "evidence.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
