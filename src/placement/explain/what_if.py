"""What a change of the offer brings to everybody: the exact optimum before and after."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from placement.explain.changes import Change, apply
from placement.params import Params
from placement.problem import Problem, UnitId
from placement.solution import Result, Value
from placement.solve import solve


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Tier values before and after, who gains a seat, who loses one; `exact` when both sides are proven."""

    before: Mapping[str, Value]
    after: Mapping[str, Value]
    gain: tuple[UnitId, ...]
    lose: tuple[UnitId, ...]
    exact: bool


def what_if(
    problem: Problem,
    changes: Iterable[Change],
    params: Params | None = None,
    *,
    before: Result | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> WhatIf:
    """Solve with and without the changes. `before` spares the first solve when its result is at hand.

    Raises KeyError for an unknown course, ProblemError for a change that makes the instance unusable,
    Infeasible when fixed seats contradict each other.
    """
    changed = apply(problem, changes)
    old = before or solve(problem, params, should_stop=should_stop)
    new = solve(changed, params, should_stop=should_stop)
    gain = tuple(u.id for u in problem.units if u.id in new.assignment and u.id not in old.assignment)
    lose = tuple(u.id for u in problem.units if u.id in old.assignment and u.id not in new.assignment)
    return WhatIf(old.values, new.values, gain, lose, old.proven and new.proven)
