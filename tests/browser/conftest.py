"""One demo, one server and one Chromium per test process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.desk import Desk
from tests.browser.live import build, served
from tests.browser.world import World

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demo as the command makes it; the processes of one run share the making, not the database."""
    base = tmp_path_factory.getbasetemp()
    return build((base if worker_id == "master" else base.parent) / "demo")


@pytest.fixture(scope="session")
def world(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The served demo."""
    with served(made, tmp_path_factory.mktemp("served") / "var") as demo:
        yield World(demo)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    if not Path(CHROMIUM).exists() and shutil.which("chromium") is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(world: World, chromium: Browser) -> Iterator[Desk]:
    """Opens pages as a persona; contexts are shared between tests."""
    desk = Desk(world, chromium)
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of the test process; pytest-xdist's own fixture needs its plugin active."""
    config = getattr(request.config, "workerinput", None)
    return str(config["workerid"]) if config else "master"
