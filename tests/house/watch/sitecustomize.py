"""Python starts with this when its folder is on PYTHONPATH: every reach beyond loopback is written down.

WATCH_LOG names the file that gets a line for each attempt; with WATCH_BLOCK=1
the attempt fails as well. An audit hook sees what every Python library does
with sockets and names; what compiled libraries do by themselves is for the
network namespace to stop.
"""

import os
import sys

LOOPBACK = {"localhost", "", "::1", "::", "0.0.0.0", "::ffff:127.0.0.1"}


def is_near(host: object) -> bool:
    """Whether an address or name stays on this machine."""
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode("ascii", "replace")
    return host is None or (isinstance(host, str) and (host.lower() in LOOPBACK or host.startswith("127.")))


def far_host(event: str, args: tuple) -> object:
    """The host beyond this machine that an audit event reaches for, else None."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = args[0]
    else:
        return None
    return None if is_near(host) else host


def watch(event: str, args: tuple) -> None:
    """The audit hook."""
    if not event.startswith("socket."):
        return
    host = far_host(event, args)
    if host is None:
        return
    line = f"{event} {host!r} by {' '.join(sys.orig_argv)}\n"
    descriptor = os.open(os.environ["WATCH_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)
    if os.environ.get("WATCH_BLOCK") == "1":
        raise OSError(f"blocked by the test: {line.strip()}")


if "WATCH_LOG" in os.environ:
    sys.addaudithook(watch)
