"""Price first, then search only where a better answer can be.

The linear relaxation gives a bound Z and a reduced cost d_j for every column. A point better than the best
known value v cannot move any column with |d_j| > Z - v away from its bound (reduced-cost fixing, Dantzig,
Fulkerson and Johnson 1954), so the last program keeps only the others and its verdict counts for all. To
get a good v early, a kernel of the columns with the smallest |d_j| is searched first (Angelelli, Mansini
and Speranza 2010). Both programs are the same rows with the other columns put to their bounds.
"""

from dataclasses import dataclass

import numpy as np

from placement.solvers.highs import Answer, Limits, Relaxation, maximise, relax
from placement.solvers.program import Floats, Ints, Rows

SMALLEST_KERNEL = 300
KERNEL_GROWTH = 1.6
KERNEL_NODES = 50  # a kernel should be quick rather than exact
ROUGH_GAP = 1e-3
WORTH_PRICING = 150  # columns; below this the plain program is solved before a price list is written


@dataclass(slots=True)
class Task:
    """Maximise a whole-number objective over 0-1 columns, starting from a known point if there is one.

    A point is good enough once no other can be better by `gap` or more.
    """

    objective: Ints
    rows: Rows
    lower: Ints
    upper: Ints
    start: Ints | None
    limits: Limits
    seed: int
    gap: int = 1

    def value(self, point: Ints) -> int:
        """The objective of a point, exact."""
        return int(self.objective @ point)


@dataclass(frozen=True, slots=True)
class Best:
    """The best point known (None: none found), an upper bound of the objective, and whether they meet."""

    point: Ints | None
    bound: float
    proven: bool


def search(task: Task) -> Best:
    """Maximise and prove. The bound is honest whenever the limits end the search."""
    if len(task.objective) < WORTH_PRICING:
        everything = np.arange(len(task.objective))
        return _verdict(
            task, task.start, _restricted(task, everything, task.start, task.start, task.gap * 0.99), np.inf
        )
    relaxation = relax(task.objective.astype(float), task.rows, task.lower, task.upper, task.limits)
    if relaxation is None:
        return Best(task.start, np.inf, False)
    point = find(task, relaxation)
    return prove(task, relaxation, point)


def find(task: Task, relaxation: Relaxation) -> Ints | None:
    """A good point: kernels of growing size until one holds a point better than the start."""
    order = np.argsort(np.abs(relaxation.reduced_costs), kind="stable")
    size = SMALLEST_KERNEL
    while size < len(order) / 2 and not task.limits.exhausted():
        radius = float(np.abs(relaxation.reduced_costs[order[size]]))
        rough = max(radius / 2, abs(relaxation.bound) * ROUGH_GAP)
        answer = _restricted(
            task, np.sort(order[:size]), _corner(task, relaxation), None, rough, KERNEL_NODES
        )
        point = _whole(task, answer)
        if point is not None and (task.start is None or task.value(point) > task.value(task.start)):
            return point
        size = int(size * KERNEL_GROWTH)
    return task.start


def prove(task: Task, relaxation: Relaxation, point: Ints | None) -> Best:
    """Search all columns that could belong to a better point."""
    slack = np.inf if point is None else relaxation.bound - task.value(point)
    if slack < task.gap - 1e-6:
        return Best(point, relaxation.bound, True)
    if task.limits.exhausted():
        return Best(point, relaxation.bound, False)
    keep = np.flatnonzero(np.abs(relaxation.reduced_costs) <= slack + 1e-6)
    corner = task.lower if point is None else _corner(task, relaxation)
    answer = _restricted(task, keep, corner, point, task.gap * 0.99)
    return _verdict(task, point, answer, relaxation.bound)


def _verdict(task: Task, known: Ints | None, answer: Answer, ceiling: float) -> Best:
    found = _whole(task, answer)
    if found is None or (known is not None and task.value(known) >= task.value(found)):
        found = known
    if found is None:
        return Best(None, -np.inf if answer.infeasible else ceiling, answer.infeasible)
    value = task.value(found)
    searched = answer.bound if np.isfinite(answer.bound) else np.inf
    bound = max(value, min(searched, ceiling))
    return Best(found, bound, answer.optimal and bound - value < task.gap)


def _corner(task: Task, relaxation: Relaxation) -> Ints:
    """Each column at the bound its reduced cost points to."""
    return np.where(relaxation.reduced_costs > 0, task.upper, task.lower)


def _restricted(
    task: Task, keep: Ints, rest: Ints | None, start: Ints | None, gap: float, nodes: int | None = None
) -> Answer:
    """Solve over the kept columns with all others as in `rest`; the answer is in all columns."""
    others = (task.lower if rest is None else rest).copy()
    rows = task.rows.restricted(keep, others)
    if rows is None:
        return Answer(None, -np.inf, False, True)
    answer = maximise(
        task.objective[keep].astype(float),
        rows,
        task.lower[keep],
        task.upper[keep],
        limits=task.limits,
        seed=task.seed,
        start=None if start is None else start[keep].astype(float),
        gap=gap,
        nodes=nodes,
    )
    others[keep] = 0
    constant = task.value(others)
    if answer.values is None:
        return Answer(None, answer.bound + constant, answer.optimal, answer.infeasible)
    values: Floats = others.astype(float)
    values[keep] = answer.values
    return Answer(values, answer.bound + constant, answer.optimal, answer.infeasible)


def _whole(task: Task, answer: Answer) -> Ints | None:
    """The answer rounded to whole numbers, if it keeps every row exactly."""
    if answer.values is None:
        return None
    point: Ints = np.rint(answer.values).astype(np.int64)
    return point if task.rows.hold(point) else None
