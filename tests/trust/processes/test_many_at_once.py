"""R-48 and R-42 on both databases: the last seats, the same form twice, answers that race, killed writers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

TAKERS, PLACES = 500, 20
# SQLite: a thread and a connection per taker, in two processes as in a running installation (server and worker).
# PostgreSQL: the takers queue for 48 connections, as the requests of 500 clients queue for the threads of a server.
CROWD = {"sqlite": (2, TAKERS // 2), "postgresql": (4, 12)}


def test_500_takers_of_the_last_20_seats(program: Any, vendor: str) -> None:
    """20 placed, 480 told that the course is full, nobody stuck, nobody twice, every hold in the log."""
    found = program("seats", TAKERS, PLACES, *CROWD[vendor])
    assert found["told"] == {"placed": PLACES, "full": TAKERS - PLACES}
    assert (found["seats"], found["places"], found["people"]) == (PLACES, PLACES, PLACES)
    assert (found["entries"], found["faults"]) == (PLACES, [])


def test_the_same_form_many_times_at_once_is_one_effect(program: Any) -> None:
    found = program("form", 6, 4)
    assert found["told"] == {"placed": 6, "overtaken": 6 * (4 * 4 - 1)}
    assert (found["seats"], found["people"], found["entries"], found["faults"]) == (6, 6, 6, [])


@pytest.mark.parametrize(
    ("person_says", "state", "accepted", "open_transfers"),
    [("yes", "confirmed", 20, 40), ("no", "released", 0, 0)],
)
def test_both_answers_at_the_same_moment(
    program: Any, person_says: str, state: str, accepted: int, open_transfers: int
) -> None:
    """Whoever comes second decides with the first answer in sight: all confirmed, or all released, never between."""
    found = program("answers", 20, person_says)
    assert found["states"] == {state: 20}
    assert (found["accepted"], found["open"]) == (accepted, open_transfers)
    assert set(found["told"]) <= {"answered", "overtaken"}


def test_killed_writers_lose_nothing_they_acknowledged(program: Any, tmp_path: Path) -> None:
    found = program("kill", 10, 2000, tmp_path)
    assert found["acknowledged"] >= 2000
    assert (found["lost"], found["half"], found["faults"]) == (0, 0, [])
