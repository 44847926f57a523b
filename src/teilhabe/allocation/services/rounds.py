"""Rounds and what-ifs: asked for by a human, computed by a job, stored as proposals.

The solver never holds a database transaction: facts are read in one scope, the result is written in another, and
whatever changed in between is noticed by the version of each request (story 7 of the model).
"""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from placement.params import PRODUCT_TIERS, Params
from placement.problem import CourseId, UnitId
from placement.solution import Result
from placement.solve import baseline, solve
from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.permissions import require
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.candidates import Candidate, candidates
from teilhabe.allocation.demand import signals
from teilhabe.allocation.enums import OPEN, ProposalState, RunKind, RunState
from teilhabe.allocation.groups import groups_of
from teilhabe.allocation.instance import Bonds, Instance, bonds_for, build
from teilhabe.allocation.measures import measure
from teilhabe.allocation.models import CourseProposal, DemandSignal, Run, Weights
from teilhabe.allocation.queries import current_job, current_weights, waiting_requests
from teilhabe.allocation.records import seated_record, unseated_record
from teilhabe.allocation.situations import Situation, situations
from teilhabe.allocation.weights import WeightSet
from teilhabe.audit.services import record
from teilhabe.common.clock import now
from teilhabe.common.errors import Refused
from teilhabe.courses.models import CourseRequest
from teilhabe.geo.queries import TravelNet, travel_net
from teilhabe.rulebook.queries import smallest_cell

REPORT_EVERY = 0.5  # seconds between two progress writes
TIME_LIMIT = 300.0  # seconds; a round of one Kreis is proven long before


def ask_round(*, actor: Actor, on: dt.date, seed: int = 1) -> Run:
    """Queue a round over everybody waiting; one at a time."""
    require(actor, Right.RUN_ROUND)
    if current_job() is not None:
        raise Refused(_("Eine Runde rechnet gerade. Warten Sie auf ihr Ergebnis oder halten Sie sie an."))
    return _queue(actor, RunKind.ROUND, on=on, seed=seed, question={})


def ask_what_if(*, actor: Actor, on: dt.date, question: dict[str, Any]) -> Run:
    """Queue the question "what if there were this course as well?" (shape: ``what_if.Question``)."""
    if not actor.may(Right.SEE_NUMBERS):
        require(actor, Right.PROPOSE)
    return _queue(actor, RunKind.WHAT_IF, on=on, seed=1, question=question)


def _queue(actor: Actor, kind: str, *, on: dt.date, seed: int, question: dict[str, Any]) -> Run:
    with transaction.atomic():
        run = Run.objects.create(
            kind=kind,
            as_of=on,
            rule_set="",
            weights=ensure_weights(),
            seed=seed,
            question=question,
            asked_by_id=actor.membership_id,
            asked_at=now(),
        )
        record(actor=actor, act=f"allocation.ask_{kind}", purpose=Purpose.PLACEMENT)
    return run


def ensure_weights() -> Weights:
    """The current weights as a row; the defaults become version 1 the first time somebody computes."""
    row, values = current_weights()
    return row or Weights.objects.create(
        version=1, values=values.as_mapping(), decided_at=now(), note=_("Voreinstellung")
    )


def cancel_run(*, actor: Actor, run: Run) -> Run:
    """Stop a computation: it ends at once for everybody, and what the job finds later is not stored.

    So a worker that died leaves nothing that blocks the next round. A what-if may be stopped by whoever asked.
    """
    if run.kind != RunKind.WHAT_IF or run.asked_by_id != actor.membership_id:
        require(actor, Right.RUN_ROUND)
    with transaction.atomic():
        waiting = Run.objects.filter(pk=run.pk, state__in=[RunState.QUEUED, RunState.RUNNING])
        waiting.update(state=RunState.CANCELLED, cancel_asked_at=now(), finished_at=now())
        record(actor=actor, act="allocation.cancel", purpose=Purpose.PLACEMENT)
    run.refresh_from_db()
    return run


def compute_round(centre_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """The job: read, solve, write. Runs outside any scope; a second start of a finished run does nothing."""
    with centre_scope(centre_id):
        run = begin_run(run_id)
    if run is None:
        return
    watch = Watch(centre_id, run_id)
    try:
        instance, weights = read_instance(centre_id, run.as_of)
        result = solve(
            instance.problem,
            Params(tiers=PRODUCT_TIERS, seed=run.seed, time_limit=TIME_LIMIT),
            on_progress=watch.report,
            should_stop=watch.should_stop,
        )
        by_hand = baseline(instance.problem)
        with centre_scope(centre_id):
            if is_running(run_id):
                store_round(run_id, instance, weights, result, assigned(by_hand))
    except Exception as error:
        fail_run(centre_id, run_id, error)
        raise


def is_running(run_id: uuid.UUID) -> bool:
    """False when somebody stopped the computation meanwhile; asked in the transaction that stores its result."""
    return Run.objects.select_for_update().filter(pk=run_id, state=RunState.RUNNING).exists()


def assigned(seats: Mapping[UnitId, CourseId]) -> dict[str, str]:
    """An assignment of the engine with plain ids."""
    return {str(unit): str(course) for unit, course in seats.items()}


def begin_run(run_id: uuid.UUID) -> Run | None:
    """Take a queued run; ``None`` when it was cancelled or another worker has it."""
    started = Run.objects.filter(pk=run_id, state=RunState.QUEUED)
    if not started.update(state=RunState.RUNNING, started_at=now(), stage="read"):
        return None
    return Run.objects.get(pk=run_id)


def fail_run(centre_id: uuid.UUID, run_id: uuid.UUID, error: Exception) -> None:
    """Note that the job broke; only the kind of error, never its text (it could hold data)."""
    with centre_scope(centre_id):
        Run.objects.filter(pk=run_id, state=RunState.RUNNING).update(
            state=RunState.FAILED, finished_at=now(), result={"error": type(error).__name__}
        )


@dataclass(frozen=True, slots=True)
class World:
    """Everything a problem is made of, read on one day in one transaction."""

    people: list[Situation]
    runs: list[Candidate]
    bonds: Bonds
    net: TravelNet
    weights: WeightSet

    def instance(self, extra: Iterable[Candidate] = ()) -> Instance:
        """Judge every pair; ``extra`` runs exist only in a question. Needs no database and no scope."""
        runs = [*self.runs, *extra]
        return build(self.people, runs, net=self.net, weights=self.weights, bonds=self.bonds)


def world_on(on: dt.date) -> World:
    """The world of the centre in scope."""
    runs = candidates(on=on)
    people = situations(waiting_requests(), on=on)
    _row, weights = current_weights()
    return World(people, runs, bonds_for([run.id for run in runs]), travel_net(), weights)


def read_world(centre_id: uuid.UUID, on: dt.date) -> World:
    """Read what is known of everybody waiting on the day. The transaction ends before anything is computed."""
    with centre_scope(centre_id):
        return world_on(on)


def read_instance(centre_id: uuid.UUID, on: dt.date) -> tuple[Instance, WeightSet]:
    """The problem of everybody waiting on the day."""
    world = read_world(centre_id, on)
    return world.instance(), world.weights


class Watch:
    """Tells the desk how far the job is and hears whether somebody wants it to stop."""

    def __init__(
        self, centre_id: uuid.UUID, run_id: uuid.UUID, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.centre_id, self.run_id, self.clock = centre_id, run_id, clock
        self.stopped = False
        self._last = -REPORT_EVERY
        self._stage = ""

    def report(self, stage: str, fraction: float) -> None:
        """A new stage is told at once, progress within one only now and then."""
        if stage != self._stage:
            self._stage, self._last = stage, -REPORT_EVERY
        self._touch(stage=stage, fraction=fraction)

    def should_stop(self) -> bool:
        self._touch()
        return self.stopped

    def _touch(self, **progress: Any) -> None:
        if self.stopped or self.clock() - self._last < REPORT_EVERY:
            return
        self._last = self.clock()
        with centre_scope(self.centre_id):
            rows = Run.objects.filter(pk=self.run_id)
            if progress:
                rows.update(**progress)
            self.stopped = not rows.filter(state=RunState.RUNNING).exists()


def store_round(
    run_id: uuid.UUID, instance: Instance, weights: WeightSet, result: Result, by_hand: dict[str, str]
) -> Run:
    """Write proposals, outcomes and demand; a request that changed meanwhile gets none from this run."""
    run = Run.objects.get(pk=run_id)
    assignment = assigned(result.assignment)
    placed = instance.runs_by_request(assignment)
    requests = _unchanged(instance)
    _supersede(requests)
    proposals = [_proposal(run, instance, key, placed.get(key), assignment, weights) for key in requests]
    CourseProposal.objects.bulk_create(proposals)
    _store_demand(run, [instance.situations[key] for key in requests if key not in placed], weights)
    run.result = _summary(
        instance, result, assignment, by_hand, dropped=len(instance.situations) - len(requests)
    )
    run.result["groups"] = groups_of(instance, assignment, weights)
    run.state, run.finished_at, run.fraction, run.stage = RunState.DONE, now(), 1.0, "done"
    run.input_digest = instance.digest
    run.rule_set, run.switches = _rules(instance)
    run.save()
    actor = Actor.clock(run.centre_id)
    aliases = [instance.situations[key].request.person.log_alias for key in requests]
    record(actor=actor, act="allocation.round", purpose=Purpose.PLACEMENT, others=aliases, classes="C10")
    return run


def _unchanged(instance: Instance) -> list[str]:
    """Requests still waiting in the version the solver saw; consent and changes are checked when it counts."""
    still = {str(pk): version for pk, version in CourseRequest.objects.waiting().values_list("pk", "version")}
    return [key for key, item in instance.situations.items() if still.get(key) == item.request.version]


def _supersede(requests: list[str]) -> None:
    """Open suggestions of earlier runs are overtaken; what a human put aside stays put aside only until now."""
    CourseProposal.objects.filter(state__in=OPEN, request__in=[uuid.UUID(key) for key in requests]).update(
        state=ProposalState.SUPERSEDED
    )


def _proposal(
    run: Run, instance: Instance, key: str, target: str | None, assignment: dict[str, str], weights: WeightSet
) -> CourseProposal:
    item = instance.situations[key]
    if target is None:
        explanation, cost = unseated_record(instance, key, assignment, weights=weights), 0
    else:
        explanation, cost = seated_record(instance, key, target, assignment), instance.fits[key, target].cost
    return CourseProposal(
        run=run,
        request=item.request,
        request_version=item.request.version,
        course_run_id=uuid.UUID(target) if target else None,
        tier=int(item.tier),
        cost=cost,
        state=ProposalState.COMPUTED,
        explanation={**explanation, "weights": run.weights.version, "run": str(run.pk)},
        made_at=now(),
    )


def _store_demand(run: Run, unplaced: list[Situation], weights: WeightSet) -> None:
    smallest = smallest_cell(run.as_of)
    DemandSignal.objects.bulk_create(
        DemandSignal(
            run=run,
            shape=signal.shape(smallest=smallest, minimum=weights.group_minimum),
            count=signal.count,
            made_at=now(),
        )
        for signal in signals(unplaced, minimum=weights.group_minimum, smallest=smallest)
    )


def _summary(
    instance: Instance, result: Result, assignment: dict[str, str], by_hand: dict[str, str], *, dropped: int
) -> dict[str, Any]:
    return {
        "best": measure(instance, assignment),
        "first_come": measure(instance, by_hand),
        "tiers": [
            {"name": tier.name, "value": tier.value, "bound": tier.bound, "proven": tier.proven}
            for tier in result.tiers
        ],
        "proven": result.proven,
        "gap": result.gap,
        "seconds": round(sum(result.seconds.values()), 3),
        "dropped": dropped,
    }


def _rules(instance: Instance) -> tuple[str, dict[str, Any]]:
    """Rule set and switches all judgements of one day share."""
    judged = [item.judgement for item in instance.situations.values() if item.judgement]
    return (judged[0]["rule_set"], judged[0]["switches"]) if judged else ("", {})


def mark_shown(*, actor: Actor, proposal: CourseProposal) -> CourseProposal:
    """An adviser has seen it: from now on taking it away counts as a change."""
    CourseProposal.objects.filter(pk=proposal.pk, state=ProposalState.COMPUTED).update(
        state=ProposalState.SHOWN
    )
    proposal.refresh_from_db(fields=["state"])
    return proposal


def send_demand(*, actor: Actor, signal: DemandSignal) -> DemandSignal:
    """Tell the Träger; the signal has no person in it, so it needs no consent and no transfer."""
    require(actor, Right.RUN_ROUND)
    with transaction.atomic():
        DemandSignal.objects.filter(pk=signal.pk, sent_at=None).update(sent_at=now())
        record(actor=actor, act="allocation.send_demand", purpose=Purpose.PLACEMENT)
    signal.refresh_from_db()
    return signal
