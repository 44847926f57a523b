"""One integer program solved with HiGHS (Huangfu and Hall 2018; MIT licence), from arrays, on one thread."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from placement.solvers.program import UNBOUNDED, Floats, Ints, Rows

INTEGER_GAP = 0.99  # an integral objective is optimal once the bound is less than 1 away
SEARCH_HEURISTICS = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_zi_round",
    "mip_heuristic_run_shifting",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """`values` is the best point found (None when there is none), `bound` the proven limit of the objective.

    `optimal` and `infeasible` are HiGHS's own verdicts, reached within its tolerances (1e-6).
    """

    values: Floats | None
    bound: float
    optimal: bool
    infeasible: bool


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The linear relaxation: bound of the maximum, and reduced costs (> 0: the column wants to be large)."""

    bound: float
    reduced_costs: Floats


@dataclass(slots=True)
class Limits:
    """When to stop: an instant of time.perf_counter, and a question asked while HiGHS runs."""

    deadline: float | None = None
    should_stop: Callable[[], bool] | None = None
    stopped: bool = False

    def exhausted(self) -> bool:
        """True once the time is over or the caller wants to stop; stays true."""
        if not self.stopped:
            late = self.deadline is not None and time.perf_counter() >= self.deadline
            self.stopped = late or (self.should_stop is not None and self.should_stop())
        return self.stopped


def maximise(
    objective: Floats,
    rows: Rows,
    lower: Ints,
    upper: Ints,
    *,
    limits: Limits,
    seed: int = 0,
    start: Floats | None = None,
    gap: float = INTEGER_GAP,
    nodes: int | None = None,
    continuous: int = 0,
) -> Answer:
    """Maximise `objective`; the last `continuous` columns are real, the others integer.

    The search ends once bound and value are `gap` apart (default: less than 1, exact for whole numbers), or
    after `nodes` nodes.
    With a start at hand the solver's own heuristics are left out: the proof is what takes the time.
    """
    highs = highspy.Highs()
    _configure(highs, seed, limits, gap)
    if nodes is not None:
        highs.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        for option in SEARCH_HEURISTICS:
            highs.setOptionValue(option, False)
        highs.setOptionValue("mip_heuristic_effort", 0.0)
        # HiGHS 1.15.1 presolves with the start as cutoff and can then cut off better points (seen with a
        # real objective, see test_start_does_not_cut_off_better_points); our rows are reduced already.
        highs.setOptionValue("presolve", "off")
    highs.passModel(_model(objective, rows, lower, upper, continuous))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    failure = _watch(highs, limits)
    highs.run()
    if failure:
        raise failure[0]
    return _answer(highs, limits)


def relax(
    objective: Floats, rows: Rows, lower: Ints, upper: Ints, limits: Limits, continuous: int = 0
) -> Relaxation | None:
    """Solve the linear relaxation; None when it was cut short or has no solution."""
    highs = highspy.Highs()
    _configure(highs, 0, limits, INTEGER_GAP)
    model = _model(-objective, rows, lower, upper, continuous)
    model.sense_ = highspy.ObjSense.kMinimize
    model.integrality_ = []
    highs.passModel(model)
    failure = _watch(highs, limits)
    highs.run()
    if failure:
        raise failure[0]
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        limits.exhausted()
        return None
    duals = np.asarray(highs.getSolution().col_dual, float)
    return Relaxation(-float(highs.getInfo().objective_function_value), -duals)


def _configure(highs: highspy.Highs, seed: int, limits: Limits, gap: float) -> None:
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", seed)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", gap)
    if limits.deadline is not None:
        highs.setOptionValue("time_limit", max(0.0, limits.deadline - time.perf_counter()))


def _model(objective: Floats, rows: Rows, lower: Ints, upper: Ints, continuous: int) -> highspy.HighsLp:
    size = len(objective)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows.low)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = objective
    model.col_lower_, model.col_upper_ = lower.astype(float), upper.astype(float)
    low, high = np.asarray(rows.low, float), np.asarray(rows.high, float)
    model.row_lower_ = np.where(low <= -UNBOUNDED, -highspy.kHighsInf, low)
    model.row_upper_ = np.where(high >= UNBOUNDED, highspy.kHighsInf, high)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.asarray(rows.start, np.int32)
    model.a_matrix_.index_ = np.asarray(rows.columns, np.int32)
    model.a_matrix_.value_ = np.asarray(rows.coefficients, float)
    kinds = [highspy.HighsVarType.kInteger] * (size - continuous)
    model.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * continuous
    return model


def _watch(highs: highspy.Highs, limits: Limits) -> list[BaseException]:
    """Let the caller interrupt; an exception in the caller's question ends the run and is returned."""
    failure: list[BaseException] = []
    if limits.should_stop is None:
        return failure

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        try:
            if failure or limits.exhausted():
                event.interrupt()
        except BaseException as error:  # must not unwind through the C++ frames of the solver
            failure.append(error)
            event.interrupt()

    highs.cbMipInterrupt += ask
    highs.cbSimplexInterrupt += ask
    return failure


def _answer(highs: highspy.Highs, limits: Limits) -> Answer:
    status = highs.getModelStatus()
    info = highs.getInfo()
    optimal = status == highspy.HighsModelStatus.kOptimal
    infeasible = status == highspy.HighsModelStatus.kInfeasible
    if status in (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt):
        limits.stopped = True
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.asarray(highs.getSolution().col_value, float) if found else None
    bound = float(info.mip_dual_bound)
    return Answer(values, bound, optimal, infeasible)
