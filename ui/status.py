"""The strip that shows a build: its progress, then its receipt in words."""

from __future__ import annotations

from index.receipt import Progress, Receipt
from ui.builder import BuildState
from ui.markup import block, esc, file_name, inline
from ui.wording import WORDS, both

#: How many file names of one kind the receipt spells out.
MOST_NAMES = 12

STAGES = ("read", "words", "vectors")


def status(state: BuildState, again: bool = False) -> str:
    """The strip for this state, '' before any build. `again`: the visitor asked while one was running."""
    if state.running:
        note = f'<p class="note">{both("build_running")}</p>' if again else ""
        return f'<div class="strip" data-build="running">{note}{_progress(state.progress)}</div>'
    if state.fault is not None:
        said = both(state.fault) if state.fault in WORDS else block("span", state.fault)
        return _closable("fault", f"<p><b>{both('build_failed')}</b> {said}</p>")
    if state.receipt is not None:
        return receipt(state.receipt)
    return ""


def _progress(progress: Progress | None) -> str:
    if progress is None:
        return f'<p class="line"><span class="spin"></span>{both("build_start")}</p>'
    share = progress.done / progress.total if progress.total else 0.0
    counts = f"<bdi>{progress.done:,} / {progress.total:,}</bdi>" if progress.total else ""
    left = ""
    if progress.seconds_left is not None:
        left = f"<span>{both('build_left', seconds=max(1, round(progress.seconds_left)))}</span>"
    return (
        f'<p class="line"><span class="spin"></span><span>{both(progress.stage)}</span>{counts}{left}</p>'
        f'<progress max="100" value="{min(100, max(0, round(100 * share)))}"></progress>'
    )


def receipt(done: Receipt) -> str:
    """The receipt: counts, then the names, then what failed and why."""
    kinds = [
        ("added", done.added), ("changed", done.changed), ("moved", done.moved),
        ("removed", done.removed), ("unchanged", done.unchanged),
    ]  # fmt: skip
    counts = [
        f"<li><b>{len(names)}</b> {both(kind)}</li>" for kind, names in kinds if names or kind == "added"
    ]
    if done.failed:
        counts.append(f'<li class="bad"><b>{len(done.failed)}</b> {both("failures")}</li>')
    heading = "build_some_failed" if done.failed else "build_done"
    holds = both("holds", articles=done.articles, passages=done.passages)
    took = both("took", seconds=f"{done.seconds:.1f}")
    names = "".join(_names(kind, listed) for kind, listed in kinds if kind != "unchanged")
    failed = "".join(
        f"<li>{inline(file_name(f.source), 'file')}: {block('span', f.reason)}</li>" for f in done.failed
    )
    failures = f'<ul class="failures">{failed}</ul>' if failed else ""
    skipped = _names("skipped", done.skipped)
    notes = "".join(block("p", note, "note") for note in done.notes)
    return _closable(
        "some" if done.failed else "done",
        f'<p class="line"><b>{both(heading)}</b><span class="quiet">{holds}<i>·</i>{took}</span></p>'
        f'<ul class="counts">{"".join(counts)}</ul>'
        f"{names}{skipped}{failures}{notes}",
    )


def _names(kind: str, sources: tuple[str, ...]) -> str:
    if not sources:
        return ""
    shown = "".join(
        f'<li><bdi class="file" title="{esc(s)}">{esc(file_name(s))}</bdi></li>' for s in sources[:MOST_NAMES]
    )
    rest = f"<li>… +{len(sources) - MOST_NAMES}</li>" if len(sources) > MOST_NAMES else ""
    return f'<div class="names"><span>{both(kind)}</span><ul>{shown}{rest}</ul></div>'


def _closable(kind: str, inner: str) -> str:
    hidden = f'<span class="aside">{both("dismiss")}</span>'
    return (
        f'<div class="strip" data-build="{kind}">{inner}'
        f'<button type="button" class="dismiss">{hidden}<span aria-hidden="true">×</span></button></div>'
    )
