"""The main job from end to end, as one program: build, ask, open the window, fetch its page.

    python tests/house/journey.py FOLDER

FOLDER holds `articles/`; the library is built beside it. Prints one JSON
object: the receipt, the answer, the page's status and its text.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "كم رغيفًا ينتج الفرن في اليوم؟"
SECONDS = 120


def command(*words: str, folder: Path) -> Any:
    """Run a module's command and read its JSON."""
    ran = subprocess.run(
        [sys.executable, "-m", *words, "--data", "library", "--json"],
        cwd=folder, stdout=subprocess.PIPE, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(ran.stdout)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def fetch(address: str, window: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Status and text of a page, as soon as the window serves it."""
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and window.poll() is None:
        try:
            with straight.open(address, timeout=10) as answer:
                return answer.status, answer.read().decode("utf-8")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise SystemExit(f"the window did not serve {address} (exit code {window.poll()})")


def main() -> None:
    """The journey."""
    folder = Path(sys.argv[1])
    receipt = command("index", "build", "articles", folder=folder)
    answer = command("rag", "ask", QUESTION, folder=folder)
    port = free_port()
    app = [sys.executable, str(ROOT / "app.py"), "--articles", "articles", "--data", "library"]
    with subprocess.Popen([*app, "--port", str(port)], cwd=folder, stdout=sys.stderr) as window:
        try:
            status, page = fetch(f"http://127.0.0.1:{port}/", window)
        finally:
            window.terminate()
    print(json.dumps({"receipt": receipt, "answer": answer, "status": status, "page": page}))


if __name__ == "__main__":
    main()
