"""Explanations: every blocking limit once, and would_change against a solve of the changed instance."""

from dataclasses import replace

import pytest

from placement import (
    DEFAULT_TIERS,
    AddChildcare,
    AddCourse,
    AddSeats,
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    FixedSeat,
    LowerMinimum,
    OpenMore,
    Params,
    Pool,
    PoolId,
    Problem,
    ProblemError,
    Unit,
    UnitId,
    explain,
    solve,
    what_if,
)
from tests.placement.instances import kreis_problem

U, V, W = UnitId("1"), UnitId("2"), UnitId("3")
C17, C18 = CourseId("17"), CourseId("18")


def two(course: Course, *, childcare: int = 0, **parts: object) -> Problem:
    """Unit 1 outside, unit 2 inside course 17 or 18."""
    arcs = (Arc(U, C17, 5, childcare), Arc(V, C17, 5, childcare), Arc(V, C18, 5))
    problem = Problem((Unit(U), Unit(V, class1=1)), (course, Course(C18, 3)), arcs)
    return replace(problem, **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("constraint", "problem", "seats", "change"),
    [
        ("capacity", two(Course(C17, 1)), {V: C17}, "+1 seat in 17"),
        ("childcare", two(Course(C17, 5, childcare=2), childcare=2), {V: C17}, "+2 childcare places in 17"),
        ("minimum", two(Course(C17, 5, 4)), {V: C18}, "minimum lowered to 1 in 17"),
        (
            "pool",
            two(Course(C17, 5), pools=(Pool(PoolId("3"), (C17, C18), 1),)),
            {V: C18},
            "+1 open course in pool 3",
        ),
        ("couple", two(Course(C17, 5), couples=(Couple(U, V),)), {V: C18}, None),
        ("conflict", two(Course(C17, 5), conflicts=(Conflict(V, U),)), {V: C17}, None),
    ],
)
def test_blocking_limit_and_its_remedy(
    constraint: str, problem: Problem, seats: dict[UnitId, CourseId], change: str | None
) -> None:
    told = explain(problem, seats, U)

    assert (told.course, told.priority) == (None, 3)
    assert [(block.constraint, block.course) for block in told.blocking] == [(constraint, C17)]
    assert [(other.course, other.cost) for other in told.alternatives] == [(C17, 5)]
    assert told.alternatives[0].why_not.startswith(constraint)
    assert [effect.change for effect in told.would_change] == ([] if change is None else [change])


def test_minimum_detail_counts_the_seatless() -> None:
    problem = two(Course(C17, 5, 4))

    told = explain(problem, {V: C18}, U)

    assert told.blocking[0].detail.startswith("not open: 1 of 4 persons needed")


def test_would_change_is_the_optimum_of_the_changed_instance() -> None:
    problem = two(Course(C17, 1), arcs=(Arc(U, C17, 5), Arc(V, C17, 2)))

    told = explain(problem, solve(problem).assignment, U)

    (effect,) = told.would_change
    assert effect.change == "+1 seat in 17"
    assert (effect.tiers_before, effect.tiers_after) == ((1, 1, 2), (1, 2, 7))
    assert effect.unit_course == C17
    assert effect.exact


def test_placed_unit_hears_why_the_cheaper_course_was_not_given() -> None:
    arcs = (Arc(U, C17, 1), Arc(U, C18, 4), Arc(V, C17, 1), Arc(W, C18, 1))
    problem = Problem((Unit(U), Unit(V, class1=1), Unit(W)), (Course(C17, 1), Course(C18, 3, 2)), arcs)

    told = explain(problem, {U: C18, V: C17, W: C18}, U)
    first = explain(problem, {U: C18, V: C17, W: C18}, V)

    assert told.course == C18
    assert [block.constraint for block in told.blocking] == ["capacity"]
    assert first.blocking == ()
    assert first.alternatives == ()


def test_leaving_a_course_at_its_minimum_and_dearer_courses_are_reasons() -> None:
    arcs = (Arc(U, C17, 1), Arc(U, C18, 4), Arc(V, C18, 1))
    problem = Problem((Unit(U), Unit(V)), (Course(C17, 1), Course(C18, 3, 2)), arcs)

    kept = explain(problem, {U: C18, V: C18}, U)
    dearer = explain(problem, {U: C17}, U)

    assert kept.alternatives[0].why_not == "minimum: course 18 would keep only 1 of 2 persons"
    assert "minimum" in dearer.alternatives[0].why_not
    assert dearer.blocking == ()


def test_fixed_seat_needs_no_other_reason() -> None:
    problem = two(Course(C17, 1), fixed=(FixedSeat(V, C17),))

    told = explain(problem, {V: C17}, V)

    assert told.alternatives[0].why_not == "its seat is fixed"
    assert told.would_change == ()


def test_unknown_unit_is_refused() -> None:
    with pytest.raises(KeyError):
        explain(two(Course(C17, 1)), {}, UnitId("99"))


def test_every_seatless_unit_of_a_kreis_has_a_reason_for_each_course() -> None:
    problem = kreis_problem(61)
    result = solve(problem)

    outside = [
        unit.id for unit in problem.units if unit.id not in result.assignment and problem.arcs_of(unit.id)
    ]

    assert outside
    for unit in outside[:3]:
        told = explain(problem, result.assignment, unit, before=result)
        assert {block.course for block in told.blocking} == {arc.course for arc in problem.arcs_of(unit)}
        for effect in told.would_change:
            assert effect.exact
            assert effect.tiers_after[0] >= effect.tiers_before[0]


def test_what_if_names_who_gains_and_what_it_costs() -> None:
    problem = two(Course(C17, 1), arcs=(Arc(U, C17, 5), Arc(V, C17, 2)))

    found = what_if(problem, [AddSeats(C17, 1)])

    assert found.before == {"class1": 1, "placed": 1, "cost": 2}
    assert found.after == {"class1": 1, "placed": 2, "cost": 7}
    assert (found.gain, found.lose, found.exact) == ((U,), (), True)


def test_what_if_with_a_new_course_childcare_and_a_loser() -> None:
    problem = two(Course(C17, 1), arcs=(Arc(U, C17, 5),))
    offer = AddCourse((Course(CourseId("19"), 3),), (Arc(V, CourseId("19"), 1, 1),))

    closed = what_if(problem, [offer])
    opened = what_if(problem, [offer, AddChildcare(CourseId("19"), 1)])
    shrunk = what_if(problem, [AddSeats(C17, -1)])

    assert closed.gain == ()
    assert opened.gain == (V,)
    assert opened.after["class1"] == 1
    assert shrunk.lose == (U,)


def test_changes_are_checked() -> None:
    problem = two(Course(C17, 1))

    with pytest.raises(KeyError):
        what_if(problem, [AddSeats(CourseId("99"), 1)])
    with pytest.raises(KeyError):
        what_if(problem, [OpenMore(PoolId("9"))])
    with pytest.raises(ProblemError):
        what_if(problem, [AddCourse((Course(C17, 1),), ())])
    with pytest.raises(ProblemError):
        what_if(problem, [AddSeats(C17, -5)])
    assert what_if(problem, [LowerMinimum(C17, 0)]).gain == ()


def test_default_tiers_are_those_of_the_contract() -> None:
    assert Params().tiers == DEFAULT_TIERS == ("class1", "placed", "cost")
