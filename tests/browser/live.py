"""The demo as a running server: built once, copied for each test process, served as in production.

The database is made by the same ``demo`` command a person would type, and it is served by ``tools/serve.py``: web
server and job worker. Nothing is replaced, so what the browser sees here is what an office would see.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-25"
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo database and the address under which it is served."""

    url: str
    var: Path

    @property
    def database(self) -> Path:
        return self.var / "teilhabe.sqlite3"

    @property
    def personas(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(
            (self.var / "demo" / "personas.json").read_text(encoding="utf-8")
        )
        return rows


def environment(var: Path) -> dict[str, str]:
    """The environment of a demo process; nothing of the test run's own database leaks into it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TEILHABE_")}
    kept.pop("PYTEST_CURRENT_TEST", None)
    return kept | {
        "TEILHABE_VAR": str(var),
        "TEILHABE_MODE": "demo",
        "DJANGO_SETTINGS_MODULE": "teilhabe.settings.demo",
        "PYTHONUNBUFFERED": "1",
    }


def build(shared: Path) -> Path:
    """The demo in ``shared``; the first process that asks makes it, the others wait for it."""
    shared.mkdir(parents=True, exist_ok=True)
    var, done = shared / "var", shared / "done"
    with (shared / "lock").open("w") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        if not done.exists():
            for words in (("demo", "--today", TODAY), ("collectstatic", "--noinput", "-v", "0")):
                _command(words, var)
            done.touch()
    return var


def _command(words: tuple[str, ...], var: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "teilhabe", *words],
        cwd=ROOT, env=environment(var), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(f"teilhabe {words[0]} failed:\n{result.stdout}\n{result.stderr}")


@contextlib.contextmanager
def served(made: Path, own: Path) -> Iterator[Demo]:
    """A copy of the demo ``made`` in ``own``, served on a free port of this machine until the block ends."""
    shutil.copytree(made, own)
    with serve(own) as demo:
        yield demo


@contextlib.contextmanager
def serve(own: Path, *, today: str = TODAY) -> Iterator[Demo]:
    """The demo in ``own``, served as if it were ``today``."""
    port = _free_port()
    log = (own / "server.log").open("wb")
    command = [sys.executable, "tools/serve.py", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(own) | {"TEILHABE_TODAY": today},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        demo = Demo(f"http://127.0.0.1:{port}", own)
        _wait_until_up(demo, server)
        yield demo
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_up(demo: Demo, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{demo.url}/account/login/", timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError((demo.var / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:])
