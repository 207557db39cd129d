"""What a build says while it works, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

Stage = Literal["read", "words", "vectors"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is. `done` of `total` files (read), articles (words) or passages (vectors)."""

    stage: Stage
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """One source that could not be indexed, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a build did, by source; several articles of one file count as that file once.

    `passages` is how many the library holds afterwards, `embedded` how many
    vectors were computed now. `skipped` are files of no known format, `notes`
    sentences for the editor.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    articles: int = 0
    passages: int = 0
    embedded: int = 0
    seconds: float = 0.0

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
        lines = [
            f"{counts}. The library holds {self.articles} articles in {self.passages} passages "
            f"({self.embedded} embedded now, {self.seconds:.1f} s)."
        ]
        lines += [f"failed: {f.source}: {f.reason}" for f in self.failed]
        lines += [f"skipped: {source} (no known format)" for source in self.skipped]
        lines += list(self.notes)
        return "\n".join(lines)
