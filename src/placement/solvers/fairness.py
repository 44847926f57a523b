"""Max-min fairness: raise the least placement rate of the groups, exactly.

The rate of group g is a fraction k / N_g, so only finitely many values exist. HiGHS maximises a real z with
placed_g >= z N_g; its bound is then rounded down to the next fraction that can occur. Where the solver's
tolerances leave a doubt, one more program with whole numbers asks for a strictly better rate.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from placement.objective import FairGroup, least_rate
from placement.solvers.blocks import Block
from placement.solvers.highs import Answer, Limits, maximise
from placement.solvers.program import Ints

Counted = Sequence[tuple[list[int], list[int], int]]


def raise_least_rate(
    block: Block, groups: Sequence[FairGroup], limits: Limits, seed: int
) -> tuple[float, bool]:
    """Improve the block's point and hold its least rate from now on; the bound, and whether it is proven."""
    counted = [(*block.members(group), group.placeable) for group in groups]
    while True:
        reached = least_rate(tuple(groups), block.seats)
        answer = _maximise_rate(block, counted, float(reached), limits, seed)
        improved = _accept(block, answer, groups, reached)
        bound = _largest_fraction(answer.bound, counted)
        best = least_rate(tuple(groups), block.seats)
        if not answer.optimal or bound <= best or not improved:
            break
    proven = bound <= best or (not limits.exhausted() and _none_better(block, counted, best, limits, seed))
    for columns, persons, placeable in counted:
        block.rows.add(columns, persons, low=math.ceil(best * placeable))
    return float(best if proven else bound), proven


def _maximise_rate(block: Block, counted: Counted, reached: float, limits: Limits, seed: int) -> Answer:
    rows = block.rows.copy()
    for columns, persons, placeable in counted:
        rows.add((*columns, block.size), (*persons, -placeable), low=0)
    objective = np.zeros(block.size + 1)
    objective[-1] = 1.0
    return maximise(
        objective,
        rows,
        np.append(block.lower, 0),
        np.append(block.upper, 1),
        limits=limits,
        seed=seed,
        start=np.append(block.point.astype(float), reached),
        integral=False,
        continuous=1,
    )


def _accept(block: Block, answer: Answer, groups: Sequence[FairGroup], reached: Fraction) -> bool:
    if answer.values is None:
        return False
    before = block.point
    found: Ints = np.rint(answer.values[: block.size]).astype(np.int64)
    block.point = found
    if block.rows.hold(found) and least_rate(tuple(groups), block.seats) > reached:
        return True
    block.point = before
    return False


def _largest_fraction(bound: float, counted: Counted) -> Fraction:
    """The largest rate k / N_g, of any group, that does not exceed the bound."""
    if not math.isfinite(bound) or bound >= 1:
        return Fraction(1)
    sizes = {placeable for _, _, placeable in counted}
    return max(Fraction(max(0, math.floor(bound * size + 1e-4)), size) for size in sizes)


def _none_better(block: Block, counted: Counted, best: Fraction, limits: Limits, seed: int) -> bool:
    """Does no whole-number point give every group more than the best rate?"""
    rows = block.rows.copy()
    for columns, persons, placeable in counted:
        rows.add(columns, persons, low=math.floor(best * placeable) + 1)
    nothing = np.zeros(block.size)
    return maximise(nothing, rows, block.lower, block.upper, limits=limits, seed=seed).infeasible
