"""Serve the application and run its jobs: web server, worker and clock, started and stopped together.

Usage: serve.py --host HOST --port PORT --workers N --threads N

Both children run in sessions of their own, so that Ctrl-C reaches only this process, which then asks
each child once to finish. A child that dies takes the other one down, with a non-zero exit code.
"""

from __future__ import annotations

import argparse
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
GRACE_SECONDS = 20
CLOCK_SECONDS = 15 * 60  # how often held seats whose time is over are set free
PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """Ask Linux to end this child when the parent is killed, so that no server keeps the port."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=_die_with_parent)


def server_command(options: argparse.Namespace) -> list[str]:
    """The web server: WSGI, no websockets, a limit on how long a worker may take to stop."""
    return [
        str(BIN / "granian"),
        "--interface", "wsgi",
        "--host", options.host,
        "--port", str(options.port),
        "--workers", str(options.workers),
        "--blocking-threads", str(options.threads),
        "--no-ws",
        "--workers-kill-timeout", "10",
        "--log-level", "warning",
        "teilhabe.wsgi:application",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The job worker: all queues, one job at a time."""
    return [sys.executable, "-m", "teilhabe", "db_worker", "--queue-name", "*", "--no-reload"]


def clock_command() -> list[str]:
    """What is due by the time of day."""
    return [sys.executable, "-m", "teilhabe", "clock"]


class Clock:
    """Runs ``teilhabe clock`` at the start and then every quarter of an hour, never two at a time."""

    def __init__(self) -> None:
        self.due = time.monotonic()
        self.child: subprocess.Popen[bytes] | None = None

    def tick(self) -> None:
        if time.monotonic() < self.due or (self.child is not None and self.child.poll() is None):
            return
        self.due = time.monotonic() + CLOCK_SECONDS
        self.child = _start(clock_command())

    def running(self) -> list[subprocess.Popen[bytes]]:
        return [self.child] if self.child is not None else []


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every running child to finish; kill what is left after the grace time."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def lock_folder() -> IO[str] | None:
    """Mark the folder of the database as being served; None when another server does so already."""
    folder = Path(os.environ.get("TEILHABE_VAR", ROOT / "var"))
    folder.mkdir(parents=True, exist_ok=True)
    mark = (folder / "serve.lock").open("w")
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        mark.close()
        return None
    return mark


def serve(options: argparse.Namespace) -> int:
    """Run until a signal comes (exit 0) or a child ends by itself (exit 1)."""
    asked: list[int] = []
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, lambda number, _frame: asked.append(number))
    children, clock = [_start(server_command(options)), _start(worker_command())], Clock()
    try:
        while not asked and all(child.poll() is None for child in children):
            clock.tick()
            time.sleep(0.2)
    finally:
        dead = [child for child in children if child.poll() is not None]
        stop([*children, *clock.running()])
    if asked:
        print("teilhabe: stopped.", flush=True)
        return 0
    for child in dead:
        name = Path(str(child.args[0])).name if isinstance(child.args, list) else str(child.args)
        print(f"teilhabe: {name} ended by itself (exit {child.returncode}).", file=sys.stderr)
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    options = parser.parse_args()
    mark = lock_folder()
    if mark is None:
        print("teilhabe: this folder is already being served; stop that server first.", file=sys.stderr)
        return 6
    with mark:
        return serve(options)


if __name__ == "__main__":
    sys.exit(main())
