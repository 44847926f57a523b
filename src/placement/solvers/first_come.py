"""First come, first served: what a desk does by hand, and the baseline for every comparison.

Units queue by registration (longest wait first, then unit id) and take their cheapest arc that still fits;
then the open course furthest below its minimum is closed and its units queue again, until none is below.
Closing the course furthest below is the rule of Biro and McBride (2014) for lower quotas.

Confirmed seats are taken first and their courses are never closed. Only if such a course ends below its
minimum the queue starts again with those courses filled up to their minimum before everybody else.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from placement.problem import Arc, CourseId, Problem, Unit, UnitId
from placement.solution import Infeasible


def id_order(identifier: str) -> tuple[int, int, str]:
    """Sort key of ids: whole numbers by value, then other ids as text."""
    if identifier.isascii() and identifier.isdigit():
        return 0, int(identifier), identifier
    return 1, 0, identifier


def first_come(problem: Problem) -> dict[UnitId, CourseId]:
    """The baseline assignment. Raises Infeasible when the queue cannot keep the fixed seats."""
    plain = _Queue(problem)
    plain.serve(plain.everybody)
    if plain.close_until_met():
        return plain.seats
    filling = _Queue(problem)
    filling.fill_confirmed()
    filling.serve(unit for unit in filling.everybody if unit.id not in filling.seats)
    if filling.close_until_met():
        return filling.seats
    raise Infeasible("first come, first served leaves a course with fixed seats below its minimum")


class _Queue:
    """Seats taken so far, and what is left of every limit."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.seats: dict[UnitId, CourseId] = {}
        self.load: Counter[CourseId] = Counter()
        self.childcare: Counter[CourseId] = Counter()
        self.closed: set[CourseId] = set()
        self.pools = defaultdict(list)
        for pool in problem.pools:
            for course in pool.courses:
                self.pools[course].append(pool)
        self.apart: dict[UnitId, list[tuple[UnitId, bool]]] = defaultdict(list)
        for pairs, by_slot in ((problem.couples, True), (problem.conflicts, False)):
            for pair in pairs:
                self.apart[pair.unit_a].append((pair.unit_b, by_slot))
                self.apart[pair.unit_b].append((pair.unit_a, by_slot))
        self.everybody = sorted(problem.units, key=lambda unit: (-unit.wait, id_order(unit.id)))
        for seat in problem.fixed:
            self._confirm(problem.arc_by_pair[seat.unit, seat.course])
        self.confirmed = {seat.course for seat in problem.fixed}

    def _confirm(self, arc: Arc) -> None:
        if self.seats.get(arc.unit, arc.course) != arc.course:
            raise Infeasible(f"unit {arc.unit} has two fixed seats")
        if arc.unit not in self.seats:
            if not self.fits(arc):
                raise Infeasible(f"fixed seat of unit {arc.unit} in course {arc.course} contradicts another")
            self._take(arc)

    def fits(self, arc: Arc) -> bool:
        """May the unit sit down here now? Minima are looked at only at the end."""
        course = self.problem.course_by_id[arc.course]
        persons = self.problem.unit_by_id[arc.unit].persons
        return (
            arc.course not in self.closed
            and self.load[arc.course] + persons <= course.capacity
            and self.childcare[arc.course] + arc.childcare <= course.childcare
            and (self.load[arc.course] > 0 or self._may_open(arc.course))
            and not any(self._meets(arc.course, *other) for other in self.apart[arc.unit])
        )

    def _may_open(self, course: CourseId) -> bool:
        return all(
            sum(self.load[member] > 0 for member in pool.courses) < pool.max_open
            for pool in self.pools[course]
        )

    def _meets(self, course: CourseId, other: UnitId, by_slot: bool) -> bool:
        theirs = self.seats.get(other)
        if theirs is None or theirs == course:
            return theirs is not None
        courses = self.problem.course_by_id
        return by_slot and courses[theirs].slot == courses[course].slot

    def _take(self, arc: Arc) -> None:
        self.seats[arc.unit] = arc.course
        self.load[arc.course] += self.problem.unit_by_id[arc.unit].persons
        self.childcare[arc.course] += arc.childcare

    def serve(self, units: Iterable[Unit]) -> None:
        """Each unit in turn takes its cheapest arc that fits; equal costs go to the smaller course id."""
        for unit in units:
            if unit.id in self.seats:
                continue
            arcs = sorted(self.problem.arcs_of(unit.id), key=lambda arc: (arc.cost, id_order(arc.course)))
            best = next((arc for arc in arcs if self.fits(arc)), None)
            if best is not None:
                self._take(best)

    def fill_confirmed(self) -> None:
        """Units in queue order fill the courses with confirmed seats up to their minimum."""
        for course in sorted(self.confirmed, key=id_order):
            for unit in self.everybody:
                if self.load[course] >= self.problem.course_by_id[course].minimum:
                    break
                arc = self.problem.arc_by_pair.get((unit.id, course))
                if arc is not None and unit.id not in self.seats and self.fits(arc):
                    self._take(arc)

    def close_until_met(self) -> bool:
        """Close the course furthest below its minimum, again and again; False when one may not close."""
        while True:
            below = {
                course: self.problem.course_by_id[course].minimum - persons
                for course, persons in self.load.items()
                if 0 < persons < self.problem.course_by_id[course].minimum
            }
            if not below:
                return True
            closable = below.keys() - self.confirmed
            if not closable:
                return False
            self._close(min(closable, key=lambda course: (-below[course], id_order(course))))

    def _close(self, course: CourseId) -> None:
        self.closed.add(course)
        leaving = [unit for unit in self.everybody if self.seats.get(unit.id) == course]
        for unit in leaving:
            del self.seats[unit.id]
        del self.load[course], self.childcare[course]
        self.serve(leaving)
