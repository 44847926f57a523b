"""Changes of an instance that somebody could bring about, each a small object with a short text."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from placement.problem import Arc, Course, CourseId, PoolId, Problem


class Change(Protocol):
    """One change of an instance."""

    def __str__(self) -> str:
        """Short text such as "+1 seat in 17"."""

    def apply_to(self, problem: Problem) -> Problem:
        """The changed instance. Raises KeyError when the id it names does not exist."""


def apply(problem: Problem, changes: Iterable[Change]) -> Problem:
    """All changes in turn."""
    for change in changes:
        problem = change.apply_to(problem)
    return problem


@dataclass(frozen=True, slots=True)
class AddSeats:
    """More seats in one course."""

    course: CourseId
    seats: int

    def __str__(self) -> str:
        return f"{self.seats:+d} {'seat' if self.seats == 1 else 'seats'} in {self.course}"

    def apply_to(self, problem: Problem) -> Problem:
        """The instance with the larger course."""
        course = problem.course_by_id[self.course]
        return _with_course(problem, replace(course, capacity=course.capacity + self.seats))


@dataclass(frozen=True, slots=True)
class AddChildcare:
    """More childcare places in one course."""

    course: CourseId
    places: int

    def __str__(self) -> str:
        return f"{self.places:+d} childcare {'place' if self.places == 1 else 'places'} in {self.course}"

    def apply_to(self, problem: Problem) -> Problem:
        """The instance with more childcare; eligible pairs stay as they are."""
        course = problem.course_by_id[self.course]
        return _with_course(problem, replace(course, childcare=course.childcare + self.places))


@dataclass(frozen=True, slots=True)
class LowerMinimum:
    """A course that opens with fewer persons."""

    course: CourseId
    minimum: int

    def __str__(self) -> str:
        return f"minimum lowered to {self.minimum} in {self.course}"

    def apply_to(self, problem: Problem) -> Problem:
        """The instance with the lower minimum."""
        return _with_course(problem, replace(problem.course_by_id[self.course], minimum=self.minimum))


@dataclass(frozen=True, slots=True)
class OpenMore:
    """A pool in which one more course may open: another teacher or room."""

    pool: PoolId

    def __str__(self) -> str:
        return f"+1 open course in pool {self.pool}"

    def apply_to(self, problem: Problem) -> Problem:
        """The instance with the wider pool."""
        if all(pool.id != self.pool for pool in problem.pools):
            raise KeyError(self.pool)
        pools = (replace(p, max_open=p.max_open + 1) if p.id == self.pool else p for p in problem.pools)
        return _rebuilt(problem, pools=tuple(pools))


@dataclass(frozen=True, slots=True)
class AddCourse:
    """New courses with their eligible pairs."""

    courses: tuple[Course, ...]
    arcs: tuple[Arc, ...]

    def __str__(self) -> str:
        return "new course " + ", ".join(course.id for course in self.courses)

    def apply_to(self, problem: Problem) -> Problem:
        """The instance with the new courses. Raises ProblemError on a repeated or unknown id."""
        return _rebuilt(problem, courses=(*problem.courses, *self.courses), arcs=(*problem.arcs, *self.arcs))


def _with_course(problem: Problem, changed: Course) -> Problem:
    courses = tuple(changed if course.id == changed.id else course for course in problem.courses)
    return _rebuilt(problem, courses=courses)


def _rebuilt(problem: Problem, **parts: tuple[object, ...]) -> Problem:
    return replace(problem, **parts)  # type: ignore[arg-type]
