"""Construction refuses what cannot be a problem, and names the offender."""

from collections.abc import Callable

import pytest

from placement import (
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    FixedSeat,
    GroupId,
    GroupMember,
    Params,
    ParamsError,
    Pool,
    PoolId,
    Problem,
    ProblemError,
    Unit,
    UnitId,
)

U, V, C = UnitId("7"), UnitId("8"), CourseId("17")


@pytest.mark.parametrize(
    ("build", "field", "subject"),
    [
        (lambda: Unit(U, persons=0), "persons", "7"),
        (lambda: Unit(U, persons=2, class1=2, class2=1), "class1", "7"),
        (lambda: Unit(U, class1=-1), "class1", "7"),
        (lambda: Unit(U, wait=-1), "wait", "7"),
        (lambda: Unit(UnitId("")), "unit", ""),
        (lambda: Course(C, capacity=-1), "capacity", "17"),
        (lambda: Course(C, capacity=1, childcare=-1), "childcare", "17"),
        (lambda: Arc(U, C, cost=10**10), "cost", "7,17"),
        (lambda: Arc(U, C, km=-1), "km", "7,17"),
        (lambda: Couple(U, U), "unit_b", "7"),
        (lambda: Conflict(U, U), "unit_b", "7"),
        (lambda: Pool(PoolId("1"), (C, C), 1), "course", "1"),
        (lambda: Pool(PoolId("1"), (C,), -1), "max_open", "1"),
        (lambda: GroupMember(U, GroupId("1"), -1), "persons", "7,1"),
    ],
)
def test_row_out_of_range_is_refused(build: Callable[[], object], field: str, subject: str) -> None:
    with pytest.raises(ProblemError) as caught:
        build()

    assert [(fault.field, fault.subject) for fault in caught.value.faults] == [(field, subject)]


def test_problem_lists_every_unknown_id_with_its_row() -> None:
    with pytest.raises(ProblemError) as caught:
        Problem(
            units=(Unit(U),),
            courses=(Course(C, 5),),
            arcs=(Arc(U, C), Arc(V, C), Arc(U, CourseId("99"))),
            couples=(Couple(U, V),),
            conflicts=(Conflict(V, U),),
            pools=(Pool(PoolId("1"), (C, CourseId("98")), 1),),
            groups=(GroupMember(V, GroupId("1")),),
            fixed=(FixedSeat(U, CourseId("97")), FixedSeat(V, C)),
        )

    found = {(fault.table, fault.row, fault.field, fault.subject) for fault in caught.value.faults}
    assert found == {
        ("arcs", 1, "unit", "8"),
        ("arcs", 2, "course", "99"),
        ("couples", 0, "unit_b", "8"),
        ("conflicts", 0, "unit_a", "8"),
        ("pools", 0, "course", "98"),
        ("groups", 0, "unit", "8"),
        ("fixed", 0, "course", "97"),
        ("fixed", 1, "unit", "8"),
    }


def test_problem_refuses_repeated_rows() -> None:
    with pytest.raises(ProblemError) as caught:
        Problem((Unit(U), Unit(U)), (Course(C, 5), Course(C, 6)), (Arc(U, C), Arc(U, C)))

    assert [(fault.table, fault.row) for fault in caught.value.faults] == [
        ("units", 1),
        ("courses", 1),
        ("arcs", 1),
    ]


def test_fixed_seat_needs_an_arc_and_members_fit_their_unit() -> None:
    with pytest.raises(ProblemError, match="unit 7 has no arc to course 17"):
        Problem((Unit(U),), (Course(C, 5),), fixed=(FixedSeat(U, C),))
    with pytest.raises(ProblemError, match="2 members, but the unit has 1 persons"):
        Problem((Unit(U),), groups=(GroupMember(U, GroupId("1"), 2),))


@pytest.mark.parametrize(
    "settings",
    [
        {"tiers": ("class1", "speed")},
        {"tiers": ()},
        {"tiers": ("cost", "cost")},
        {"time_limit": 0.0},
        {"seed": -1},
        {"workers": 0},
    ],
)
def test_params_out_of_range_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(ParamsError):
        Params(**settings)  # type: ignore[arg-type]
