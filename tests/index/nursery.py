"""A warmed process whose children can be killed: each starts in milliseconds, with everything imported.

It reads an order a line, forks, and answers with how the child ended. A child
does the work of one life (below) and dies by SIGKILL when its time has come:
when a named function is called or returns for the nth time, at the nth event
of any function that touches the disk, or after some seconds.

    {"life": "change", "data": "…", "folder": "…", "step": ["index.writing:put_article", "return", 2]}

With `bytes` a child can write no file longer than that, as on a disk that is full.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

HERE = Path(__file__).resolve()
ROOT = HERE.parents[2]
#: Where what is on disk changes: an instant is any call or return in here, those of C functions included.
WATCHED = {
    f"index.{name}" for name in (
        "build", "checks", "contents", "copies", "database", "doctor", "embedding", "generation", "intake",
        "library", "live", "migrate", "ownership", "rebuild", "sentence_vectors", "store", "vectors",
        "writing",
    )
}  # fmt: skip


class Nursery:
    """The nursery as tests see it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE)], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, life: str, data: Path, folder: Path, **more: Any) -> dict[str, Any]:
        """One child's end: `code` (negative: a signal), `events`, `seconds`, `said` on standard error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"life": life, "data": str(data), "folder": str(folder), **more}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        ended: dict[str, Any] = json.loads(self._process.stdout.readline())
        return ended

    def close(self) -> None:
        """Let it end."""
        self._process.communicate("")


def live(order: dict[str, Any], encoder: Any) -> None:
    """What a child does."""
    import index.build
    import index.scan
    from index.doctor import examine
    from index.library import Library

    data, folder = Path(order["data"]), Path(order["folder"])
    if order["life"] == "repair":
        assert examine(data, encoder, repair=True).well
        return
    if order["life"] == "sample":
        index.build.SAMPLE = index.scan.SAMPLE = folder.with_name("sample")
        index.scan.SAMPLE_LIST = index.scan.SAMPLE / ".sample"
    with Library.open(data, encoder=encoder) as library:
        if order["life"] == "migrate":
            return
        prune = order["life"] == "prune"
        library.build([] if prune else [folder], rebuild=order["life"] == "rebuild", prune=prune)


def serve() -> None:
    """Bear a child for every order on standard input."""
    spec = importlib.util.spec_from_file_location("fakes", HERE.with_name("conftest.py"))
    assert spec is not None
    assert spec.loader is not None
    fakes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fakes)
    import chromadb  # noqa: F401

    import index.build
    import index.doctor
    import index.embedding
    import index.library
    import index.rebuild

    index.build.PASSAGES_A_COMMIT = 2
    index.embedding.PASSAGES_A_BATCH = 1
    index.rebuild.ARTICLES_A_COMMIT = 2
    for line in sys.stdin:
        order = json.loads(line)
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as count:
            began = time.monotonic()
            child = os.fork()
            if child == 0:
                _child(order, fakes.StemEncoder(), said.fileno(), count.fileno())
            if "seconds" in order:
                threading.Timer(order["seconds"], lambda pid=child: os.kill(pid, signal.SIGKILL)).start()
            _, status = os.waitpid(child, 0)
            took = time.monotonic() - began
            said.seek(0)
            count.seek(0)
            ended = {
                "code": os.waitstatus_to_exitcode(status), "seconds": took, "said": said.read(),
                "events": int(count.read() or 0),
            }  # fmt: skip
        print(json.dumps(ended), flush=True)


def _child(order: dict[str, Any], encoder: Any, said: int, count: int) -> None:
    os.dup2(said, 1)
    os.dup2(said, 2)
    code = 1
    try:
        if "bytes" in order:
            import resource

            resource.setrlimit(resource.RLIMIT_FSIZE, (order["bytes"], order["bytes"]))
        events = [0]
        deadly = _deadly(order, events)
        threading.setprofile(deadly)  # Chroma's batches are written from another thread
        sys.setprofile(deadly)
        live(order, encoder)
        sys.setprofile(None)
        os.write(count, str(events[0]).encode())
        code = 0
    except BaseException:
        sys.setprofile(None)
        traceback.print_exc()
    finally:
        os._exit(code)


def _deadly(order: dict[str, Any], events: list[int]) -> Callable[[FrameType, str, Any], None]:
    """A profiler that kills its process at the step or the instant of the order."""
    step, instant = order.get("step"), order.get("instant")
    times = 0

    def profile(frame: FrameType, event: str, _: Any) -> None:
        nonlocal times
        module = frame.f_globals.get("__name__")
        if module not in WATCHED:
            return
        events[0] += 1
        if events[0] == instant:
            os.kill(os.getpid(), signal.SIGKILL)
        if step and event == step[1] and f"{module}:{frame.f_code.co_qualname}" == step[0]:
            times += 1
            if times == step[2]:
                os.kill(os.getpid(), signal.SIGKILL)

    return profile


if __name__ == "__main__":
    serve()
