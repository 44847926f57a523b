"""First come, first served on instances small enough to do by hand."""

import pytest
from hypothesis import given, settings

from placement import (
    Arc,
    Couple,
    Course,
    CourseId,
    FixedSeat,
    Infeasible,
    Pool,
    PoolId,
    Problem,
    Unit,
    UnitId,
    baseline,
)
from tests.placement.brute import feasible
from tests.placement.instances import small_problems


def units(*waits: int) -> tuple[Unit, ...]:
    return tuple(Unit(UnitId(str(number)), wait=wait) for number, wait in enumerate(waits))


def course(name: str, capacity: int, minimum: int = 0, slot: int = 0) -> Course:
    return Course(CourseId(name), capacity, minimum, slot=slot)


def arc(unit: int, name: str, cost: int) -> Arc:
    return Arc(UnitId(str(unit)), CourseId(name), cost)


def test_longest_wait_takes_the_cheapest_seat() -> None:
    arcs = (arc(0, "1", 1), arc(0, "2", 5), arc(1, "1", 1), arc(1, "2", 5))

    assert baseline(Problem(units(2, 9), (course("1", 1), course("2", 1)), arcs)) == {"1": "1", "0": "2"}


def test_equal_wait_goes_by_number_not_by_text() -> None:
    people = (Unit(UnitId("10")), Unit(UnitId("9")))
    arcs = (Arc(UnitId("10"), CourseId("1")), Arc(UnitId("9"), CourseId("1")))

    assert baseline(Problem(people, (course("1", 1),), arcs)) == {"9": "1"}


def test_course_furthest_below_its_minimum_closes_first_and_its_units_queue_again() -> None:
    courses = (course("1", 9, 3), course("2", 9, 5))
    arcs = (arc(0, "1", 1), arc(1, "1", 1), arc(2, "2", 1), arc(2, "1", 7))

    # course 2 lacks 4, course 1 lacks 1: 2 closes, its unit moves to 1, which is then full enough
    assert baseline(Problem(units(3, 2, 1), courses, arcs)) == {"0": "1", "1": "1", "2": "1"}


def test_pool_and_couple_count_as_not_fitting() -> None:
    courses = (course("1", 9, slot=0), course("2", 9, slot=0), course("3", 9, slot=1))
    arcs = (arc(0, "1", 1), arc(1, "2", 1), arc(1, "3", 5), arc(2, "1", 1), arc(2, "3", 2))
    pool = Pool(PoolId("1"), (CourseId("1"), CourseId("2")), 1)
    couple = Couple(UnitId("0"), UnitId("2"))

    seats = baseline(Problem(units(3, 2, 1), courses, arcs, (couple,), pools=(pool,)))

    assert seats == {"0": "1", "1": "3", "2": "3"}


def test_fixed_seats_come_first() -> None:
    problem = Problem(
        units(9, 1),
        (course("1", 1),),
        (arc(0, "1", 1), arc(1, "1", 1)),
        fixed=(FixedSeat(UnitId("1"), CourseId("1")),),
    )

    assert baseline(problem) == {"1": "1"}


def test_fixed_seat_in_a_course_nobody_can_fill_is_infeasible() -> None:
    fixed = (FixedSeat(UnitId("0"), CourseId("1")),)

    with pytest.raises(Infeasible):
        baseline(Problem(units(1), (course("1", 5, 2),), (arc(0, "1", 1),), fixed=fixed))


@settings(max_examples=60, deadline=None)
@given(problem=small_problems())
def test_baseline_is_always_feasible(problem: Problem) -> None:
    assert feasible(problem, dict(baseline(problem)))
