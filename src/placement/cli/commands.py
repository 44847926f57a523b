"""What each subcommand does: read the folder, ask the engine, shape the answer."""

import argparse
import json
import resource
import time
from collections.abc import Callable, Mapping
from typing import Any

from placement import __version__
from placement.checks import violations
from placement.cli.folder import (
    FileFault,
    FolderError,
    read_offers,
    read_problem,
    read_solution,
    write_solution,
)
from placement.explain.changes import AddChildcare, AddCourse, AddSeats, Change
from placement.explain.reasons import explain
from placement.explain.what_if import what_if
from placement.objective import km, tier_values, total
from placement.params import Params
from placement.problem import CourseId, Problem, UnitId
from placement.solution import Assignment, Result
from placement.solve import baseline, solve

Answer = tuple[int, Mapping[str, Any] | None]
VERIFIED = ("class1", "class12", "placed", "cost")


def _params(options: argparse.Namespace) -> Params:
    tiers = tuple(name.strip() for name in options.tiers.split(","))
    return Params(tiers, options.time_limit, options.seed, options.workers)


def run_solve(options: argparse.Namespace) -> Answer:
    """Solve, write the solution and the report."""
    began = time.perf_counter()
    params = _params(options)
    problem = read_problem(options.folder)
    read = time.perf_counter() - began
    result = solve(problem, params)
    write_solution(options.out, problem, result.assignment)
    report = _report(problem, result, read)
    options.report.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return 0, None


def _report(problem: Problem, result: Result, read: float) -> dict[str, Any]:
    values = tier_values(problem, result.assignment, VERIFIED)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        **values,
        "km": total(problem, result.assignment, km),
        "tiers": [
            {"name": tier.name, "value": tier.value, "bound": tier.bound, "proven": tier.proven}
            for tier in result.tiers
        ],
        "proven": result.proven,
        "gap": result.gap,
        "seconds": {"read": round(read, 4), **{k: round(v, 4) for k, v in result.seconds.items()}},
        "rss_mb": round(peak, 1),
        "seed": result.seed,
        "version": __version__,
    }


def run_verify(options: argparse.Namespace) -> Answer:
    """Check a solution file; exit 1 when it breaks a rule."""
    problem = read_problem(options.folder)
    seats, errors = _seats(problem, *_pairs(options))
    eligible = {unit: course for unit, course in seats.items() if (unit, course) in problem.arc_by_pair}
    known = {unit: course for unit, course in seats.items() if unit in problem.unit_by_id}
    errors.extend(str(violation) for violation in violations(problem, known))
    values = tier_values(problem, eligible, VERIFIED)
    answer = {**values, "km": total(problem, eligible, km), "errors": errors}
    return (1 if errors else 0), answer


def _pairs(options: argparse.Namespace) -> tuple[list[tuple[UnitId, CourseId]], list[FileFault]]:
    pairs, faults = read_solution(options.solution)
    if not options.solution.is_file():
        raise FolderError(faults)
    return pairs, faults


def _seats(
    problem: Problem, pairs: list[tuple[UnitId, CourseId]], faults: list[FileFault]
) -> tuple[dict[UnitId, CourseId], list[str]]:
    errors = [str(fault) for fault in faults]
    seats: dict[UnitId, CourseId] = {}
    for unit, course in pairs:
        if unit not in problem.unit_by_id:
            errors.append(f"unknown unit {unit}")
        elif unit in seats:
            errors.append(f"unit twice {unit}")
        else:
            seats[unit] = course
    return seats, errors


def run_baseline(options: argparse.Namespace) -> Answer:
    """First come, first served."""
    problem = read_problem(options.folder)
    write_solution(options.out, problem, baseline(problem))
    return 0, None


def run_explain(options: argparse.Namespace) -> Answer:
    """Explain one unit's place in a feasible solution."""
    params = _params(options)
    problem = read_problem(options.folder)
    unit = UnitId(options.unit.strip())
    if unit not in problem.unit_by_id:
        raise FolderError([FileFault("units.csv", 1, "unit", f"unknown unit {unit}")])
    assignment = _feasible_seats(problem, options)
    told = explain(problem, assignment, unit, params)
    return 0, {
        "unit": _number(told.unit),
        "course": _number(told.course),
        "class": told.priority,
        "blocking": [
            {"constraint": b.constraint, "course": _number(b.course), "detail": b.detail}
            for b in told.blocking
        ],
        "alternatives": [
            {"course": _number(a.course), "cost": a.cost, "why_not": a.why_not} for a in told.alternatives
        ],
        "would_change": [
            {
                "change": effect.change,
                "tiers_before": list(effect.tiers_before),
                "tiers_after": list(effect.tiers_after),
                "unit_course": _number(effect.unit_course),
                "exact": effect.exact,
            }
            for effect in told.would_change
        ],
    }


def _number(identifier: str | None) -> int | None:
    """Ids in instance files are whole numbers, and so they are in the answers."""
    return None if identifier is None else int(identifier)


def _feasible_seats(problem: Problem, options: argparse.Namespace) -> Assignment:
    seats, errors = _seats(problem, *_pairs(options))
    errors.extend(str(violation) for violation in violations(problem, seats))
    if errors:
        name = options.solution.name
        raise FolderError([FileFault(name, 1, "unit", f"infeasible solution: {error}") for error in errors])
    return seats


def run_what_if(options: argparse.Namespace) -> Answer:
    """The optimum before and after the changes."""
    params = _params(options)
    problem = read_problem(options.folder)
    changes: list[Change] = [AddCourse(*read_offers(folder)) for folder in options.add_course]
    changes += [AddSeats(CourseId(course), seats) for course, seats in options.add_seats]
    changes += [AddChildcare(CourseId(course), places) for course, places in options.add_childcare]
    try:
        found = what_if(problem, changes, params)
    except KeyError as error:
        raise FolderError(
            [FileFault("courses.csv", 1, "course", f"unknown course {error.args[0]}")]
        ) from error
    return 0, {
        "before": found.before,
        "after": found.after,
        "gain": [_number(unit) for unit in found.gain],
        "lose": [_number(unit) for unit in found.lose],
        "exact": found.exact,
    }


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Answer]] = {
    "solve": run_solve,
    "verify": run_verify,
    "baseline": run_baseline,
    "explain": run_explain,
    "what-if": run_what_if,
}
