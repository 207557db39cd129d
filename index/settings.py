"""Settings: flags first, then ``ISNAD_*`` environment variables, then ``.env``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.server import checked

#: The folder that this program was installed in; the sample collection and the models lie there.
HOME = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. Each field is the variable ``ISNAD_<FIELD>``."""

    data: Path = Path(".isnad")  # where the library lives
    articles: Path = HOME / "articles"  # the folder that the window indexes
    encoder: str | None = None  # a sentence-transformers model; None is the shipped one
    lexicon: Path | None = None  # a lexicon of one's own, beside the shipped one
    reranker: str | None = None  # a sentence-transformers CrossEncoder; None reranks by evidence alone
    model: str | None = None  # a chat model such as ollama:llama3; None answers extractively
    model_url: str | None = None  # an OpenAI-compatible server
    model_key: str | None = None  # its key; never logged
    watch: bool = True  # whether the window follows the folder by itself
    chroma_url: str | None = None  # a Chroma server for the vectors; None keeps them in the library's folder
    chroma_token: str | None = None  # its token, if it wants one; never logged
    host: str = "127.0.0.1"
    port: int = 7860
    mcp: bool = False  # whether the window's endpoints are tools for models, too
    log: str = "warning"
    fetch_private: bool = False  # whether articles may be fetched from addresses of private networks

    def __repr__(self) -> str:
        hidden = {name for name in ("model_key", "chroma_token") if getattr(self, name)}
        shown = (
            f"{f.name}={'***' if f.name in hidden else repr(getattr(self, f.name))}" for f in fields(self)
        )
        return f"Settings({', '.join(shown)})"


LEVELS = ("debug", "info", "warning", "error", "critical")
ON, OFF = ("1", "on", "yes", "true"), ("0", "off", "no", "false")
_PATHS = frozenset({"data", "articles", "lexicon"})
_SWITCHES = frozenset({"fetch_private", "mcp", "watch"})


def settings(**flags: Any) -> Settings:
    """Settings from flags (None counts as not given), environment, and ``.env`` here.

    Raises UsageError when a port is no port, a log level none, a server's address none, or a switch
    neither on nor off.
    """
    given = {**_from_file(Path(".env")), **os.environ}
    values: dict[str, Any] = {}
    for field in fields(Settings):
        value = flags.get(field.name)
        if value is None:
            value = given.get(f"ISNAD_{field.name.upper()}") or None
        if value is None:
            continue
        if field.name in _PATHS:
            value = Path(value).expanduser()
        elif field.name == "port":
            value = _port(value)
        elif field.name in _SWITCHES:
            value = _switch(f"ISNAD_{field.name.upper()}", value)
        elif field.name == "log" and value.lower() not in LEVELS:
            raise UsageError(f"ISNAD_LOG={value} is no level: use one of {', '.join(LEVELS)}.")
        elif field.name == "chroma_url":
            value = checked(value)
        values[field.name] = value
    return Settings(**values)


def _port(value: object) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise UsageError(f"“{text}” is no port: give a number from 0 to 65535, as in ISNAD_PORT=7860.")
    return int(text)


def _switch(name: str, value: object) -> bool:
    said = str(value).strip().lower()
    if said not in ON + OFF:
        raise UsageError(f"{name}={value} is neither on nor off: write 1 or 0.")
    return said in ON


def _from_file(path: Path) -> Mapping[str, str]:
    from dotenv import dotenv_values

    return {k: v for k, v in dotenv_values(path).items() if v is not None} if path.is_file() else {}


def unknown_names() -> list[str]:
    """``ISNAD_*`` names in the environment or ``.env`` that nothing reads, sorted."""
    known = {f"ISNAD_{field.name.upper()}" for field in fields(Settings)}
    given = {*os.environ, *_from_file(Path(".env"))}
    return sorted(name for name in given if name.startswith("ISNAD_") and name not in known)


def stay_offline() -> None:
    """Keep libraries off the network unless the environment already says otherwise.

    Called at the entries, before anything heavy is imported: each of these
    names is read once, at import, by the library it concerns.
    """
    given = {**_from_file(Path(".env")), **os.environ}
    from_hub = any(given.get(name) for name in ("ISNAD_ENCODER", "ISNAD_RERANKER"))
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",  # chromadb
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_OFFLINE": "0" if from_hub else "1",
        "LANGCHAIN_TRACING_V2": "false",
        "LANGSMITH_TRACING": "false",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }.items():
        os.environ.setdefault(name, value)
