"""The five best options for one person, with many people waiting and many runs."""

from __future__ import annotations

import itertools

from benchmarks import world
from benchmarks.timing import row, times
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.queries import advice_for, waiting_requests
from teilhabe.common.clock import today


def measure(*, quick: bool) -> list[str]:
    """One row: judging every run for one person, a different person each time."""
    waiting, runs = (400, 60) if quick else (2000, 300)
    world.grow(waiting=waiting, runs=runs, people_count=0)
    centre = world.centre()
    with centre_scope(centre.pk):
        turn = itertools.cycle(list(waiting_requests()[:: max(1, waiting // 60)]))

        def once() -> None:
            advice_for(next(turn), on=today())

        seconds = times(once, 20 if quick else 100)
    return [row("five best options", f"{waiting} waiting, {runs} runs", seconds, "p95 < 150 ms")]
