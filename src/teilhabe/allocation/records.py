"""The explanation record of a proposal: why this, what else was possible, what stood in the way.

Kept with the proposal (Art. 22 GDPR; placement study, legal frame). It holds codes and numbers only; sentences are
made when it is shown, in the reader's language.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from teilhabe.allocation.fit import Fit
from teilhabe.allocation.instance import Instance
from teilhabe.allocation.next_steps import steps_with_seat, steps_without_seat
from teilhabe.allocation.reasons import Code, Reason
from teilhabe.allocation.situations import Situation
from teilhabe.allocation.weights import WeightSet

ALTERNATIVES = 3


def seated_record(instance: Instance, request: str, run: str, assignment: dict[str, str]) -> dict[str, Any]:
    """For somebody who gets a seat."""
    situation, chosen = instance.situations[request], instance.fits[request, run]
    return {
        **_frame(instance, situation),
        "chosen": option_record(chosen),
        "alternatives": _alternatives(instance, request, chosen, assignment),
        "next_steps": [step.value for step in steps_with_seat(situation, chosen)],
    }


def unseated_record(
    instance: Instance, request: str, assignment: dict[str, str], *, weights: WeightSet
) -> dict[str, Any]:
    """For somebody who gets none: the constraints that bind, the commonest misfits, the next step."""
    situation = instance.situations[request]
    binding = [
        {
            "run": str(fit.candidate.id),
            "code": fit.candidate.code,
            "why": _blocked(instance, fit, assignment).as_record(),
        }
        for fit in _eligible(instance, request)
    ]
    return {
        **_frame(instance, situation),
        "chosen": None,
        "binding": binding,
        "misfits": _misfits(instance, request),
        "next_steps": [step.value for step in steps_without_seat(situation, weights=weights)],
    }


def _frame(instance: Instance, situation: Situation) -> dict[str, Any]:
    judgement = situation.judgement or {}
    return {
        "tier": int(situation.tier),
        "weeks": situation.weeks,
        "rule_set": judgement.get("rule_set", ""),
        "switches": judgement.get("switches", {}),
        "paths": [row["code"] for row in situation.paths],
        "candidates": len(instance.candidates),
        "eligible": len(_eligible(instance, str(situation.request.pk))),
    }


def _eligible(instance: Instance, request: str) -> list[Fit]:
    fits = [instance.fits[request, run] for run in instance.candidates]
    return sorted((fit for fit in fits if fit.eligible), key=lambda fit: (fit.cost, fit.candidate.code))


def option_record(fit: Fit) -> dict[str, Any]:
    """One option as stored: what it is, what it costs in points, what speaks for and against it."""
    way = fit.trip.way
    return {
        "run": str(fit.candidate.id),
        "code": fit.candidate.code,
        "title": fit.candidate.title,
        "carrier": fit.candidate.carrier,
        "cost": fit.cost,
        "terms": fit.terms,
        "reasons": [reason.as_record() for reason in fit.reasons],
        "drawbacks": [reason.as_record() for reason in fit.drawbacks],
        "there": way.minutes_there if way else None,
        "back": way.minutes_back if way else None,
        "km": fit.trip.km,
        "childcare": fit.childcare,
    }


def _alternatives(
    instance: Instance, request: str, chosen: Fit, assignment: dict[str, str]
) -> list[dict[str, Any]]:
    others = [fit for fit in _eligible(instance, request) if fit.candidate.id != chosen.candidate.id]
    return [
        {
            "run": str(other.candidate.id),
            "code": other.candidate.code,
            "title": other.candidate.title,
            "carrier": other.candidate.carrier,
            "cost": other.cost,
            "lost": [reason.as_record() for reason in lost_against(other, chosen)]
            or [_blocked(instance, other, assignment).as_record()],
        }
        for other in others[:ALTERNATIVES]
    ]


def lost_against(other: Fit, chosen: Fit) -> list[Reason]:
    """Why an option is worse than the chosen one, in weeks and minutes; empty if it is not."""
    reasons = []
    weeks = (other.candidate.starts_on - chosen.candidate.starts_on).days // 7
    if weeks > 0:
        reasons.append(Reason(Code.LATER, {"weeks": weeks}))
    minutes = _day_minutes(other) - _day_minutes(chosen)
    if minutes > 0:
        reasons.append(Reason(Code.FARTHER, {"minutes": minutes}))
    mine = {reason.code for reason in chosen.drawbacks}
    reasons += [r for r in other.drawbacks if r.code not in mine and r.code in _LOSING]
    if not reasons and other.cost > chosen.cost:
        reasons.append(Reason(Code.COSTLIER))
    return reasons


_LOSING = {
    Code.PACE,
    Code.OTHER_CARRIER,
    Code.NOT_WISHED_TIME,
    Code.NO_WOMEN_GROUP,
    Code.TRANSFERS,
    Code.BOOKING,
}


def _day_minutes(fit: Fit) -> int:
    way = fit.trip.way
    return (way.minutes_there or 0) + (way.minutes_back or 0) if way else 0


def _blocked(instance: Instance, fit: Fit, assignment: dict[str, str]) -> Reason:
    """Which constraint keeps a fitting run from being given, judged against the final assignment."""
    run: Any = str(fit.candidate.id)
    problem = instance.problem
    inside: list[Any] = [unit for unit, course in assignment.items() if course == run]
    course = problem.course_by_id[run]
    seats = sum(problem.unit_by_id[unit].persons for unit in inside)
    children = sum(problem.arc_by_pair[unit, run].childcare for unit in inside)
    if not inside and any(
        run in pool.courses and _pool_spent(pool, run, assignment) for pool in problem.pools
    ):
        return Reason(Code.POOL)
    if not inside and course.minimum > 1:
        return Reason(Code.MINIMUM, {"minimum": fit.candidate.minimum})
    if seats >= course.capacity:
        return Reason(Code.FULL)
    if children + fit.childcare > course.childcare:
        return Reason(Code.CHILDCARE_FULL)
    return Reason(Code.NOT_CHOSEN)


def _pool_spent(pool: Any, run: str, assignment: dict[str, str]) -> bool:
    opened = {course for course in assignment.values() if course in pool.courses and course != run}
    return len(opened) >= pool.max_open


def _misfits(instance: Instance, request: str) -> list[dict[str, Any]]:
    """The reasons against the runs that do not fit: those nearest to fitting first, then the commonest.

    A course of the wrong type says little about a person for whom another one fails only by the way there.
    """
    firsts = [instance.fits[request, run].refusals for run in instance.candidates]
    counts = Counter(refusals[0].code for refusals in firsts if refusals)
    samples = {refusals[0].code: refusals[0] for refusals in firsts if refusals}
    order = sorted(counts.items(), key=lambda row: (_farness(row[0]), -row[1], row[0]))
    return [{**samples[code].as_record(), "runs": count} for code, count in order]


# Rights come before circumstances: whoever fails by the type was never asked for the way.
_FAR = (Code.MODULE, Code.LEVEL, Code.TEST_FIRST, Code.HOURS, Code.RIGHT_ENDS, Code.TYPE, Code.NO_RIGHT)


def _farness(code: Code) -> int:
    return _FAR.index(code) + 1 if code in _FAR else 0
