"""The goals as arithmetic: what one seat contributes to each tier, and the least group rate.

Solvers, checks and explanations all read the same functions, so an explanation is never a second
implementation of the goal.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from placement.problem import Arc, GroupId, Problem, Unit, UnitId
from placement.solution import Assignment, Value

SMALLEST_FAIR_GROUP = 8  # rates of smaller groups are noise, and would single out people
LOTTERY_NUMBERS = 16


def class1(unit: Unit, arc: Arc) -> int:
    """Persons of the first legal class who get a seat."""
    return unit.class1


def class12(unit: Unit, arc: Arc) -> int:
    """Persons of the first and second legal class who get a seat."""
    return unit.class1 + unit.class2


def placed(unit: Unit, arc: Arc) -> int:
    """Persons who get a seat."""
    return unit.persons


def cost(unit: Unit, arc: Arc) -> int:
    """Cost of the seat in points; less is better."""
    return arc.cost


def km(unit: Unit, arc: Arc) -> int:
    """Kilometres of the way; reported, not a goal of its own."""
    return arc.km


Contribution = Callable[[Unit, Arc], int]
SUM_TIERS: Mapping[str, Contribution] = {"class1": class1, "class12": class12, "placed": placed, "cost": cost}
MINIMISED = frozenset({"cost"})


def lottery_number(seed: int, arc: Arc) -> int:
    """The number drawn for a pair; of equally good assignments the one with the least sum wins.

    Anybody can recompute the draw: the first byte of SHA-256 of "seed:unit:course", modulo 16.
    """
    drawn = hashlib.sha256(f"{seed}:{arc.unit}:{arc.course}".encode()).digest()
    return drawn[0] % LOTTERY_NUMBERS


def total(problem: Problem, assignment: Assignment, contribution: Contribution) -> int:
    """Sum of a contribution over all seats of an assignment."""
    units, arcs = problem.unit_by_id, problem.arc_by_pair
    return sum(contribution(units[unit], arcs[unit, course]) for unit, course in assignment.items())


@dataclass(frozen=True, slots=True)
class FairGroup:
    """A group whose placement rate counts: its placeable members by unit, and how many they are."""

    id: GroupId
    members: Mapping[UnitId, int]
    placeable: int


def fair_groups(problem: Problem) -> tuple[FairGroup, ...]:
    """Groups with at least 8 placeable members, that is members of units with an eligible course."""
    members: dict[GroupId, dict[UnitId, int]] = {}
    for row in problem.groups:
        if row.persons and problem.arcs_of(row.unit):
            members.setdefault(row.group, {})[row.unit] = row.persons
    sizes = {group: sum(units.values()) for group, units in members.items()}
    return tuple(
        FairGroup(group, units, sizes[group])
        for group, units in members.items()
        if sizes[group] >= SMALLEST_FAIR_GROUP
    )


def least_rate(groups: tuple[FairGroup, ...], assignment: Assignment) -> Fraction:
    """The smallest share of a group's placeable members with a seat; 1 when no group is large enough."""
    rates = (
        Fraction(sum(n for unit, n in group.members.items() if unit in assignment), group.placeable)
        for group in groups
    )
    return min(rates, default=Fraction(1))


def tier_values(problem: Problem, assignment: Assignment, tiers: tuple[str, ...]) -> dict[str, Value]:
    """Value of each named tier, in the given order; fairness as a float."""
    values: dict[str, Value] = {}
    for tier in tiers:
        if tier == "fairness":
            values[tier] = float(least_rate(fair_groups(problem), assignment))
        else:
            values[tier] = total(problem, assignment, SUM_TIERS[tier])
    return values
