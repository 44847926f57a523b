"""A block: one or more parts solved together, with the rows that hold the tiers already decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from placement.objective import MINIMISED, SUM_TIERS, FairGroup, lottery_number
from placement.problem import Arc, CourseId, Problem, UnitId
from placement.solvers.bundles import Goal
from placement.solvers.highs import Limits
from placement.solvers.kernel import Task
from placement.solvers.program import Ints, Program, Rows

LOTTERY = "lottery"
EXACT_LOTTERY = 1000  # columns; in larger blocks the draw guides the search, but its sum is not proven least


@dataclass(slots=True, eq=False)
class Block:
    """Columns are the arcs and open courses of each part in turn; `point` is the best known solution."""

    problem: Problem
    arcs: tuple[Arc | None, ...]
    rows: Rows
    lower: Ints
    point: Ints
    goals: dict[str, Goal] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program, point: Ints) -> "Block":
        """A block of a single part."""
        arcs = (*program.arcs, *(None for _ in program.opening))
        return cls(program.problem, arcs, program.rows, program.lower, point)

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.arcs)

    @property
    def upper(self) -> Ints:
        """All columns are at most 1."""
        return np.ones(self.size, np.int64)

    @property
    def seats(self) -> dict[UnitId, CourseId]:
        """The assignment of the best known solution."""
        return {a.unit: a.course for a, taken in zip(self.arcs, self.point, strict=True) if a and taken}

    def goal(self, name: str, seed: int) -> Goal:
        """A tier (or the lottery) as a goal to be maximised over the columns of this block."""
        if name not in self.goals:
            terms = np.fromiter((self._term(name, seed, arc) for arc in self.arcs), np.int64, self.size)
            loose = name == LOTTERY and self.size > EXACT_LOTTERY
            self.goals[name] = Goal(name, terms, *self._range(terms), loose)
        return self.goals[name]

    def _term(self, name: str, seed: int, arc: Arc | None) -> int:
        if arc is None:
            return 0
        if name == LOTTERY:
            return -lottery_number(seed, arc)
        amount = SUM_TIERS[name](self.problem.unit_by_id[arc.unit], arc)
        return -amount if name in MINIMISED else amount

    def _range(self, terms: Ints) -> tuple[int, int]:
        least: dict[UnitId, int] = {}
        most: dict[UnitId, int] = {}
        for arc, term in zip(self.arcs, terms.tolist(), strict=True):
            if arc is not None:
                least[arc.unit] = min(least.get(arc.unit, 0), term)
                most[arc.unit] = max(most.get(arc.unit, 0), term)
        return sum(least.values()), sum(most.values())

    def task(self, objective: Ints, limits: Limits, seed: int, gap: int = 1) -> Task:
        """The program that maximises an objective from the best known solution."""
        return Task(objective, self.rows, self.lower, self.upper, self.point, limits, seed, gap)

    def keep(self, goal: Goal) -> None:
        """From now on the goal must not fall below the value of the best known solution."""
        columns = np.flatnonzero(goal.terms)
        value = int(goal.terms @ self.point)
        if len(columns) and value > goal.low:
            self.rows.add(columns.tolist(), goal.terms[columns].tolist(), low=value)

    def members(self, group: FairGroup) -> tuple[list[int], list[int]]:
        """Columns and coefficients that count the placed members of a group."""
        counted = [
            (column, group.members[arc.unit])
            for column, arc in enumerate(self.arcs)
            if arc is not None and arc.unit in group.members
        ]
        return [column for column, _ in counted], [persons for _, persons in counted]


def join(blocks: Sequence[Block]) -> Block:
    """One block with the columns and rows of all the given ones."""
    rows, offset = Rows(), 0
    for block in blocks:
        rows.extend(block.rows, offset)
        offset += block.size
    return Block(
        blocks[0].problem,
        tuple(arc for block in blocks for arc in block.arcs),
        rows,
        np.concatenate([block.lower for block in blocks]),
        np.concatenate([block.point for block in blocks]),
    )
