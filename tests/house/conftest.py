"""One built library over three small articles, shared; tests that change it take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house import program
from tests.house.program import Home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The shared library; nobody changes it."""
    folder = tmp_path_factory.mktemp("home")
    program.write_articles(folder / "articles")
    built = program.index("build", "articles", "--data", "library", "--json", cwd=folder)
    assert built.code == 0, built.err
    return Home(folder, built)


@pytest.fixture
def own_home(home: Home, tmp_path: Path) -> Home:
    """A copy of the library, and of nothing else, to change."""
    shutil.copytree(home.data, tmp_path / "library")
    return Home(tmp_path, home.built)
