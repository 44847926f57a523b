"""Each rule broken once, and envy found exactly where it is justified."""

from dataclasses import replace

import pytest

from placement import (
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    Envy,
    FixedSeat,
    Pool,
    PoolId,
    Problem,
    Unit,
    UnitId,
    justified_envy,
    violations,
)

A, B, D = UnitId("1"), UnitId("2"), UnitId("3")
X, Y, Z = CourseId("10"), CourseId("20"), CourseId("30")
BASE = Problem(
    units=(Unit(A, 2), Unit(B), Unit(D)),
    courses=(Course(X, 3, 2, 1, slot=0), Course(Y, 2, 0, 0, slot=0), Course(Z, 2, slot=1)),
    arcs=(Arc(A, X, 1, 1), Arc(B, X, 1, 1), Arc(D, X), Arc(A, Y), Arc(B, Y), Arc(D, Z)),
)
GOOD = {A: X, B: Y, D: Z}


def test_good_assignment_has_no_violation() -> None:
    assert violations(BASE, GOOD) == ()


@pytest.mark.parametrize(
    ("rule", "change", "seats"),
    [
        ("eligibility", {}, {B: Z}),
        ("capacity", {}, {A: Y, B: Y}),
        ("minimum", {}, {D: X}),
        ("childcare", {}, {A: X, B: X}),
        ("pool", {"pools": (Pool(PoolId("5"), (X, Y), 1),)}, GOOD),
        ("couple", {"couples": (Couple(A, B),)}, GOOD),
        ("conflict", {"conflicts": (Conflict(A, D),)}, {A: X, D: X}),
        ("fixed", {"fixed": (FixedSeat(B, X),)}, GOOD),
    ],
)
def test_each_rule_is_found_alone(
    rule: str, change: dict[str, object], seats: dict[UnitId, CourseId]
) -> None:
    problem = replace(BASE, **change)  # type: ignore[arg-type]

    assert [violation.rule for violation in violations(problem, seats)] == [rule]


def test_justified_envy_respects_class_size_and_fixed_seats() -> None:
    units = (Unit(A, class1=1), Unit(B), Unit(D, class2=1))
    arcs = (Arc(A, X), Arc(B, X), Arc(D, X))
    problem = Problem(units, (Course(X, 1),), arcs)

    assert justified_envy(problem, {B: X}) == (Envy(A, B, X), Envy(D, B, X))
    assert justified_envy(problem, {A: X}) == ()
    assert justified_envy(replace(problem, fixed=(FixedSeat(B, X),)), {B: X}) == ()
    larger = replace(problem, units=(Unit(A, 2, 2), *units[1:]))
    assert justified_envy(larger, {B: X}) == (Envy(D, B, X),)
