"""Options for one person, the latest round, what waits for a decision."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from teilhabe.access.actor import Actor
from teilhabe.allocation.candidates import Candidate, candidates
from teilhabe.allocation.enums import RunState
from teilhabe.allocation.fit import Fit
from teilhabe.allocation.instance import bonds_for, pair_fit
from teilhabe.allocation.models import CourseProposal, DemandSignal, Run, Weights
from teilhabe.allocation.reasons import Code, Reason
from teilhabe.allocation.situations import Situation, situations
from teilhabe.allocation.weights import WeightSet
from teilhabe.courses.models import CourseRequest
from teilhabe.geo.queries import travel_net
from teilhabe.people.queries import seen_by

BEST = 5


def current_weights() -> tuple[Weights | None, WeightSet]:
    """The newest version of the centre's weights, or the defaults when nothing was ever decided."""
    row = Weights.objects.order_by("-version").first()
    return row, WeightSet.from_mapping(row.values if row else {})


def waiting_requests() -> QuerySet[CourseRequest]:
    """Open needs without a seat, longest wait first; ties by the random file code, never by name."""
    return CourseRequest.objects.waiting().select_related("person").order_by("waiting_since", "code")


@dataclass(frozen=True, slots=True)
class Advice:
    """What an adviser sees for one person: the rights, the five best options, and why not the others."""

    situation: Situation
    best: list[Fit]
    others: list[Fit]
    refused: list[Fit]
    checked: int


def advice_for(request: CourseRequest, *, on: dt.date) -> Advice:
    """Judge every bookable run for one request; under a second, nothing is stored."""
    situation = situations([request], on=on)[0]
    runs = candidates(on=on)
    _row, weights = current_weights()
    bonds, net = bonds_for([run.id for run in runs]), travel_net()
    by_key = {str(run.id): run for run in runs}
    slots = {key: run.slot(index) for index, (key, run) in enumerate(by_key.items())}
    verdicts = [
        _with_room(pair_fit(situation, run, net=net, weights=weights, bonds=bonds, slots=slots, runs=by_key))
        for run in runs
    ]
    good = sorted((fit for fit in verdicts if fit.eligible), key=lambda fit: (fit.cost, fit.candidate.code))
    refused = sorted((fit for fit in verdicts if not fit.eligible), key=lambda fit: _nearness(situation, fit))
    return Advice(situation, good[:BEST], good[BEST:], refused, len(runs))


def _with_room(verdict: Fit) -> Fit:
    """A run that fits but has no free seat or childcare place is refused for that reason."""
    if not verdict.eligible:
        return verdict
    if verdict.candidate.free < 1:
        return Fit(verdict.candidate, (Reason(Code.FULL),), verdict.trip)
    if verdict.childcare > verdict.candidate.childcare_free:
        return Fit(verdict.candidate, (Reason(Code.CHILDCARE_FULL),), verdict.trip)
    return verdict


_CLOSE = [Code.FULL, Code.CHILDCARE_FULL, Code.NO_CHILDCARE, Code.WAY, Code.TIME, Code.CARE_TIME, Code.ROOM]


def _nearness(situation: Situation, fit: Fit) -> tuple[int, int, str]:
    """Refused options worth talking about first: one reason only, and one that life can change."""
    code = fit.refusals[0].code
    rank = _CLOSE.index(code) if code in _CLOSE else len(_CLOSE)
    return (rank, len(fit.refusals), fit.candidate.code)


def latest_round() -> Run | None:
    return Run.objects.rounds().filter(state=RunState.DONE).first()


def previous_round(run: Run) -> Run | None:
    return Run.objects.rounds().filter(state=RunState.DONE, asked_at__lt=run.asked_at).first()


def current_job() -> Run | None:
    """The round that is queued or running, if any."""
    return Run.objects.rounds().filter(state__in=[RunState.QUEUED, RunState.RUNNING]).first()


def open_proposals(actor: Actor, *, on: dt.date) -> QuerySet[CourseProposal]:
    """Proposals with a run that wait for this actor's decision: priority first, then the longer wait.

    One whose need has changed, rests or is over is not among them: nobody could follow it.
    """
    seen = seen_by(actor, on=on, person="request__person")
    rows = CourseProposal.objects.valid().filter(seen, course_run__isnull=False)
    return rows.select_related(
        "request__person", "course_run__course__carrier", "course_run__schedule"
    ).order_by("tier", "request__waiting_since", "request__code")


def proposals_of(run: Run) -> QuerySet[CourseProposal]:
    return CourseProposal.objects.filter(run=run).select_related(
        "request__person", "course_run__course__carrier"
    )


def open_proposal_for(request_id: uuid.UUID) -> CourseProposal | None:
    """The open suggestion of the last round for one request."""
    rows = CourseProposal.objects.open().filter(request_id=request_id)
    return rows.select_related("course_run__course__carrier", "request__person").order_by("-made_at").first()


def signals_of(run: Run) -> list[DemandSignal]:
    return list(DemandSignal.objects.filter(run=run).order_by("-count", "id"))


def bookable(run_id: uuid.UUID, *, on: dt.date) -> Candidate | None:
    """One bookable run as a candidate."""
    return next((run for run in candidates(on=on) if run.id == run_id), None)
