"""Is an assignment allowed, and is it fair? Independent of every solver; finds faults, never repairs them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from placement.problem import Arc, CourseId, Problem, Unit, UnitId
from placement.solution import Assignment


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule; `subject` is the id of the course, unit, pool or pair concerned."""

    rule: str
    subject: str
    detail: str

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Envy:
    """A unit without a seat that could take the seat of a unit of a lower legal class, and it alone."""

    envious: UnitId
    holder: UnitId
    course: CourseId


@dataclass(frozen=True, slots=True)
class Load:
    """Persons and childcare places taken in each open course."""

    persons: Counter[CourseId]
    childcare: Counter[CourseId]


def load_of(problem: Problem, assignment: Assignment) -> Load:
    """Count what an assignment takes; pairs that are not eligible take no childcare."""
    persons: Counter[CourseId] = Counter()
    childcare: Counter[CourseId] = Counter()
    for unit, course in assignment.items():
        persons[course] += problem.unit_by_id[unit].persons
        arc = problem.arc_by_pair.get((unit, course))
        childcare[course] += arc.childcare if arc else 0
    return Load(persons, childcare)


def violations(problem: Problem, assignment: Assignment) -> tuple[Violation, ...]:
    """Every rule of the instance that the assignment breaks; empty when it is feasible."""
    unknown = tuple(_unknown(problem, assignment))
    known = {u: c for u, c in assignment.items() if (u, c) in problem.arc_by_pair}
    rest = (_courses(problem, known), _pools(problem, known), _pairs(problem, known))
    fixed = _fixed(problem, assignment)
    return (*unknown, *(violation for found in rest for violation in found), *fixed)


def _unknown(problem: Problem, assignment: Assignment) -> Iterator[Violation]:
    for unit, course in assignment.items():
        if (unit, course) not in problem.arc_by_pair:
            yield Violation("eligibility", f"{unit},{course}", "not an eligible pair")


def _courses(problem: Problem, assignment: Assignment) -> Iterator[Violation]:
    load = load_of(problem, assignment)
    for course_id, persons in load.persons.items():
        course, places = problem.course_by_id[course_id], load.childcare[course_id]
        if persons > course.capacity:
            yield Violation("capacity", course_id, f"{persons} persons on {course.capacity} seats")
        if persons < course.minimum:
            yield Violation("minimum", course_id, f"{persons} of {course.minimum} persons needed to open")
        if places > course.childcare:
            yield Violation("childcare", course_id, f"{places} children on {course.childcare} places")


def _pools(problem: Problem, assignment: Assignment) -> Iterator[Violation]:
    opened = set(assignment.values())
    for pool in problem.pools:
        count = sum(course in opened for course in pool.courses)
        if count > pool.max_open:
            yield Violation("pool", pool.id, f"{count} courses open, at most {pool.max_open} allowed")


def _pairs(problem: Problem, assignment: Assignment) -> Iterator[Violation]:
    for couple in problem.couples:
        a, b = assignment.get(couple.unit_a), assignment.get(couple.unit_b)
        if a is not None and b is not None and _slot(problem, a) == _slot(problem, b):
            yield Violation("couple", f"{couple.unit_a},{couple.unit_b}", "both in the same slot")
    for conflict in problem.conflicts:
        course = assignment.get(conflict.unit_a)
        if course is not None and course == assignment.get(conflict.unit_b):
            yield Violation("conflict", f"{conflict.unit_a},{conflict.unit_b}", f"both in course {course}")


def _slot(problem: Problem, course: CourseId) -> int:
    return problem.course_by_id[course].slot


def _fixed(problem: Problem, assignment: Assignment) -> Iterator[Violation]:
    for seat in problem.fixed:
        if assignment.get(seat.unit) != seat.course:
            yield Violation("fixed", seat.unit, f"not in its confirmed course {seat.course}")


def justified_envy(problem: Problem, assignment: Assignment) -> tuple[Envy, ...]:
    """Pairs where a seatless unit of a better class could replace one unit of a lower class.

    The exchange must leave the assignment feasible. Legal order: IntV § 7(4) sentence 4, DeuFoeV § 8(3).
    Confirmed seats are never envied: they stay.
    """
    fixed = {seat.unit for seat in problem.fixed}
    holders: dict[CourseId, list[Unit]] = {}
    for taker, course in assignment.items():
        if taker not in fixed:
            holders.setdefault(course, []).append(problem.unit_by_id[taker])
    load = load_of(problem, assignment)
    found: list[Envy] = []
    for unit in problem.units:
        if unit.id in assignment:
            continue
        for arc in problem.arcs_of(unit.id):
            for holder in holders.get(arc.course, ()):
                if unit.priority < holder.priority and _swap_fits(problem, assignment, load, arc, holder):
                    found.append(Envy(unit.id, holder.id, arc.course))
    return tuple(found)


def _swap_fits(problem: Problem, assignment: Assignment, load: Load, arc: Arc, holder: Unit) -> bool:
    """Would only this course, and the pairs of its new holder, still be in order?"""
    course = problem.course_by_id[arc.course]
    persons = load.persons[course.id] - holder.persons + problem.unit_by_id[arc.unit].persons
    left = problem.arc_by_pair[holder.id, course.id].childcare
    if not course.minimum <= persons <= course.capacity:
        return False
    if load.childcare[course.id] - left + arc.childcare > course.childcare:
        return False
    swapped = {unit: taken for unit, taken in assignment.items() if unit != holder.id}
    swapped[arc.unit] = course.id
    return not any(_pairs(problem, swapped))
