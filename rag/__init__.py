"""Question in, cited answer out.

    from rag import chain
    chain.invoke("كم بلغ عدد الضحايا؟").text

What is exported is loaded when it is first used: importing this package
imports no LangChain, and `chain` opens the library at its first question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.pipeline import chain, make_chain
    from rag.records import Answer, Citation

__all__ = ["Answer", "Citation", "chain", "make_chain"]

_HOMES = {"chain": "pipeline", "make_chain": "pipeline", "Answer": "records", "Citation": "records"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
