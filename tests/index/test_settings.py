"""Settings: flags before environment before .env; what is unknown is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UsageError
from index.settings import settings, unknown_names


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flags_then_environment_then_file(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("ISNAD_PORT=1111\nISNAD_HOST=0.0.0.0\nISNAD_MODEL=ollama:small\n")
    monkeypatch.setenv("ISNAD_PORT", "2222")
    monkeypatch.setenv("ISNAD_HOST", "127.0.0.2")
    chosen = settings(port=3333)
    assert (chosen.port, chosen.host, chosen.model) == (3333, "127.0.0.2", "ollama:small")
    assert settings().port == 2222
    assert settings().data == Path(".isnad")


def test_an_unknown_name_is_reported(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("ISNAD_PROT=7000\n")
    monkeypatch.setenv("ISNAD_LEXIKON", "x")
    assert unknown_names() == ["ISNAD_LEXIKON", "ISNAD_PROT"]


@pytest.mark.parametrize("port", ["abc", "-1", "70000", "٧٨"])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(UsageError, match="ISNAD_PORT"):
        settings(port=port)


@pytest.mark.parametrize(
    ("value", "on"), [("1", True), ("TRUE", True), ("0", False), ("false", False), ("", False)]
)
def test_private_addresses(value: str, on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_FETCH_PRIVATE", value)
    assert settings().fetch_private is on
    assert settings(fetch_private=True).fetch_private is True


def test_a_switch_that_is_neither_on_nor_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_FETCH_PRIVATE", "maybe")
    with pytest.raises(UsageError, match="ISNAD_FETCH_PRIVATE=maybe"):
        settings()


def test_the_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_MODEL_KEY", "sk-secret")
    assert settings().model_key == "sk-secret"
    assert "sk-secret" not in repr(settings())


@pytest.mark.parametrize(("given", "watch"), [("1", True), ("on", True), ("0", False), (" No ", False)])
def test_a_switch(given: str, watch: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_WATCH", given)
    assert settings().watch is watch
    assert settings(watch=False).watch is False


def test_a_switch_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_WATCH", "maybe")
    with pytest.raises(UsageError, match="ISNAD_WATCH=maybe is neither on nor off"):
        settings()
