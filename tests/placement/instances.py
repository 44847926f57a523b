"""Small random instances for property tests, and Kreis-like ones from a seed. All figures are invented."""

import random
from math import prod

from hypothesis import strategies as st

from placement import (
    Arc,
    Conflict,
    Couple,
    Course,
    CourseId,
    FixedSeat,
    GroupId,
    GroupMember,
    Pool,
    PoolId,
    Problem,
    Unit,
    UnitId,
)

MOST_ASSIGNMENTS = 4000


def small_problem(draw: random.Random, *, fixed: bool = False) -> Problem:
    """Up to 7 units and 4 courses, few enough assignments to enumerate; every kind of constraint occurs."""
    units = [_unit(draw, number) for number in range(draw.randint(0, 7))]
    courses = [_course(draw, number) for number in range(draw.randint(0, 4))]
    arcs = [_arc(draw, u, c) for u in units for c in courses if draw.random() < 0.6]
    while prod(1 + sum(a.unit == u.id for a in arcs) for u in units) > MOST_ASSIGNMENTS:
        arcs.pop(draw.randrange(len(arcs)))
    pairs = [(a.id, b.id) for a in units for b in units if a.id < b.id]
    pools = [
        Pool(PoolId(str(number)), tuple(c.id for c in draw.sample(courses, 2)), draw.randint(0, 1))
        for number in range(draw.randint(0, 1) if len(courses) > 1 else 0)
    ]
    groups = [
        GroupMember(unit.id, GroupId(str(group)), draw.randint(1, unit.persons))
        for group in range(3)
        for unit in units
        if draw.random() < 0.7
    ]
    seats = [FixedSeat(arc.unit, arc.course) for arc in draw.sample(arcs, min(len(arcs), 1)) if fixed]
    return Problem(
        units=tuple(units),
        courses=tuple(courses),
        arcs=tuple(arcs),
        couples=tuple(Couple(*pair) for pair in draw.sample(pairs, min(len(pairs), draw.randint(0, 2)))),
        conflicts=tuple(Conflict(*pair) for pair in draw.sample(pairs, min(len(pairs), draw.randint(0, 1)))),
        pools=tuple(pools),
        groups=tuple(groups),
        fixed=tuple(seats),
    )


def _unit(draw: random.Random, number: int) -> Unit:
    persons = draw.choice((1, 1, 2, 3, 4))
    class1 = draw.randint(0, persons)
    class2 = draw.randint(0, persons - class1)
    return Unit(UnitId(str(number)), persons, class1, class2, draw.randint(0, 20))


def _course(draw: random.Random, number: int) -> Course:
    capacity = draw.randint(1, 8)
    minimum = draw.choice((0, draw.randint(0, capacity)))
    return Course(CourseId(str(number)), capacity, minimum, draw.randint(0, 2), draw.randint(0, 1))


def _arc(draw: random.Random, unit: Unit, course: Course) -> Arc:
    return Arc(unit.id, course.id, draw.randint(-3, 9), draw.choice((0, 0, 1, 2)), draw.randint(0, 30))


def small_problems(*, fixed: bool = False) -> st.SearchStrategy[Problem]:
    """Hypothesis draws the seed, so a failing instance is named by one number."""
    return st.integers(0, 10**6).map(lambda seed: small_problem(random.Random(seed), fixed=fixed))


def kreis_problem(seed: int, persons: int = 60, courses: int = 8) -> Problem:
    """A middle-sized instance, too large to enumerate."""
    draw = random.Random(seed)
    units = [
        Unit(UnitId(str(n)), 1 + (n % 9 == 0), n % 3 == 0, n % 3 == 1, draw.randint(0, 40))
        for n in range(persons)
    ]
    offers = [
        Course(CourseId(str(n)), draw.randint(4, 9), draw.choice((0, 4)), draw.randint(0, 3), n % 3)
        for n in range(courses)
    ]
    arcs = [
        Arc(u.id, c.id, draw.randint(0, 500), draw.choice((0, 0, 0, 1)), draw.randint(0, 30))
        for u in units
        for c in offers
        if draw.random() < 0.4
    ]
    couples = [Couple(*(unit.id for unit in draw.sample(units, 2))) for _ in range(3)]
    groups = [GroupMember(u.id, GroupId(str(int(u.id) % 4)), u.persons) for u in units]
    pool = Pool(PoolId("0"), tuple(course.id for course in offers[:3]), 2)
    return Problem(tuple(units), tuple(offers), tuple(arcs), tuple(couples), (), (pool,), tuple(groups))
