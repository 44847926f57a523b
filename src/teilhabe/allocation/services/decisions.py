"""A human decides: follow the suggestion, choose otherwise with a reason, put it aside, undo.

The suggestion and the commitment stay two things: deciding takes a seat through ``courses``, and the proposal
remembers which one. "Accept all" does not exist; each decision names one person.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.allocation.enums import OPEN, DecisionKind, ProposalState
from teilhabe.allocation.models import CourseProposal, Decision
from teilhabe.allocation.permissions import require_decide
from teilhabe.allocation.queries import Advice, advice_for, current_weights
from teilhabe.allocation.records import lost_against, option_record
from teilhabe.allocation.wording import sentence
from teilhabe.audit.services import record
from teilhabe.common.errors import Overtaken, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.services.seats import hold_seat, release_seat
from teilhabe.rulebook.queries import hold_days


def confirm_proposal(*, actor: Actor, proposal: CourseProposal, now: dt.datetime) -> Seat:
    """Follow the suggestion: hold the seat and ask person and Träger."""
    day = timezone.localdate(now)
    require_decide(actor, proposal.request, on=day)
    run = proposal.course_run
    if run is None:
        raise Refused(_("Dieser Vorschlag enthält keinen Kurs."))
    with transaction.atomic():
        _still_open(proposal)
        seat = _hold(actor, proposal.request, run, now)
        _decide(actor, proposal, ProposalState.CHOSEN, now, run=run, seat=seat)
    return seat


def override_proposal(
    *, actor: Actor, proposal: CourseProposal, run: CourseRun, reason_code: str, reason: str, now: dt.datetime
) -> Seat:
    """Choose another run than the computer; the reason is kept beside the explanation."""
    require_decide(actor, proposal.request, on=timezone.localdate(now))
    _needs_reason(reason)
    with transaction.atomic():
        _still_open(proposal)
        seat = _hold(actor, proposal.request, run, now)
        _decide(
            actor,
            proposal,
            ProposalState.OVERRIDDEN,
            now,
            run=run,
            seat=seat,
            reason_code=reason_code,
            reason=reason,
        )
    return seat


def postpone_proposal(
    *, actor: Actor, proposal: CourseProposal, reason: str, now: dt.datetime
) -> CourseProposal:
    """Put the suggestion aside; it stays until the next round or a later decision."""
    require_decide(actor, proposal.request, on=timezone.localdate(now))
    with transaction.atomic():
        _still_open(proposal)
        _decide(actor, proposal, ProposalState.POSTPONED, now, reason=reason)
    return proposal


def choose_option(
    *, actor: Actor, request: CourseRequest, run: CourseRun, reason: str = "", now: dt.datetime
) -> Seat:
    """Take one of the options of a single advice. Anything but the best needs a reason.

    The options are judged anew: what the page showed may be minutes old. The open suggestion of the last round, if
    there is one, counts as followed or overridden by this choice.
    """
    day = timezone.localdate(now)
    require_decide(actor, request, on=day)
    advice = advice_for(request, on=day)
    rank = _rank(advice, run)
    if rank > 1:
        _needs_reason(reason)
    with transaction.atomic():
        earlier = CourseProposal.objects.filter(request=request, state__in=OPEN)
        earlier.update(state=ProposalState.SUPERSEDED)
        proposal = CourseProposal.objects.create(
            request=request,
            request_version=request.version,
            course_run=run,
            rank=rank,
            tier=int(advice.situation.tier),
            explanation=_advice_record(advice, rank),
            state=ProposalState.SHOWN,
            made_at=now,
        )
        seat = _hold(actor, request, run, now)
        state = ProposalState.CHOSEN if rank == 1 else ProposalState.OVERRIDDEN
        _decide(actor, proposal, state, now, run=run, seat=seat, reason=reason)
    return seat


def undo_decision(*, actor: Actor, proposal: CourseProposal, now: dt.datetime) -> CourseProposal:
    """Take a choice back while the seat is only held; afterwards only the seat can be given up."""
    require_decide(actor, proposal.request, on=timezone.localdate(now))
    seat = proposal.seat
    if proposal.state == ProposalState.POSTPONED:
        with transaction.atomic():
            _reopen(actor, proposal, now)
        return proposal
    if seat is None or seat.state != SeatState.HELD:
        raise Overtaken(_("Der Platz ist schon bestätigt oder freigegeben. Rückgängig geht nicht mehr."))
    with transaction.atomic():
        release_seat(actor=actor, seat=seat, reason="other", now=now)
        _reopen(actor, proposal, now)
    return proposal


def _reopen(actor: Actor, proposal: CourseProposal, now: dt.datetime) -> None:
    proposal.decisions.filter(undone_at=None).update(undone_at=now)
    CourseProposal.objects.filter(pk=proposal.pk).update(state=ProposalState.SHOWN, seat=None)
    proposal.refresh_from_db()
    _log(actor, proposal, "undo")


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Sie wählen anders als vorgeschlagen. Nennen Sie kurz den Grund."), field="reason")


def _still_open(proposal: CourseProposal) -> None:
    """The first decision wins; the second person learns what was decided."""
    now_open = CourseProposal.objects.filter(pk=proposal.pk, state__in=OPEN).exists()
    if now_open and CourseProposal.objects.valid().filter(pk=proposal.pk).exists():
        return
    if now_open:
        raise Overtaken(
            _("Der Kursbedarf hat sich seit der Rechnung geändert. Der Vorschlag gilt nicht mehr.")
        )
    proposal.refresh_from_db(fields=["state"])
    label = str(ProposalState(proposal.state).label)
    raise Overtaken(_("Über diesen Vorschlag ist schon entschieden: %s.") % label, state=proposal.state)


def _hold(actor: Actor, request: CourseRequest, run: CourseRun, now: dt.datetime) -> Seat:
    return hold_seat(
        actor=actor, request=request, run=run, now=now, hold_days=hold_days(timezone.localdate(now))
    )


def _decide(
    actor: Actor,
    proposal: CourseProposal,
    state: ProposalState,
    now: dt.datetime,
    *,
    run: CourseRun | None = None,
    seat: Seat | None = None,
    reason_code: str = "",
    reason: str = "",
) -> None:
    moved = CourseProposal.objects.filter(pk=proposal.pk, state__in=OPEN).update(state=state, seat=seat)
    if not moved:
        raise Overtaken(_("Jemand hat gerade über diesen Vorschlag entschieden."))
    proposal.refresh_from_db()
    Decision.objects.create(
        proposal=proposal,
        kind=DecisionKind(state.value),
        by_id=actor.membership_id,
        at=now,
        course_run=run,
        reason_code=reason_code,
        reason=reason.strip()[:300],
    )
    _log(actor, proposal, state.value)


def _log(actor: Actor, proposal: CourseProposal, what: str) -> None:
    alias = proposal.request.person.log_alias
    record(actor=actor, act=f"allocation.{what}", purpose=Purpose.PLACEMENT, subject=alias, classes="C10")


def _rank(advice: Advice, run: CourseRun) -> int:
    """Position of the run among the fitting ones, best = 1; a run that does not fit is refused with its reason."""
    for rank, fit in enumerate([*advice.best, *advice.others], start=1):
        if fit.candidate.id == run.pk:
            return rank
    for fit in advice.refused:
        if fit.candidate.id == run.pk:
            raise Refused(sentence(fit.refusals[0]), code=fit.refusals[0].code, field="run")
    raise Refused(_("Dieser Kurs ist nicht mehr anmeldbar."), field="run")


def _advice_record(advice: Advice, rank: int) -> dict[str, object]:
    ranked = [*advice.best, *advice.others]
    chosen = ranked[rank - 1]
    row, _weights = current_weights()
    return {
        "tier": int(advice.situation.tier),
        "weeks": advice.situation.weeks,
        "rule_set": (advice.situation.judgement or {}).get("rule_set", ""),
        "switches": (advice.situation.judgement or {}).get("switches", {}),
        "weights": row.version if row else 0,
        "candidates": advice.checked,
        "eligible": len(ranked),
        "chosen": option_record(chosen),
        "alternatives": [
            {**option_record(other), "lost": [reason.as_record() for reason in lost_against(other, chosen)]}
            for other in ranked[:4]
            if other is not chosen
        ][:3],
    }
