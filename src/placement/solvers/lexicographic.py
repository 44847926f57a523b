"""Tier after tier to a proven lexicographic optimum.

Sum tiers are solved part by part (see `reduction`), neighbouring ones in one objective with exact weights
(see `bundles`); each decided tier becomes a row of the later programs. The least group rate joins the
parts (see `fairness`). Last comes the lottery, which picks one of the remaining, equally good answers.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from placement.objective import FairGroup, fair_groups
from placement.params import Params
from placement.problem import CourseId, Problem, UnitId
from placement.solution import Infeasible
from placement.solvers.blocks import LOTTERY, Block, join
from placement.solvers.fairness import raise_least_rate
from placement.solvers.first_come import first_come
from placement.solvers.highs import Limits, maximise
from placement.solvers.program import Ints, Program
from placement.solvers.reduction import reduce, split
from placement.solvers.sums import decide_blocks

OnProgress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seats, and per tier the bound in the tier's own direction (costs as costs)."""

    seats: dict[UnitId, CourseId]
    bounds: dict[str, float]
    stopped: bool
    build_seconds: float


@dataclass(slots=True)
class Search:
    """The state of one run: blocks with their best points, bounds of the tiers decided so far."""

    problem: Problem
    params: Params
    limits: Limits
    on_progress: OnProgress
    blocks: list[Block]
    groups: tuple[FairGroup, ...]
    build_seconds: float
    bounds: dict[str, float] = field(default_factory=dict)
    exact: bool = True

    def run(self) -> Outcome:
        """Decide all tiers in order; when the limits are reached the rest get their widest bounds."""
        steps = _steps(self.params.tiers)
        for position, step in enumerate(steps):
            self.on_progress(step[0], position / len(steps))
            if step == ("fairness",):
                self._decide_fairness()
            else:
                self._decide_sums(step, position / len(steps), 1 / len(steps))
        seats = {unit: course for block in self.blocks for unit, course in block.seats.items()}
        return Outcome(seats, self.bounds, self.limits.stopped, self.build_seconds)

    def _decide_sums(self, names: Sequence[str], done: float, share: float) -> None:
        totals = dict.fromkeys(names, 0)
        params, exact, blocks = self.params, self.exact, self.blocks
        self.blocks = []
        for decided in decide_blocks(blocks, names, params.seed, self.limits, self.exact, params.workers):
            self.blocks.append(decided.block)
            exact = exact and decided.proven
            for name, bound in decided.bounds.items():
                totals[name] += bound
            self.on_progress(names[0], done + share * len(self.blocks) / len(blocks))
        for name, bound in totals.items():
            self.bounds[name] = -bound if name == "cost" else bound
        self.exact = exact

    def _decide_fairness(self) -> None:
        touched = [block for block in self.blocks if any(block.members(g)[0] for g in self.groups)]
        if not touched:
            self.bounds["fairness"] = 0.0 if self.groups else 1.0
            return
        block = join(touched)
        self.blocks = [other for other in self.blocks if other not in touched] + [block]
        if self.exact and not self.limits.exhausted():
            bound, proven = raise_least_rate(block, self.groups, self.limits, self.params.seed)
        else:
            bound, proven = 1.0, False
        self.bounds["fairness"] = bound
        self.exact = self.exact and proven


def _steps(tiers: Sequence[str]) -> list[tuple[str, ...]]:
    """Runs of neighbouring sum tiers, fairness on its own, the lottery at the end."""
    steps: list[list[str]] = []
    for tier in (*tiers, LOTTERY):
        alone = tier == "fairness" or not steps or steps[-1] == ["fairness"]
        if alone:
            steps.append([tier])
        else:
            steps[-1].append(tier)
    return [tuple(step) for step in steps]


def decide(problem: Problem, params: Params, limits: Limits, on_progress: OnProgress) -> Outcome:
    """Solve an instance. Raises Infeasible when the fixed seats contradict each other."""
    on_progress("build", 0.0)
    began = time.perf_counter()
    reduced = reduce(problem)
    programs = [Program(problem, reduced, arcs) for arcs in split(problem, reduced)]
    blocks = _start(problem, programs)
    groups = fair_groups(problem)
    build_seconds = time.perf_counter() - began
    return Search(problem, params, limits, on_progress, blocks, groups, build_seconds).run()


def _start(problem: Problem, programs: Sequence[Program]) -> list[Block]:
    """Every part with a feasible point: first come, first served, or else any the solver finds."""
    try:
        queue = first_come(problem)
    except Infeasible:
        queue = {}
    return [Block.of(program, _feasible(program, program.point(queue))) for program in programs]


def _feasible(program: Program, point: Ints) -> Ints:
    if program.rows.hold(point):
        return point
    upper = np.ones(program.size, np.int64)
    nothing = np.zeros(program.size)
    answer = maximise(nothing, program.rows, program.lower, upper, limits=Limits())
    found = None if answer.values is None else np.rint(answer.values).astype(np.int64)
    if found is None or not program.rows.hold(found):
        fixed = sorted({a.unit for a, least in zip(program.arcs, program.lower, strict=False) if least})
        raise Infeasible(f"the fixed seats of units {', '.join(fixed)} cannot all be kept")
    return found
