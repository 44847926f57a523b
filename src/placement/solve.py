"""The table of contents of a run: read the limits, decide tier by tier, check, report."""

import time
from collections.abc import Callable

from placement.checks import violations
from placement.objective import tier_values
from placement.params import Params
from placement.problem import CourseId, Problem, UnitId
from placement.solution import Result, Tier, Value
from placement.solvers.first_come import first_come
from placement.solvers.highs import Limits
from placement.solvers.lexicographic import OnProgress, decide


def solve(
    problem: Problem,
    params: Params | None = None,
    *,
    on_progress: OnProgress | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Result:
    """Find the lexicographically best assignment of an instance.

    `on_progress(stage, fraction)` is called with the tier at work and the share of work done;
    `should_stop()` is asked while the solver runs. When it says yes, or the time limit is reached, the
    best assignment found so far is returned with honest bounds. Same problem and seed, same result, as long
    as no limit cuts the search short. Raises Infeasible when the fixed seats contradict each other.
    """
    settings = params or Params()
    began = time.perf_counter()
    deadline = None if settings.time_limit is None else began + settings.time_limit
    limits = Limits(deadline, should_stop)
    report = on_progress or (lambda stage, fraction: None)
    outcome = decide(problem, settings, limits, report)
    _require_feasible(problem, outcome.seats)
    values = tier_values(problem, outcome.seats, settings.tiers)
    seconds = {"build": outcome.build_seconds, "solve": time.perf_counter() - began - outcome.build_seconds}
    report("done", 1.0)
    return Result(outcome.seats, _tiers(values, outcome.bounds), settings.seed, seconds, outcome.stopped)


def baseline(problem: Problem) -> dict[UnitId, CourseId]:
    """First come, first served. Raises Infeasible when that rule cannot keep the fixed seats."""
    seats = first_come(problem)
    _require_feasible(problem, seats)
    return seats


def _require_feasible(problem: Problem, seats: dict[UnitId, CourseId]) -> None:
    found = violations(problem, seats)
    if found:
        raise AssertionError(f"the solver broke a rule: {found[0]}")


def _tiers(values: dict[str, Value], bounds: dict[str, float]) -> tuple[Tier, ...]:
    tiers: list[Tier] = []
    proven = True
    for name, value in values.items():
        proven = proven and value == bounds[name]
        tiers.append(Tier(name, value, bounds[name], proven))
    return tuple(tiers)
