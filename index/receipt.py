"""What a build says while it works, and what it leaves behind."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

Stage = Literal["words", "vectors"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is. `done` of `total` files (words) or passages (vectors)."""

    stage: Stage
    done: int
    total: int
    seconds_left: float | None = None


class Pace:
    """Tells a listener how far each stage is, and reckons how long it still takes."""

    def __init__(self, listener: Callable[[Progress], None] | None) -> None:
        self._listener = listener
        self._stage: Stage | None = None
        self._began = 0.0

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """`done` of `total` are done of the stage, which began with the first call that named it."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began = stage, now
        if self._listener is not None:
            took = now - self._began
            self._listener(Progress(stage, done, total, took / done * (total - done) if done else None))


@dataclass(frozen=True, slots=True)
class Failure:
    """One source that could not be indexed, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A source that was read now and says the same as another; `share`, 0 to 1, is 1 for equal articles."""

    source: str
    of: str
    share: float


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a build did, by source; several articles of one file count as that file once.

    `passages` is how many the library holds afterwards, `embedded` how many
    vectors were computed now. `skipped` are files of no known format, `copies`
    name what was read now and says the same as another, `notes` are sentences
    for the editor. `stages` says how many seconds each stage took: scan (listing
    the folders), words (reading and storing articles), vectors.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    copies: tuple[Copy, ...] = ()
    notes: tuple[str, ...] = ()
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The receipt as JSON takes it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Receipt:
        """The receipt that :meth:`as_dict` gave, after JSON; fields of another version are passed over."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in given.items() if k in known
        }
        values["failed"] = tuple(Failure(**failure) for failure in given.get("failed", ()))
        values["copies"] = tuple(Copy(**copy) for copy in given.get("copies", ()))
        return cls(**values)

    @property
    def quiet(self) -> bool:
        """Whether nothing changed and nothing failed."""
        return not (self.added or self.changed or self.moved or self.removed or self.failed)

    def in_words(self) -> str:
        """The receipt for a person: counts in one line, then what failed and why."""
        counts = ", ".join(
            f"{len(getattr(self, name))} {name}"
            for name in ("added", "changed", "moved", "removed", "unchanged", "failed")
            if getattr(self, name) or name == "added"
        )
        took = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in self.stages.items())
        lines = [
            f"{counts}. The library holds {self.articles} articles in {self.passages} passages "
            f"({self.embedded} embedded now; {took or f'{self.seconds:.1f} s'})."
        ]
        lines += [f"failed: {f.source}: {f.reason}" for f in self.failed]
        lines += [f"skipped: {source} (no known format)" for source in self.skipped]
        lines += [f"copy: {c.source} says {_as_much(c.share)} as {c.of}" for c in self.copies]
        lines += list(self.notes)
        return "\n".join(lines)


def _as_much(share: float) -> str:
    return "the same" if share == 1 else f"nearly the same ({share:.0%})"
