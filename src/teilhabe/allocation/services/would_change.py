"""What would change it? For one person, each possible change of the offer is solved again, exactly, on demand.

Stamped with the time it was computed: tomorrow other people wait and the answer may be another one.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placement.explain.changes import AddChildcare, AddSeats, LowerMinimum, OpenMore
from placement.explain.reasons import WouldChange, explain
from placement.params import PRODUCT_TIERS, Params
from placement.solve import solve
from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.enums import RunKind, RunState
from teilhabe.allocation.instance import Instance
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.permissions import require_decide
from teilhabe.allocation.services.rounds import (
    TIME_LIMIT,
    Watch,
    begin_run,
    ensure_weights,
    fail_run,
    read_instance,
)
from teilhabe.audit.services import record
from teilhabe.common.clock import now


def ask_would_change(*, actor: Actor, proposal: CourseProposal, on: dt.date) -> Run:
    """Queue the question for one proposal; a job answers it."""
    require_decide(actor, proposal.request, on=on)
    with transaction.atomic():
        run = Run.objects.create(
            kind=RunKind.SINGLE,
            as_of=on,
            rule_set="",
            weights=ensure_weights(),
            question={"proposal": str(proposal.pk)},
            asked_by_id=actor.membership_id,
            asked_at=now(),
        )
        alias = proposal.request.person.log_alias
        record(
            actor=actor,
            act="allocation.would_change",
            purpose=Purpose.PLACEMENT,
            subject=alias,
            classes="C10",
        )
    return run


def compute_would_change(centre_id: uuid.UUID, run_id: uuid.UUID) -> None:
    """The job: solve as it is, then once per change; write the effects into the proposal's record."""
    with centre_scope(centre_id):
        run = begin_run(run_id)
        proposal = CourseProposal.objects.get(pk=run.question["proposal"]) if run else None
    if run is None or proposal is None:
        return
    watch = Watch(centre_id, run_id)
    try:
        instance, _weights = read_instance(centre_id, run.as_of)
        effects = _effects(instance, str(proposal.request_id), run.seed, watch)
    except Exception as error:
        fail_run(centre_id, run_id, error)
        raise
    with centre_scope(centre_id):
        if watch.stopped:
            Run.objects.filter(pk=run_id).update(state=RunState.CANCELLED, finished_at=now())
            return
        _store(proposal.pk, effects)
        Run.objects.filter(pk=run_id).update(
            state=RunState.DONE, finished_at=now(), fraction=1.0, input_digest=instance.digest
        )


def _effects(instance: Instance, request: str, seed: int, watch: Watch) -> list[dict[str, Any]]:
    unit = next((unit for unit, group in instance.members.items() if request in group), None)
    if unit is None or not instance.problem.arcs_of(unit):  # type: ignore[arg-type]
        return []
    params = Params(tiers=PRODUCT_TIERS, seed=seed, time_limit=TIME_LIMIT)
    before = solve(instance.problem, params, on_progress=watch.report, should_stop=watch.should_stop)
    told = explain(
        instance.problem,
        before.assignment,
        unit,  # type: ignore[arg-type]
        params,
        before=before,
        should_stop=watch.should_stop,
    )
    old = before.assignment.get(unit)  # type: ignore[call-overload]
    return [_as_record(instance, effect, old) for effect in told.would_change]


def _as_record(instance: Instance, effect: WouldChange, old: str | None) -> dict[str, Any]:
    """Kind and size of the change, the run it touches, and whether this person gains by it. No other person."""
    lift, run = effect.lift, effect.unit_course
    touched = getattr(lift, "course", None)
    return {
        "kind": type(lift).__name__,
        "size": _size(lift),
        "code": instance.candidates[touched].code if touched else "",
        "gets": instance.candidates[run].code if run else "",
        "better": run is not None and run != old,
        "exact": effect.exact,
    }


def _size(lift: Any) -> int:
    if isinstance(lift, AddSeats):
        return lift.seats
    if isinstance(lift, AddChildcare):
        return lift.places
    return lift.minimum if isinstance(lift, LowerMinimum) else 1


def _store(proposal_id: uuid.UUID, effects: list[dict[str, Any]]) -> None:
    proposal = CourseProposal.objects.get(pk=proposal_id)
    proposal.explanation = {
        **proposal.explanation,
        "would_change": effects,
        "would_change_at": now().isoformat(timespec="minutes"),
    }
    proposal.save(update_fields=["explanation"])


def effect_sentence(effect: dict[str, Any]) -> str:
    """One effect as a sentence: the change, then what it brings this person."""
    values = {"size": effect["size"], "code": effect["code"], "gets": effect["gets"]}
    changes = {
        AddSeats.__name__: ngettext(
            "Mit %(size)s Platz mehr in %(code)s", "Mit %(size)s Plätzen mehr in %(code)s", effect["size"]
        ),
        AddChildcare.__name__: ngettext(
            "Mit %(size)s Kinderplatz mehr in %(code)s",
            "Mit %(size)s Kinderplätzen mehr in %(code)s",
            effect["size"],
        ),
        LowerMinimum.__name__: _("Wenn %(code)s schon mit %(size)s Personen startet"),
        OpenMore.__name__: _("Mit einer weiteren Lehrkraft oder einem weiteren Raum"),
    }
    change = changes[effect["kind"]] % values
    if effect["better"]:
        return _("%(change)s bekäme die Person einen Platz in %(gets)s.") % {"change": change, **values}
    return _("%(change)s ändert sich für die Person nichts.") % {"change": change}
