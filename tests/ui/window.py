"""The real window, started as a person starts it, for the browser tests."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

HOSTILE_TITLE = "<img src=x onerror=alert(1)> **bold** {{value}} ${1+1}"
HOSTILE_TEXT = (
    "Kestrels nest in the old granary of Volm: # no heading, * no list, `no code`, $no$ math, "
    "[no link](javascript:alert(2)) and ![no picture](http://elsewhere.example/x.png).\n\n"
    "<script>window.struck = true</script><b>Not bold</b> &lt;i&gt; {{value}} ${window.struck = true} "
    "said the warden of the kestrels of Volm.\n"
)
#: Enough of it that the whole article does not fit into the pane.
HISTORY = "".join(
    f"Paragraph {n} of the long history of the tower tells of storms and repairs. " * 4 + "\n\n"
    for n in range(12)
)
#: 200 paragraphs, what is asked about far down among them.
CHRONICLE = "".join(
    f"In year {n} the council of Tarvel met {n + 3} times, and the clerk wrote down who came and what was "
    "said about roads, wells and the market.\n\n"
    + ("The clock of Tarvel was built by Ilse Brandt for 480 florins.\n\n" if n == 149 else "")
    for n in range(1, 200)
)
ARTICLES = {
    "chronicle.md": (
        "---\ntitle: Chronicle of Tarvel\npublisher: Tarvel Archive (sample)\npublished: 2025-05-05\n---\n\n"
        + CHRONICLE
    ),
    "lighthouse.md": (
        "---\ntitle: Cape Ostrel lighthouse to lose its keepers\npublished: 2026-03-02\n"
        "publisher: Harbour Gazette (sample)\nlanguage: en\nurl: https://news.example/lighthouse\n---\n\n"
        "The lighthouse at Cape Ostrel will be run without keepers from April, the coast service said.\n\n"
        "The last keeper, Maren Voll, has lived in the tower for 31 years. She climbs its 214 steps twice "
        "a day.\n\n"
        + HISTORY
        + "The new lamp needs a tenth of the power of the old one and can be seen from 40 kilometres away.\n"
    ),
    "makhbaz.md": (
        "---\ntitle: مخبز القرية يعود إلى العمل بعد عامين\npublished: 2026-04-09\n"
        "publisher: بريد التلال (عينة)\nlanguage: ar\n---\n\n"
        "أعاد أهالي قرية الزيتونة افتتاح مخبزهم القديم يوم الخميس بعد عامين من الإغلاق.\n\n"
        "وقال مدير المخبز سامر الحداد إن الفرن ينتج 1800 رغيف في اليوم. ويعمل فيه تسعة من أبناء القرية.\n\n"
        "وتبرعت جمعية الحصاد بثمن الفرن الجديد، وقيمته 12 ألف دينار.\n"
    ),
    "hostile.md": (
        f"---\ntitle: {HOSTILE_TITLE}\npublisher: <b>Press</b>\npublished: 2026-01-05\n---\n\n{HOSTILE_TEXT}"
    ),
}


def write_articles(folder: Path) -> None:
    """The three articles, in a new folder."""
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")


@contextmanager
def opened(folder: Path, data: Path, watch: bool = False, **settings: str) -> Iterator[str]:
    """`python app.py` over a folder on a free port, with these ISNAD_ settings; its address while it runs."""
    command = [sys.executable, "app.py", "--articles", str(folder), "--data", str(data), "--port", "0"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ISNAD_")}
    program = subprocess.Popen(
        command if watch else [*command, "--no-watch"],
        cwd=ROOT, env={**environment, **settings, "PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    said: list[str] = []
    late = threading.Timer(120, program.kill)
    late.start()
    try:
        assert program.stdout is not None
        for line in program.stdout:
            said.append(line)
            if found := re.search(r"open at (http://\S+)", line):
                break
        else:
            raise AssertionError("the window did not open:\n" + "".join(said))
        late.cancel()
        threading.Thread(target=lambda: list(program.stdout or ()), daemon=True).start()
        yield found[1]
    finally:
        late.cancel()
        program.terminate()
        try:
            program.wait(20)
        except subprocess.TimeoutExpired:
            program.kill()
