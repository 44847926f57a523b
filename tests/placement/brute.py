"""Enumerate every assignment of a small instance: the referee for the engine, sharing no code with it."""

from collections.abc import Iterator
from fractions import Fraction

from placement import Problem

Seats = dict[str, str]


def all_feasible(problem: Problem) -> Iterator[Seats]:
    """Every assignment that keeps all rules."""
    choices = [[None, *(a.course for a in problem.arcs if a.unit == u.id)] for u in problem.units]
    yield from _extend(problem, choices, {}, 0)


def _extend(
    problem: Problem, choices: list[list[str | None]], seats: Seats, position: int
) -> Iterator[Seats]:
    if position == len(choices):
        if feasible(problem, seats):
            yield dict(seats)
        return
    unit = problem.units[position].id
    for course in choices[position]:
        if course is not None:
            seats[unit] = course
        yield from _extend(problem, choices, seats, position + 1)
        seats.pop(unit, None)


def feasible(problem: Problem, seats: Seats) -> bool:
    """The rules of the instance, written down a second time."""
    persons = {unit.id: unit.persons for unit in problem.units}
    care = {(arc.unit, arc.course): arc.childcare for arc in problem.arcs}
    opened = set(seats.values())
    for course in problem.courses:
        inside = [unit for unit, taken in seats.items() if taken == course.id]
        count = sum(persons[unit] for unit in inside)
        if inside and not course.minimum <= count <= course.capacity:
            return False
        if sum(care[unit, course.id] for unit in inside) > course.childcare:
            return False
    slot = {course.id: course.slot for course in problem.courses}
    together = [(c.unit_a, c.unit_b) for c in problem.couples if c.unit_a in seats and c.unit_b in seats]
    return (
        all(sum(course in opened for course in pool.courses) <= pool.max_open for pool in problem.pools)
        and all(slot[seats[a]] != slot[seats[b]] for a, b in together)
        and all(seats.get(c.unit_a, 1) != seats.get(c.unit_b, 2) for c in problem.conflicts)
        and all(seats.get(seat.unit) == seat.course for seat in problem.fixed)
    )


def vector(problem: Problem, seats: Seats, tiers: tuple[str, ...]) -> tuple[Fraction, ...]:
    """Tier values, costs negated, so that a larger vector is better."""
    units = [unit for unit in problem.units if unit.id in seats]
    cost = {(arc.unit, arc.course): arc.cost for arc in problem.arcs}
    values = {
        "class1": Fraction(sum(unit.class1 for unit in units)),
        "class12": Fraction(sum(unit.class1 + unit.class2 for unit in units)),
        "placed": Fraction(sum(unit.persons for unit in units)),
        "fairness": _fairness(problem, seats),
        "cost": -Fraction(sum(cost[pair] for pair in seats.items())),
    }
    return tuple(values[tier] for tier in tiers)


def _fairness(problem: Problem, seats: Seats) -> Fraction:
    rates = [Fraction(1)]
    placeable = {arc.unit for arc in problem.arcs}
    for group in {member.group for member in problem.groups}:
        rows = [m for m in problem.groups if m.group == group and m.unit in placeable]
        size = sum(m.persons for m in rows)
        if size >= 8:
            rates.append(Fraction(sum(m.persons for m in rows if m.unit in seats), size))
    return min(rates)


def best_vector(problem: Problem, tiers: tuple[str, ...]) -> tuple[Fraction, ...] | None:
    """The lexicographic optimum; None when nothing is feasible."""
    return max((vector(problem, seats, tiers) for seats in all_feasible(problem)), default=None)
