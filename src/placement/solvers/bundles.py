"""Several whole-number goals in one objective: mixed-radix weights that keep the order exact.

If goal i ranges over r_i values, the weight of a goal is the product of the ranges of all goals after it.
A sum of lesser goals can then never outweigh one unit of a greater goal. Goals are bundled only while the
largest coefficient stays far inside what a double-precision solver separates; the rest follow in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from placement.solvers.program import Ints

LARGEST_COEFFICIENT = 10**7


@dataclass(frozen=True, slots=True)
class Goal:
    """A whole-number linear goal to be maximised; its value always lies between `low` and `high`.

    A `loose` goal guides the search between equals but need not be proven; it may only come last.
    """

    name: str
    terms: Ints
    low: int
    high: int
    loose: bool = False

    @property
    def span(self) -> int:
        """How many values the goal can take."""
        return self.high - self.low + 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """Goals solved in one objective, with their weights."""

    goals: tuple[Goal, ...]
    weights: tuple[int, ...]

    @property
    def gap(self) -> int:
        """How close bound and value must come to prove every goal of the bundle that is not loose."""
        return self.goals[-1].span if self.goals[-1].loose else 1

    @property
    def objective(self) -> Ints:
        """The weighted sum of the goals."""
        total = np.zeros_like(self.goals[0].terms)
        for goal, weight in zip(self.goals, self.weights, strict=True):
            total = total + weight * goal.terms
        return total

    def first_bound(self, bound: float) -> int:
        """Largest value of the first goal under a bound of the whole objective."""
        first, rest = self.goals[0], list(zip(self.goals, self.weights, strict=True))[1:]
        least = sum(weight * goal.low for goal, weight in rest)
        if not np.isfinite(bound):
            return first.high
        return min(first.high, (int(np.floor(bound + 1e-4)) - least) // self.weights[0])


def bundles(goals: Sequence[Goal]) -> list[Bundle]:
    """Split goals, most important first, into as few exact bundles as the coefficients allow."""
    result: list[Bundle] = []
    current: list[Goal] = []
    for goal in reversed(goals):  # from the end, so that the draw stays with the goal it breaks ties of
        if current and _largest([goal, *current]) > LARGEST_COEFFICIENT:
            result.append(_bundle(current))
            current = []
        current.insert(0, goal)
    if current:
        result.append(_bundle(current))
    return result[::-1]


def _weights(goals: Sequence[Goal]) -> tuple[int, ...]:
    weights = [1]
    for goal in reversed(goals[1:]):
        weights.append(weights[-1] * goal.span * (2 if goal.loose else 1))
    return tuple(reversed(weights))


def _largest(goals: Sequence[Goal]) -> int:
    peaks = (int(np.abs(goal.terms).max(initial=0)) for goal in goals)
    return sum(weight * peak for weight, peak in zip(_weights(goals), peaks, strict=True))


def _bundle(goals: Sequence[Goal]) -> Bundle:
    return Bundle(tuple(goals), _weights(goals))
