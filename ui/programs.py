"""What other programs ask of the window: answers, passages, articles, builds, each as JSON takes it.

Raises an IsnadError whose message is for the program's author: UsageError for a
value that cannot be (ui/bounds.py).
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from index.errors import IsnadError, UsageError
from index.finding import find
from rag.told import as_dict
from ui import bounds
from ui.builder import Builder

if TYPE_CHECKING:
    from index.library import Library
    from ui.desk import Chain

#: Seconds between two looks at a running build.
LOOK = 0.2


@dataclass(frozen=True)
class Programs:
    """The library, the chain and the builder, for programs."""

    library: Library
    chain: Chain
    builder: Builder

    def ask(
        self, question: Any, publisher: Any = None, language: Any = None, since: Any = None, until: Any = None
    ) -> dict[str, Any]:
        """The answer as ``ask --json`` prints it."""
        given = {
            "question": bounds.text("question", question),
            "filters": bounds.filters(publisher, language, since, until),
        }
        *_, answer = self.chain.stream(given)
        return as_dict(answer)

    def search(
        self, query: Any, k: Any = 10, publisher: Any = None, language: Any = None, since: Any = None,
        until: Any = None,
    ) -> dict[str, Any]:  # fmt: skip
        """The hits as ``search --json`` prints them."""
        filters = bounds.filters(publisher, language, since, until)
        return find(self.library, bounds.text("query", query), bounds.how_many(k), filters)

    def article(self, article_id: Any, version: Any = None) -> dict[str, Any]:
        """One article: its present text or, by number, an earlier one and when that was replaced."""
        wanted = bounds.version(version)
        article = self.library.article(bounds.text("id", article_id, bounds.MOST_NAME))
        if article is None:
            raise UsageError("No article has this id: take article_id from a citation or a hit.")
        told = {**asdict(article), "replaced": None}
        if wanted in (None, article.version):
            return told
        earlier = self.library.version(article.id, wanted)
        if earlier is None:
            raise UsageError(f"The article has no version {wanted}: its present one is {article.version}.")
        theirs = ("version", "title", "text", "pages", "replaced")
        return told | {name: getattr(earlier, name) for name in theirs}

    async def build(self) -> dict[str, Any]:
        """Build what the library follows, or join the build that runs; the receipt of ``build --json``."""
        while not self.builder.start() and not self.builder.state.running:
            await asyncio.sleep(LOOK)  # another begins or ends at this instant
        while (state := self.builder.state).running:
            await asyncio.sleep(LOOK)
        if state.receipt is None:
            known = state.fault is not None and state.fault != "build_crashed"
            raise IsnadError(state.fault if known else "The build stopped; the program's log says why.")
        return state.receipt.as_dict()
