"""Max-min fairness: raise the least placement rate of the groups, exactly.

The rate of group g is a fraction k / N_g, so only finitely many values exist. The linear relaxation of
"max z, placed_g >= z N_g", rounded down to the next fraction that can occur, is a ceiling, and often
reached. If not, HiGHS maximises z over whole seats, and programs with whole numbers only ask for a strictly
better rate until there is none.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from placement.objective import FairGroup, least_rate
from placement.solvers.blocks import Block
from placement.solvers.highs import Answer, Limits, maximise, relax
from placement.solvers.kernel import Task, find
from placement.solvers.program import Floats, Ints, Rows

Counted = Sequence[tuple[list[int], list[int], int]]


def raise_least_rate(
    block: Block, groups: Sequence[FairGroup], limits: Limits, seed: int
) -> tuple[float, bool]:
    """Improve the block's point and hold its least rate from now on; the bound, and whether it is proven."""
    counted = [(*block.members(group), group.placeable) for group in groups]
    ceiling = _ceiling(block, counted, limits)
    if _rate(block, groups) < ceiling:
        _aim(block, groups, counted, ceiling, limits, seed)
    if _rate(block, groups) < ceiling and not limits.exhausted():
        answer = _maximise_rate(block, counted, float(_rate(block, groups)), limits, seed)
        _accept(block, answer.values, groups)
    proven = _rate(block, groups) >= ceiling or _climb(block, groups, counted, limits, seed)
    best = _rate(block, groups)
    for columns, persons, placeable in counted:
        block.rows.add(columns, persons, low=math.ceil(best * placeable))
    return float(best if proven else ceiling), proven


def _rate(block: Block, groups: Sequence[FairGroup]) -> Fraction:
    return least_rate(tuple(groups), block.seats)


def _ceiling(block: Block, counted: Counted, limits: Limits) -> Fraction:
    """The largest rate that the linear relaxation leaves possible."""
    objective, rows, lower, upper = _rate_program(block, counted)
    relaxation = relax(objective, rows, lower, upper, limits, continuous=1)
    return Fraction(1) if relaxation is None else _largest_fraction(relaxation.bound, counted)


def _aim(
    block: Block, groups: Sequence[FairGroup], counted: Counted, rate: Fraction, limits: Limits, seed: int
) -> None:
    """Look for a point with at least this rate among the columns that are good value for their cost."""
    rows = block.rows.copy()
    for columns, persons, placeable in counted:
        rows.add(columns, persons, low=math.ceil(rate * placeable))
    terms = block.goal("cost", seed).terms
    relaxation = relax(terms.astype(float), rows, block.lower, block.upper, limits)
    if relaxation is not None:
        task = Task(terms, rows, block.lower, block.upper, None, limits, seed)
        _accept(block, find(task, relaxation), groups)


def _rate_program(block: Block, counted: Counted) -> tuple[Floats, Rows, Ints, Ints]:
    rows = block.rows.copy()
    for columns, persons, placeable in counted:
        rows.add((*columns, block.size), (*persons, -placeable), low=0)
    objective = np.zeros(block.size + 1)
    objective[-1] = 1.0
    return objective, rows, np.append(block.lower, 0), np.append(block.upper, 1)


def _maximise_rate(block: Block, counted: Counted, reached: float, limits: Limits, seed: int) -> Answer:
    start = np.append(block.point.astype(float), reached)
    objective, rows, lower, upper = _rate_program(block, counted)
    return maximise(
        objective, rows, lower, upper, limits=limits, seed=seed, start=start, gap=1e-9, continuous=1
    )


def _accept(block: Block, values: Floats | Ints | None, groups: Sequence[FairGroup]) -> None:
    """Take a point over if it is feasible and its least rate is higher."""
    if values is None:
        return
    before, reached = block.point, _rate(block, groups)
    block.point = np.rint(values[: block.size]).astype(np.int64)
    if not block.rows.hold(block.point) or _rate(block, groups) <= reached:
        block.point = before


def _largest_fraction(bound: float, counted: Counted) -> Fraction:
    """The largest rate k / N_g, of any group, that does not exceed the bound."""
    if not math.isfinite(bound) or bound >= 1:
        return Fraction(1)
    sizes = {placeable for _, _, placeable in counted}
    return max(Fraction(max(0, math.floor(bound * size + 1e-4)), size) for size in sizes)


def _climb(block: Block, groups: Sequence[FairGroup], counted: Counted, limits: Limits, seed: int) -> bool:
    """Ask for whole seats that give every group a strictly better rate, until there are none: the proof."""
    while not limits.exhausted():
        best = _rate(block, groups)
        rows = block.rows.copy()
        for columns, persons, placeable in counted:
            rows.add(columns, persons, low=math.floor(best * placeable) + 1)
        nothing = np.zeros(block.size)
        answer = maximise(nothing, rows, block.lower, block.upper, limits=limits, seed=seed)
        if answer.infeasible:
            return True
        _accept(block, answer.values, groups)
        if _rate(block, groups) <= best:
            return False
    return False
