"""Find a Chromium or Chrome for the browser tests, or get one.

`find()` is what the tests' fixture asks. Run as a program, `python
tests/browser.py` also tries to install one: with Playwright, then as root with
the machine's package manager; without success it warns loudly and leaves the
browser tests to be skipped, or with CI=true exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
MANAGERS = (
    (("apt-get", "install", "-y", "chromium"), ("apt-get", "update")),
    (("dnf", "install", "-y", "chromium"), None),
)
INSTALL_SECONDS = 600


def _starts(path: str) -> bool:
    """Whether the file runs at all: a stub or a browser without its libraries does not."""
    try:
        ran = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ran.returncode == 0


def _of_playwright() -> str | None:
    """The browser that Playwright installed, if it did."""
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:  # whatever is wrong with Playwright, there is no browser of it
        return None
    return path if Path(path).exists() else None


@cache
def find() -> str | None:
    """Path of a browser that starts: TEST_BROWSER, then the machine's, then Playwright's."""
    named = os.environ.get("TEST_BROWSER")
    machine = [path for name in NAMES if (path := shutil.which(name))]
    for path in [*([named] if named else []), *machine, *(a for a in MAC_APPS if Path(a).exists())]:
        if _starts(path):
            return path
    path = _of_playwright()
    return path if path and _starts(path) else None


def required() -> bool:
    """Whether a skipped browser test counts as a failure."""
    return os.environ.get("CI", "").lower() in {"true", "1", "yes"}


def _try(*command: str) -> None:
    print("+", " ".join(command), file=sys.stderr)
    try:
        subprocess.run(command, timeout=INSTALL_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", file=sys.stderr)


def install() -> str | None:
    """Try every way of getting a browser in turn; the path of the first that starts."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    _try(sys.executable, "-m", "playwright", "install", "chromium")
    find.cache_clear()
    if root and not find():
        for command, before in MANAGERS:
            if shutil.which(command[0]):
                if before:
                    _try(*before)
                _try(*command)
                break
        find.cache_clear()
    return find()


def main() -> int:
    """Say which browser the tests will take; 1 where one is required and none is found."""
    path = find() or install()
    if path:
        print(f"Browser tests use {path}")
        return 0
    bar = "!" * 78
    print(
        f"{bar}\nNo Chromium or Chrome was found and none could be installed: the browser tests\n"
        f"are SKIPPED. Install one, or name one with TEST_BROWSER=/path/to/chrome.\n{bar}",
        file=sys.stderr,
    )
    return 1 if required() else 0


if __name__ == "__main__":
    sys.exit(main())
