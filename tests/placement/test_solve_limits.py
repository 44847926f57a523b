"""Time limits, cancelling and progress."""

import pytest

from placement import PRODUCT_TIERS, Params, Problem, baseline, solve, violations
from tests.placement.brute import vector
from tests.placement.instances import kreis_problem


@pytest.fixture(scope="module")
def dense() -> Problem:
    return kreis_problem(41, 200, 24)


def assert_honest(problem: Problem, params: Params) -> None:
    result = solve(problem, params)

    assert violations(problem, result.assignment) == ()
    reached = vector(problem, dict(result.assignment), params.tiers)
    assert reached >= vector(problem, baseline(problem), params.tiers)
    for tier in result.tiers:
        assert tier.bound <= tier.value if tier.name == "cost" else tier.bound >= tier.value
        assert tier.proven <= (tier.value == tier.bound)
    assert result.proven == all(tier.proven for tier in result.tiers)
    assert (result.gap > 0) <= (not result.proven)


@pytest.mark.parametrize("limit", [0.001, 0.05, 0.3])
def test_time_limit_gives_a_feasible_answer_with_honest_bounds(dense: Problem, limit: float) -> None:
    assert_honest(dense, Params(PRODUCT_TIERS, time_limit=limit))


def test_bounds_of_a_limited_run_hold_for_the_optimum() -> None:
    problem = kreis_problem(42)
    best = solve(problem, Params(PRODUCT_TIERS))

    hasty = solve(problem, Params(PRODUCT_TIERS, time_limit=0.001))

    assert hasty.stopped
    assert not hasty.proven
    first = hasty.tiers[0]
    assert first.value <= best.tiers[0].value <= first.bound
    assert all(h.bound >= b.value for h, b in zip(hasty.tiers[:4], best.tiers[:4], strict=True))
    assert hasty.tiers[4].bound <= best.tiers[4].value


def test_stop_at_once_returns_the_start(dense: Problem) -> None:
    result = solve(dense, Params(PRODUCT_TIERS), should_stop=lambda: True)

    assert result.stopped
    assert result.assignment == baseline(dense)


def test_stop_while_solving_returns_a_feasible_answer(dense: Problem) -> None:
    asked = 0

    def after_twenty() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20

    result = solve(dense, Params(PRODUCT_TIERS), should_stop=after_twenty)

    assert result.stopped
    assert violations(dense, result.assignment) == ()


def test_error_in_should_stop_reaches_the_caller(dense: Problem) -> None:
    asked = 0

    def failing() -> bool:
        nonlocal asked
        asked += 1
        if asked > 20:
            raise RuntimeError("database gone")
        return False

    with pytest.raises(RuntimeError, match="database gone"):
        solve(dense, Params(PRODUCT_TIERS), should_stop=failing)


def test_progress_names_the_tiers_and_only_grows() -> None:
    seen: list[tuple[str, float]] = []

    solve(kreis_problem(43), Params(PRODUCT_TIERS), on_progress=lambda *step: seen.append(step))

    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert seen[0] == ("build", 0.0)
    assert seen[-1] == ("done", 1.0)
    assert {"class1", "fairness", "cost"} <= {stage for stage, _ in seen}
