"""The progress of a build in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from index.receipt import Progress


class Bar:
    """A progress bar on a terminal, with an estimate; nothing elsewhere."""

    def __enter__(self) -> Bar:
        self._bar: Any = None
        self._stage = ""
        return self

    def __call__(self, progress: Progress) -> None:
        from tqdm import tqdm

        if progress.stage != self._stage:
            self.__exit__()
            self._stage = progress.stage
            self._bar = tqdm(
                total=progress.total, desc=progress.stage, unit="", disable=None, file=sys.stderr
            )
        self._bar.update(progress.done - self._bar.n)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def both(*listeners: Callable[[Progress], None]) -> Callable[[Progress], None]:
    """One listener that tells several."""

    def tell(progress: Progress) -> None:
        for listener in listeners:
            listener(progress)

    return tell
