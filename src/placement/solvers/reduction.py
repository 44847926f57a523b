"""Shrink an instance without losing any feasible assignment, and split it into independent parts.

Theorem used: lexicographic order is compatible with addition, so for tiers that are sums the union of the
parts' optima is an optimum of the whole. The least group rate is no sum; it is treated over all parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from placement.problem import Arc, CourseId, Problem, UnitId
from placement.solution import Infeasible


@dataclass(frozen=True, slots=True)
class Reduced:
    """Arcs that can still carry a seat, and the pools that can still bind, by their openable courses."""

    arcs: tuple[Arc, ...]
    pools: tuple[tuple[int, tuple[CourseId, ...]], ...]
    fixed: frozenset[tuple[UnitId, CourseId]]


def reduce(problem: Problem) -> Reduced:
    """Drop arcs that no feasible assignment uses. Raises Infeasible when a fixed seat is among them."""
    seats = _fixed_seats(problem)
    arcs = [arc for arc in problem.arcs if _fits_alone(problem, arc, seats)]
    closed = {course for pool in problem.pools if pool.max_open == 0 for course in pool.courses}
    while True:
        reach: dict[CourseId, int] = defaultdict(int)
        for arc in arcs:
            reach[arc.course] += problem.unit_by_id[arc.unit].persons
        closed |= {c for c, persons in reach.items() if persons < problem.course_by_id[c].minimum}
        kept = [arc for arc in arcs if arc.course not in closed]
        if len(kept) == len(arcs):
            break
        arcs = kept
    _require_fixed(problem, arcs, seats)
    openable = {arc.course for arc in arcs}
    pools = ((pool.max_open, tuple(c for c in pool.courses if c in openable)) for pool in problem.pools)
    binding = tuple((limit, courses) for limit, courses in pools if limit < len(courses))
    return Reduced(tuple(arcs), binding, frozenset(seats.items()))


def _fixed_seats(problem: Problem) -> dict[UnitId, CourseId]:
    seats: dict[UnitId, CourseId] = {}
    for seat in problem.fixed:
        if seats.setdefault(seat.unit, seat.course) != seat.course:
            both = f"{seats[seat.unit]} and {seat.course}"
            raise Infeasible(f"unit {seat.unit} has two fixed seats, in courses {both}")
    return seats


def _fits_alone(problem: Problem, arc: Arc, seats: dict[UnitId, CourseId]) -> bool:
    course = problem.course_by_id[arc.course]
    return (
        seats.get(arc.unit, arc.course) == arc.course
        and problem.unit_by_id[arc.unit].persons <= course.capacity
        and arc.childcare <= course.childcare
        and course.minimum <= course.capacity
    )


def _require_fixed(problem: Problem, arcs: Iterable[Arc], seats: dict[UnitId, CourseId]) -> None:
    usable = {(arc.unit, arc.course) for arc in arcs}
    for unit, course in seats.items():
        if (unit, course) not in usable:
            needed = problem.course_by_id[course].minimum
            raise Infeasible(
                f"fixed seat of unit {unit}: course {course} cannot be open for it "
                f"(seats, childcare, pool, or its minimum of {needed} cannot be met)"
            )


def split(problem: Problem, reduced: Reduced) -> list[tuple[Arc, ...]]:
    """Arcs of each independent part, parts and arcs in input order."""
    groups = _Groups()
    for arc in reduced.arcs:
        groups.join(("unit", arc.unit), ("course", arc.course))
    for _, courses in reduced.pools:
        for course in courses[1:]:
            groups.join(("course", courses[0]), ("course", course))
    alive = {arc.unit for arc in reduced.arcs}
    pairs = [(pair.unit_a, pair.unit_b) for pair in problem.couples]
    pairs += [(pair.unit_a, pair.unit_b) for pair in problem.conflicts]
    for a, b in pairs:
        if a in alive and b in alive:
            groups.join(("unit", a), ("unit", b))
    parts: dict[tuple[str, str], list[Arc]] = defaultdict(list)
    for arc in reduced.arcs:
        parts[groups.root(("unit", arc.unit))].append(arc)
    return [tuple(arcs) for arcs in parts.values()]


class _Groups:
    """Union-find with path halving (Tarjan and van Leeuwen 1984)."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(self, node: tuple[str, str]) -> tuple[str, str]:
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, a: tuple[str, str], b: tuple[str, str]) -> None:
        self._parent[self.root(a)] = self.root(b)


def pools_within(reduced: Reduced, courses: Sequence[CourseId]) -> list[tuple[int, tuple[CourseId, ...]]]:
    """The binding pools whose courses lie in one part."""
    present = set(courses)
    return [(limit, members) for limit, members in reduced.pools if members[0] in present]
