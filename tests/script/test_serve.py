"""``tools/serve.py`` stops both children on a signal and says which one ended by itself."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools import serve

LONG = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(60)"
# Stands in for the two commands only; processes, signals and waiting are real.
HARNESS = """
import argparse, sys
from tools import serve
serve.server_command = lambda options: [sys.executable, "-c", {server!r}]
serve.worker_command = lambda: [sys.executable, "-c", {worker!r}]
serve.clock_command = lambda: [sys.executable, "-c", "print('tick', flush=True)"]
sys.exit(serve.serve(argparse.Namespace()))
"""


def start(server: str, worker: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HARNESS.format(server=server, worker=worker)],
        cwd=serve.ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def children_of(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def wait_for_children(pid: int, count: int) -> list[int]:
    deadline = time.monotonic() + 10
    while len(found := children_of(pid)) < count:
        assert time.monotonic() < deadline, "the children did not start"
        time.sleep(0.05)
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_stops_both_children_with_exit_zero(number: signal.Signals) -> None:
    running = start(LONG, LONG)
    children = wait_for_children(running.pid, 2)
    time.sleep(0.3)

    running.send_signal(number)
    out, _ = running.communicate(timeout=20)

    assert running.returncode == 0
    assert "stopped" in out
    assert out.count("tick") == 1
    for child in children:
        assert not Path(f"/proc/{child}").exists()


def test_child_that_dies_takes_the_other_down_and_is_named() -> None:
    running = start(LONG, "raise SystemExit(9)")

    _, said = running.communicate(timeout=20)

    assert running.returncode == 1
    assert "ended by itself (exit 9)" in said


def test_children_end_when_the_supervisor_is_killed() -> None:
    running = start(LONG, LONG)
    children = wait_for_children(running.pid, 2)
    time.sleep(0.3)

    running.kill()
    running.communicate(timeout=20)

    deadline = time.monotonic() + 10
    while any(_alive(child) for child in children):
        assert time.monotonic() < deadline, "a child outlived its supervisor"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


def test_server_command_names_port_and_limits() -> None:
    options = argparse.Namespace(host="127.0.0.1", port=8123, workers=1, threads=4)

    command = serve.server_command(options)

    assert command[command.index("--port") + 1] == "8123"
    assert command[command.index("--blocking-threads") + 1] == "4"
    assert command[command.index("--interface") + 1] == "wsgi"
