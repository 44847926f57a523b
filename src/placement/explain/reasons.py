"""Why one unit sits where it sits, which limits stand against its other courses, and what would change it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from placement.checks import Load, load_of
from placement.explain.changes import AddChildcare, AddSeats, Change, LowerMinimum, OpenMore
from placement.params import Params
from placement.problem import Arc, CourseId, Pool, Problem, UnitId
from placement.solution import Assignment, Result, Value
from placement.solve import solve

MOST_CHANGES = 8  # each is an exact re-solve


@dataclass(frozen=True, slots=True)
class Blocking:
    """A limit that keeps the unit out of a course: capacity, childcare, minimum, pool, couple or conflict."""

    constraint: str
    course: CourseId
    detail: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another eligible course of the unit and why it was not chosen."""

    course: CourseId
    cost: int
    why_not: str


@dataclass(frozen=True, slots=True)
class WouldChange:
    """A change and its exact effect: tier values before and after, and the unit's course after it."""

    change: str
    tiers_before: tuple[Value, ...]
    tiers_after: tuple[Value, ...]
    unit_course: CourseId | None
    exact: bool
    lift: Change


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole answer for one unit; `priority` is its legal class, 1, 2 or 3."""

    unit: UnitId
    course: CourseId | None
    priority: int
    blocking: tuple[Blocking, ...]
    alternatives: tuple[Alternative, ...]
    would_change: tuple[WouldChange, ...]


def explain(
    problem: Problem,
    assignment: Assignment,
    unit: UnitId,
    params: Params | None = None,
    *,
    before: Result | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Explanation:
    """Explain one unit's place in a feasible assignment.

    Blocking limits and alternatives are read off the given assignment. `would_change` compares the optimum of
    the instance with the optimum after one change, each solved exactly (`before` spares the first solve).
    Raises KeyError for an unknown unit.
    """
    known = problem.unit_by_id[unit]
    scene = _Scene(problem, assignment, load_of(problem, assignment), unit)
    others = sorted(scene.other_arcs(), key=lambda arc: (arc.cost, arc.course))
    wanted = [arc for arc in others if scene.better(arc)]
    found = {arc.course: tuple(scene.blocks(arc)) for arc in others}
    blocking = tuple(block for arc in wanted for block in found[arc.course])
    alternatives = tuple(
        Alternative(arc.course, arc.cost, scene.why_not(arc, found[arc.course])) for arc in others
    )
    changes = scene.changes(wanted)[:MOST_CHANGES]
    effects = tuple(_effects(problem, unit, changes, params, before, should_stop))
    return Explanation(unit, assignment.get(unit), known.priority, blocking, alternatives, effects)


def _effects(
    problem: Problem,
    unit: UnitId,
    changes: Sequence[Change],
    params: Params | None,
    before: Result | None,
    should_stop: Callable[[], bool] | None,
) -> Iterator[WouldChange]:
    if not changes:
        return
    old = before or solve(problem, params, should_stop=should_stop)
    for change in changes:
        new = solve(change.apply_to(problem), params, should_stop=should_stop)
        yield WouldChange(
            str(change),
            tuple(old.values.values()),
            tuple(new.values.values()),
            new.assignment.get(unit),
            old.proven and new.proven,
            change,
        )


@dataclass(frozen=True, slots=True)
class _Scene:
    """The assignment as one unit meets it, its own seat taken out of the loads."""

    problem: Problem
    assignment: Assignment
    load: Load
    unit: UnitId

    @property
    def own(self) -> Arc | None:
        course = self.assignment.get(self.unit)
        return None if course is None else self.problem.arc_by_pair[self.unit, course]

    @property
    def persons(self) -> int:
        return self.problem.unit_by_id[self.unit].persons

    def other_arcs(self) -> list[Arc]:
        """All eligible courses but the one it has."""
        return [arc for arc in self.problem.arcs_of(self.unit) if arc != self.own]

    def better(self, arc: Arc) -> bool:
        """Would the unit rather be there?"""
        return self.own is None or arc.cost < self.own.cost

    def blocks(self, arc: Arc) -> Iterator[Blocking]:
        """Every limit that forbids the seat, the rest of the assignment staying as it is."""
        course = self.problem.course_by_id[arc.course]
        persons, places = self.load.persons[arc.course], self.load.childcare[arc.course]
        if persons + self.persons > course.capacity:
            free = course.capacity - persons
            yield Blocking(
                "capacity", arc.course, f"{free} of {course.capacity} seats free, {self.persons} needed"
            )
        if places + arc.childcare > course.childcare:
            free = course.childcare - places
            detail = f"{free} of {course.childcare} childcare places free, {arc.childcare} needed"
            yield Blocking("childcare", arc.course, detail)
        if persons + self.persons < course.minimum:
            coming = persons + self.seatless(arc.course)
            detail = f"not open: {coming} of {course.minimum} persons needed, seated here or without a seat"
            yield Blocking("minimum", arc.course, detail)
        for pool in self.full_pools(arc.course):
            yield Blocking("pool", arc.course, f"pool {pool.id} has its {pool.max_open} courses open")
        yield from self._partners(arc)

    def seatless(self, course: CourseId) -> int:
        """Eligible persons without a seat, this unit included."""
        units = self.problem.units
        free = (unit for unit in units if unit.id == self.unit or unit.id not in self.assignment)
        return sum(unit.persons for unit in free if (unit.id, course) in self.problem.arc_by_pair)

    def full_pools(self, course: CourseId) -> Iterator[Pool]:
        """Pools in which this closed course cannot open any more."""
        if self.load.persons[course]:
            return
        leaving = self.own.course if self.own and self._closes_behind() else None
        for pool in self.problem.pools:
            opened = sum(self.load.persons[c] > 0 and c != leaving for c in pool.courses)
            if course in pool.courses and opened >= pool.max_open:
                yield pool

    def _closes_behind(self) -> bool:
        return self.own is not None and self.load.persons[self.own.course] == self.persons

    def _partners(self, arc: Arc) -> Iterator[Blocking]:
        slots = {course.id: course.slot for course in self.problem.courses}
        for couple in self.problem.couples:
            if self.unit in (couple.unit_a, couple.unit_b):
                other = couple.unit_b if couple.unit_a == self.unit else couple.unit_a
                theirs = self.assignment.get(other)
                if theirs is not None and slots[theirs] == slots[arc.course]:
                    yield Blocking("couple", arc.course, "the other one of a couple sits in the same slot")
        for conflict in self.problem.conflicts:
            if self.unit in (conflict.unit_a, conflict.unit_b):
                other = conflict.unit_b if conflict.unit_a == self.unit else conflict.unit_a
                if self.assignment.get(other) == arc.course:
                    yield Blocking("conflict", arc.course, "a conflict pair may not share the course")

    def why_not(self, arc: Arc, blocks: Sequence[Blocking]) -> str:
        """One reason: blocked, not better, or the seat it would leave behind."""
        if any(seat.unit == self.unit for seat in self.problem.fixed):
            return "its seat is fixed"
        if blocks:
            return "; ".join(f"{block.constraint}: {block.detail}" for block in blocks)
        if self.own is None:
            return "free, but a seat here serves no goal of this run"
        if not self.better(arc):
            return f"no better: costs {arc.cost}, its place {self.own.cost}"
        left = self.load.persons[self.own.course] - self.persons
        needed = self.problem.course_by_id[self.own.course].minimum
        if 0 < left < needed:
            return f"minimum: course {self.own.course} would keep only {left} of {needed} persons"
        return "free: this assignment is not the cheapest one"

    def changes(self, wanted: Sequence[Arc]) -> list[Change]:
        """Changes of the offer that lift one limit each, cheapest courses first."""
        if any(seat.unit == self.unit for seat in self.problem.fixed):
            return []
        return list(dict.fromkeys(change for arc in wanted for change in self._lifts(arc)))

    def _lifts(self, arc: Arc) -> Iterator[Change]:
        course = self.problem.course_by_id[arc.course]
        persons, places = self.load.persons[arc.course], self.load.childcare[arc.course]
        if persons + self.persons > course.capacity:
            yield AddSeats(arc.course, persons + self.persons - course.capacity)
        if places + arc.childcare > course.childcare:
            yield AddChildcare(arc.course, places + arc.childcare - course.childcare)
        coming = persons + self.seatless(arc.course)
        if coming < course.minimum:
            yield LowerMinimum(arc.course, coming)
        for pool in self.full_pools(arc.course):
            yield OpenMore(pool.id)
