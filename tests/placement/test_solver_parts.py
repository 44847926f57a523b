"""The pieces under the engine: exact weights, rows, pricing, lottery."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement import Arc, CourseId, Params, UnitId, lottery_number, solve
from placement.solvers import kernel
from placement.solvers.bundles import LARGEST_COEFFICIENT, Goal, bundles
from placement.solvers.highs import Limits
from placement.solvers.kernel import Task, search
from placement.solvers.program import Rows
from tests.placement.instances import kreis_problem


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6))
def test_bundle_orders_points_like_the_goals_in_turn(seed: int) -> None:
    draw = np.random.default_rng(seed)
    goals = []
    for name in "abc":
        terms = draw.integers(-5, 9, size=6)
        goals.append(Goal(name, terms, int(np.minimum(terms, 0).sum()), int(np.maximum(terms, 0).sum())))
    points = draw.integers(0, 2, size=(8, 6))

    (bundle,) = bundles(goals)

    weighted = sorted(range(8), key=lambda i: int(bundle.objective @ points[i]))
    in_turn = sorted(range(8), key=lambda i: tuple(int(goal.terms @ points[i]) for goal in goals))
    assert [tuple(points[i] @ np.array([g.terms for g in goals]).T) for i in weighted] == [
        tuple(points[i] @ np.array([g.terms for g in goals]).T) for i in in_turn
    ]
    top = max(int(bundle.objective @ point) for point in points)
    assert bundle.first_bound(top) >= max(int(goals[0].terms @ point) for point in points)


def test_bundles_never_exceed_the_largest_coefficient() -> None:
    terms = np.array([1000, 500])
    goals = [Goal(name, terms, 0, 10**5) for name in "abcd"]

    split = bundles(goals)

    assert [goal.name for bundle in split for goal in bundle.goals] == list("abcd")
    assert len(split) == 4
    assert all(np.abs(bundle.objective).max() <= LARGEST_COEFFICIENT for bundle in split)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_restricted_rows_hold_for_the_same_points(seed: int) -> None:
    draw = random.Random(seed)
    rows = Rows()
    for _ in range(5):
        columns = draw.sample(range(6), draw.randint(1, 6))
        low = draw.randint(-3, 1)
        rows.add(columns, [draw.randint(-2, 3) for _ in columns], low, low + draw.randint(0, 4))
    point = np.array([draw.randint(0, 1) for _ in range(6)])
    keep = np.array(sorted(draw.sample(range(6), 3)))

    reduced = rows.restricted(keep, point)

    if reduced is None:
        assert not rows.hold(point)
    else:
        assert reduced.hold(point[keep]) == rows.hold(point)


@pytest.mark.parametrize("seed", range(6))
def test_pricing_finds_the_same_optimum_as_the_plain_program(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = np.random.default_rng(seed)
    rows = Rows()
    for _ in range(5):
        columns = draw.choice(60, 20, replace=False).tolist()
        rows.add(columns, draw.integers(1, 9, 20).tolist(), high=30)
    task = Task(
        draw.integers(1, 99, 60),
        rows,
        np.zeros(60, np.int64),
        np.ones(60, np.int64),
        np.zeros(60, np.int64),
        Limits(),
        0,
    )
    plain = search(task)
    monkeypatch.setattr(kernel, "WORTH_PRICING", 0)
    monkeypatch.setattr(kernel, "SMALLEST_KERNEL", 12)

    priced = search(task)

    assert plain.proven
    assert priced.proven
    assert plain.point is not None
    assert priced.point is not None
    assert task.value(priced.point) == task.value(plain.point)


def test_forced_pricing_leaves_the_answer_of_an_instance_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = kreis_problem(51)
    plain = solve(problem, Params(seed=1))
    monkeypatch.setattr(kernel, "WORTH_PRICING", 0)
    monkeypatch.setattr(kernel, "SMALLEST_KERNEL", 20)

    priced = solve(problem, Params(seed=1))

    assert priced.proven
    assert priced.values == plain.values


def test_lottery_number_can_be_recomputed() -> None:
    arc = Arc(UnitId("7"), CourseId("17"))

    # first byte of SHA-256("1:7:17") modulo 16, computed with sha256sum
    assert lottery_number(1, arc) == 0x0D % 16
    assert {lottery_number(seed, arc) for seed in range(200)} == set(range(16))
