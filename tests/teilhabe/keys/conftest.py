"""Both key services: a file of this machine, and a process of its own at a socket."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from teilhabe.keys import masters


@dataclass
class Setup:
    """One key service with a store of its own."""

    kind: str
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def stop(self) -> None:
        """Take the key service away: kill its process, or take its file."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        else:
            (self.folder / "master-key").rename(self.folder / "taken-away")


@pytest.fixture(params=["local", "socket"])
def service(request: pytest.FixtureRequest, settings: Any, tmp_path: Path, key_host: Path) -> Setup:
    """The settings name this service and an empty key store."""
    settings.KEY_STORE = tmp_path / "rings.sqlite3"
    settings.MASTER_KEY, settings.MASTER_KEY_FILE = "", tmp_path / "master-key"
    masters.make(tmp_path / "master-key")
    setup = Setup(request.param, tmp_path)
    if request.param == "socket":
        setup.process = running(key_host)
        settings.KEY_SERVICE = f"unix:{key_host / 's'}"
        settings.MASTER_KEY_FILE = tmp_path / "not-here"
    return setup


_running: list[subprocess.Popen[bytes]] = []


@pytest.fixture(scope="session")
def key_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the key service's process; it ends with the run."""
    folder = tmp_path_factory.mktemp("keys")
    masters.make(folder / "master-key")
    yield folder
    for process in _running:
        process.kill()
        process.wait()


def running(folder: Path) -> subprocess.Popen[bytes]:
    """The process at work; started anew when a test has killed it."""
    if not _running or _running[-1].poll() is not None:
        _running.append(serve(folder / "s", folder / "master-key"))
    return _running[-1]


def serve(path: Path, master_key: Path) -> subprocess.Popen[bytes]:
    """``keys serve`` in a process of its own, ready to answer."""
    import os

    path.unlink(missing_ok=True)

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "teilhabe.settings.demo",
        "TEILHABE_MODE": "demo",
        "TEILHABE_MASTER_KEY_FILE": str(master_key),
        "PYTHONPATH": "src",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "teilhabe", "keys", "serve", "--socket", str(path)],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 30
    while not path.exists():
        assert process.poll() is None and time.monotonic() < until, "the key service did not start"
        time.sleep(0.05)
    return process
