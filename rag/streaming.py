"""Steps of a chain that yield several values for one, in and out of asyncio.

LangChain's RunnableGenerator wants a synchronous and an asynchronous form of
the same work; here the second runs the first in a thread, value by value.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, TypeVar, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator
from langchain_core.runnables.config import run_in_executor

In = TypeVar("In")
Out = TypeVar("Out")

Step = Callable[[In, RunnableConfig], Iterator[Out]]
_END = object()


def streaming(make: Callable[[], Step[In, Out]]) -> Runnable[In, Out]:
    """A step that answers each value with several. `make` is called once a run, so a run may keep state.

    The step's own values must add up: of two, the sum is what a step that wants
    one value at the end of the stream is given.
    """

    def transform(chunks: Iterator[In], config: RunnableConfig) -> Iterator[Out]:
        step = make()
        for chunk in chunks:
            yield from step(chunk, config)

    async def atransform(chunks: AsyncIterator[In], config: RunnableConfig) -> AsyncIterator[Out]:
        step = make()
        async for chunk in chunks:
            values = step(chunk, config)
            while (value := await run_in_executor(config, next, values, _END)) is not _END:
                yield cast("Out", value)

    # Its signature leaves out that a transform may also take the config.
    made: Callable[..., Runnable[In, Out]] = RunnableGenerator
    return made(cast("Any", transform), cast("Any", atransform))
