"""A real Chroma server in a process of its own, and a road to it that can be slow or shut; loopback only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType

SECONDS = 60  # until a server must be up; it is on this machine, which may be busy
_RUN = "import sys; from chromadb.cli.cli import app; sys.argv[0] = 'chroma'; app()"


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Chroma:
    """``chroma run`` over a folder, always on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Chroma:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", _RUN, "run", "--host", "127.0.0.1", "--port", str(self.port)]
        self._process = subprocess.Popen(
            [*command, "--path", str(self.folder)], cwd=self.folder.parent, env=_alone(),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + SECONDS
        while not self._answers():
            assert self._process.poll() is None, f"chroma ended with {self._process.returncode}"
            assert time.monotonic() < until, "chroma does not answer"
            time.sleep(0.05)
        return self

    def _answers(self) -> bool:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with suppress(OSError), direct.open(f"{self.url}/api/v2/heartbeat", timeout=2) as answer:
            return bool(answer.status == 200)
        return False

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
            self._process.wait(SECONDS)
            self._process = None

    def __enter__(self) -> Chroma:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()


def _alone() -> dict[str, str]:
    """An environment without proxies and without settings of Chroma or of ours."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHROMA_", "ISNAD_", "OTEL_"))}
    return {k: v for k, v in kept.items() if not k.lower().endswith("_proxy")}


class Road:
    """A TCP relay to a server: it can be shut, or hold back what comes back; it counts its `calls`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.shut = threading.Event()  # new connections and those there are broken off
        self.held = threading.Event()  # nothing comes back
        self.breaks = 0  # connections still to be broken off
        self.calls = 0
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                here, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            if self.shut.is_set() or self.breaks > 0:
                self.breaks -= 1
                here.close()
                continue
            there = socket.create_connection(("127.0.0.1", self._to))
            self._open += [here, there]
            threading.Thread(target=self._pass, args=(here, there, False), daemon=True).start()
            threading.Thread(target=self._pass, args=(there, here, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, back: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                while back and self.held.is_set():
                    time.sleep(0.01)
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Break off every connection there is."""
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def __enter__(self) -> Road:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.held.clear()
        self._listener.close()
        self.cut()
