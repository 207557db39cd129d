"""What holds for every test: no settings of the machine's, no deadlines, no quiet skips in CI."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.browser import find, required

# Machines differ in speed and a test does not fail for it.
settings.register_profile("isnad", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("isnad")

for name in [name for name in os.environ if name.startswith("ISNAD_")]:
    del os.environ[name]


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many instants the library is killed at, and the lot that they are drawn by."""
    parser.addoption("--instants", type=int, default=10, help="instants to kill the library at (10)")
    lot = random.randrange(10**6)
    parser.addoption("--seed", type=int, default=lot, help="repeats the instants of a run")


def pytest_report_header(config: pytest.Config) -> str:
    """The seed, so that a failure can be repeated."""
    return f"instants: --seed {config.getoption('seed')}"


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Path of the Chromium or Chrome that browser tests start; skips where there is none."""
    path = find()
    if path is None:
        pytest.skip("no Chromium or Chrome was found; python tests/browser.py tries to install one")
    return path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """In CI a skipped browser test is a failure."""
    report = yield
    if report.skipped and required() and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"CI=true and this browser test was skipped: {report.longrepr}"
    return report
