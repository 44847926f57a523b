"""R-43: a power cut at any moment of real transactions loses nothing that was acknowledged (SQLite, as configured)."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from teilhabe.settings.database import SQLITE_PRAGMAS
from tests.trust.processes import power
from tests.trust.processes.conftest import run_module

pytestmark = pytest.mark.slow
TRANSACTIONS = 60
STEP, RANDOM_CUTS = 24, 200  # for each change; every event and 1,000 random cuts in the full run


@pytest.fixture(scope="module")
def recorded(environment: dict[str, str], vendor: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if vendor != "sqlite":
        pytest.skip("PostgreSQL has tools of its own; its settings are checked at start")
    folder = tmp_path_factory.mktemp("recorded")
    run_module(environment, "tests.trust.processes.record", str(folder), str(TRANSACTIONS))
    return folder


def test_no_cut_loses_an_acknowledged_transaction(recorded: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    recording = power.play(recorded, SQLITE_PRAGMAS)
    assert len(recording.states) == TRANSACTIONS + 1
    assert all(one != two for one, two in zip(recording.states, recording.states[1:], strict=False))

    found = power.cut_everywhere(recording, seed=seed, random_cuts=RANDOM_CUTS, step=STEP)

    print(f"seed {seed}: {found}")
    assert found.cuts >= RANDOM_CUTS + found.events // STEP - TRANSACTIONS
    assert (found.lost, found.damaged) == (0, 0), f"seed {seed}: {found}"


def test_the_simulator_does_find_a_weaker_setting(recorded: Path) -> None:
    """With the usual tuning advice, WAL and NORMAL, acknowledged transactions are lost: the test above can fail."""
    weaker = re.sub(r"synchronous=\w+", "synchronous=NORMAL", SQLITE_PRAGMAS)
    assert weaker != SQLITE_PRAGMAS
    found = power.cut_everywhere(power.play(recorded, weaker), seed=7, random_cuts=0, step=40)
    assert found.lost > 0


@pytest.mark.full
def test_every_event_of_sixty_transactions(recorded: Path) -> None:
    found = power.cut_everywhere(power.play(recorded, SQLITE_PRAGMAS), seed=43, random_cuts=1_000)
    print(found)
    assert (found.lost, found.damaged) == (0, 0)
