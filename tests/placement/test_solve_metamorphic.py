"""Changes of an instance whose effect on the optimum is known without solving it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from placement import (
    PRODUCT_TIERS,
    Arc,
    Conflict,
    Couple,
    CourseId,
    GroupMember,
    Params,
    Pool,
    Problem,
    UnitId,
    solve,
)
from placement.solvers import sums
from tests.placement.brute import vector
from tests.placement.instances import kreis_problem, small_problems

PARAMS = Params(PRODUCT_TIERS)
SEEDS = (11, 14)


def best(problem: Problem, params: Params = PARAMS) -> tuple[object, ...]:
    result = solve(problem, params)
    assert result.proven
    return vector(problem, dict(result.assignment), params.tiers)


@pytest.mark.parametrize("seed", SEEDS)
def test_more_seats_or_lower_minima_never_lower_the_tiers(seed: int) -> None:
    problem = kreis_problem(seed, 45, 6)
    sums = Params(("class1", "class12", "placed", "fairness"))
    roomy = replace(problem, courses=tuple(replace(c, capacity=c.capacity + 1) for c in problem.courses))
    easy = replace(problem, courses=tuple(replace(c, minimum=0) for c in problem.courses))

    assert best(roomy, sums) >= best(problem, sums)
    assert best(easy, sums) >= best(problem, sums)


@pytest.mark.parametrize("seed", SEEDS)
def test_renamed_and_reordered_ids_give_the_same_tiers(seed: int) -> None:
    problem = kreis_problem(seed, 45, 6)

    def unit(old: str) -> UnitId:
        return UnitId(f"u{997 * (int(old) + 1) % 1009}")

    def course(old: str) -> CourseId:
        return CourseId(f"c{old}")

    renamed = Problem(
        tuple(replace(u, id=unit(u.id)) for u in reversed(problem.units)),
        tuple(replace(c, id=course(c.id)) for c in reversed(problem.courses)),
        tuple(replace(a, unit=unit(a.unit), course=course(a.course)) for a in reversed(problem.arcs)),
        tuple(Couple(unit(c.unit_b), unit(c.unit_a)) for c in problem.couples),
        tuple(Conflict(unit(c.unit_b), unit(c.unit_a)) for c in problem.conflicts),
        tuple(Pool(p.id, tuple(map(course, p.courses)), p.max_open) for p in problem.pools),
        tuple(GroupMember(unit(m.unit), m.group, m.persons) for m in problem.groups),
    )

    assert best(renamed) == best(problem)


@settings(max_examples=25, deadline=None)
@given(problem=small_problems())
def test_costs_times_seven_change_only_the_cost(problem: Problem) -> None:
    dearer = replace(problem, arcs=tuple(replace(arc, cost=7 * arc.cost) for arc in problem.arcs))

    *counts, cost = best(problem)

    assert best(dearer) == (*counts, 7 * cost)  # type: ignore[operator]


@pytest.mark.parametrize("seed", SEEDS)
def test_two_independent_halves_add_up(seed: int) -> None:
    params = Params(("class1", "class12", "placed", "cost"))
    left, right = kreis_problem(seed, 30, 5), _shifted(kreis_problem(seed + 100, 30, 5), 1000)
    whole = Problem(
        left.units + right.units,
        left.courses + right.courses,
        left.arcs + right.arcs,
        left.couples + right.couples,
    )
    halves = [replace(half, pools=(), groups=()) for half in (left, right)]

    sums = tuple(a + b for a, b in zip(*(best(half, params) for half in halves), strict=True))  # type: ignore[operator]

    assert best(whole, params) == sums


def _shifted(problem: Problem, by: int) -> Problem:
    def unit(old: str) -> UnitId:
        return UnitId(str(int(old) + by))

    return Problem(
        tuple(replace(u, id=unit(u.id)) for u in problem.units),
        tuple(replace(c, id=CourseId(f"{c.id}{by}")) for c in problem.courses),
        tuple(replace(a, unit=unit(a.unit), course=CourseId(f"{a.course}{by}")) for a in problem.arcs),
        tuple(Couple(unit(c.unit_a), unit(c.unit_b)) for c in problem.couples),
    )


def test_same_seed_same_answer_and_seed_breaks_ties() -> None:
    problem = kreis_problem(21, 30, 5)
    flat = replace(problem, arcs=tuple(Arc(a.unit, a.course, 0, a.childcare) for a in problem.arcs))

    answers = [dict(solve(flat, replace(PARAMS, seed=seed)).assignment) for seed in (5, 5, 5, 6)]

    assert answers[0] == answers[1] == answers[2]
    assert answers[0] != answers[3]


def test_worker_processes_do_not_change_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "WORTH_PROCESSES", 1)
    left, right = kreis_problem(31, 30, 5), _shifted(kreis_problem(32, 30, 5), 1000)
    whole = Problem(left.units + right.units, left.courses + right.courses, left.arcs + right.arcs)

    alone, shared = (solve(whole, Params(seed=3, workers=workers)) for workers in (1, 2))

    assert alone.assignment == shared.assignment
    assert alone.tiers == shared.tiers
