"""Which changed files stand still: one that is still being written is not taken."""

from __future__ import annotations

from collections.abc import Mapping

from index.scan import Stamp


class Settling:
    """Changed files by path, each with its stamp (None: it is gone) and since when it has had that.

    Times are seconds of any one clock. A file has settled when its stamp was
    the same for `quiet` seconds.
    """

    def __init__(self, quiet: float) -> None:
        self.quiet = quiet
        self._files: dict[str, tuple[Stamp | None, float]] = {}

    def __len__(self) -> int:
        return len(self._files)

    def see(self, changed: Mapping[str, Stamp | None], now: float) -> None:
        """These files, and no others, are changed, and this is how they look at `now`."""
        before = self._files
        self._files = {
            path: before[path] if path in before and before[path][0] == stamp else (stamp, now)
            for path, stamp in changed.items()
        }

    def paths(self) -> tuple[str, ...]:
        """All changed files."""
        return tuple(self._files)

    def settled(self, now: float) -> dict[str, Stamp | None]:
        """The files that stand still, with their stamps."""
        return {path: stamp for path, (stamp, since) in self._files.items() if now - since >= self.quiet}
