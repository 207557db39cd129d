"""Nothing reaches for the network at run time unless a setting asks for it.

The main job runs where there is no network but loopback: in a network
namespace where the system allows one, else with Python's sockets blocked. In
both, every attempt to reach beyond loopback is written down, and there is none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.house import program

WATCH = Path(__file__).parent / "watch"
RAISE = str(Path(__file__).parent / "loopback.py")
REACH = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=5)"  # TEST-NET-1, RFC 5737
#: What libraries read to stay off the network: the program itself must see to it.
SWITCHES = re.compile(
    r"(?i)^(HF_|HUGGINGFACE_|GRADIO_|LANGCHAIN_|LANGSMITH_|OTEL_|DO_NOT_TRACK|ANONYMIZED_|CHROMA_|.*_proxy$)"
)


@cache
def namespace() -> tuple[str, ...]:
    """The command that starts another with loopback alone; empty where the system has none."""
    unshare = shutil.which("unshare")
    for flags in ("-n", "-rn"):
        if unshare:
            prefix = (unshare, flags, sys.executable, RAISE)
            ran = subprocess.run([*prefix, sys.executable, "-c", "pass"], capture_output=True, check=False)
            if ran.returncode == 0:
                return prefix
    return ()


def watched(log: Path) -> dict[str, str]:
    """An environment in which attempts are written to `log`, and stopped if nothing else stops them."""
    env = {k: v for k, v in program.environment().items() if not SWITCHES.match(k)}
    env["PYTHONPATH"] = os.pathsep.join((str(WATCH), str(program.ROOT)))
    return {**env, "WATCH_LOG": str(log), "WATCH_BLOCK": "0" if namespace() else "1"}


def run(*command: str, folder: Path) -> tuple[program.Run, str]:
    """Run Python without a network; what it left and what it reached for."""
    log = folder / "attempts.txt"
    ran = program.run(*namespace(), sys.executable, *command, cwd=folder, env=watched(log))
    return ran, log.read_text() if log.exists() else ""


def test_without_a_network_a_reach_fails_and_is_written_down(tmp_path: Path) -> None:
    ran, attempts = run("-c", REACH, folder=tmp_path)
    assert ran.code == 1
    assert "OSError" in ran.err
    assert "socket.getaddrinfo '192.0.2.1'" in attempts


def test_the_main_job_needs_no_network_and_tries_none(tmp_path: Path) -> None:
    program.write_articles(tmp_path / "articles")
    ran, attempts = run(str(Path(__file__).parent / "journey.py"), str(tmp_path), folder=tmp_path)
    assert ran.code == 0, ran.err
    told = ran.json()
    assert len(told["receipt"]["added"]) == 3
    assert "1800 رغيف" in told["answer"]["citations"][0]["quote"]
    assert told["status"] == 200
    assert "<html" in told["page"]
    assert attempts == ""
