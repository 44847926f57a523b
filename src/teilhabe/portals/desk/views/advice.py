"""Course advice for one person: the right explained, the five best options, the seat and its two answers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teilhabe.access.enums import Right
from teilhabe.allocation.enums import Tier
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.next_steps import STEPS, steps_with_seat, steps_without_seat
from teilhabe.allocation.queries import Advice, advice_for, current_weights, open_proposal_for
from teilhabe.allocation.services.decisions import (
    choose_option,
    confirm_proposal,
    postpone_proposal,
    undo_decision,
)
from teilhabe.allocation.wording import sentences
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import ANSWERING, EndReason, SeatState
from teilhabe.courses.factsheet import course_records
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.permissions import can_answer_for_provider
from teilhabe.courses.services.seats import answer_for_person, answer_for_provider, release_seat
from teilhabe.people.models import Person
from teilhabe.people.queries import facts_for, person_for, responsible_for
from teilhabe.people.services import look_at
from teilhabe.portals.desk.course_right import panel
from teilhabe.portals.desk.lapsing import lapsing
from teilhabe.portals.desk.letters import letters_for
from teilhabe.portals.desk.options import Option, excluded, options, page_url
from teilhabe.portals.desk.views.person import frame, look_classes, open_need
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done

FEW_EXCLUDED = 4
ANSWERS = {"person_yes", "person_no", "provider_yes", "provider_no", "release", "undo"}


def moment() -> dt.datetime:
    """Now, in German time: the day of it is the day of the decision."""
    return timezone.localtime(now())


def to_advice(person_id: uuid.UUID) -> str:
    return reverse("desk:person_advice", args=[person_id])


@desk(Right.SEE_OWN_PEOPLE)
def person_advice(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """The page an adviser has open while talking."""
    found = look_at(
        actor=request.actor,
        person_id=person_id,
        act="desk.person_advice",
        on=today(),
        classes=look_classes(request),
    )
    return _page(request, found, chosen=request.GET.get("run", ""))


def _page(
    request: StaffRequest,
    found: Person,
    *,
    chosen: str = "",
    reason: str = "",
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    on, actor = today(), request.actor
    facts = facts_for([found], on=on)[found.pk]
    need, right = open_need(found), panel(facts, course_records([found.pk])[found.pk], actor)
    seat = _seat_of(need)
    context = {
        **frame(facts, responsible_for([found.pk], on=on).get(found.pk, []), need, "person_advice"),
        **_courses(request, need, seat, chosen),
        "right": right,
        "right_used": bool(right.used or right.told),
        "need": need,
        "limit": facts.availability.limit_minutes if facts.availability else 60,
        "reason": reason,
        "fault": fault,
        "seat": _seat_card(request, seat, on),
        "lapsing": lapsing(facts, need, seat, actor, right.ends),
        "letters": letters_for(found, actor),
        "may_propose": actor.may(Right.PROPOSE),
        "edits": actor.may(Right.EDIT_PEOPLE),
        "checked_at": moment(),
    }
    return render(request, "desk/person_advice.html", context, status=status)


def _courses(
    request: StaffRequest, need: CourseRequest | None, seat: Seat | None, chosen: str
) -> dict[str, Any]:
    """Options, suggestion and what does not fit; with a seat only what comes next."""
    advice = advice_for(need, on=today()) if need is not None and need.paused_on is None else None
    shown = options(advice) if advice is not None and seat is None else []
    proposal = open_proposal_for(need.pk) if need is not None and seat is None else None
    few = None if "alle" in request.GET else FEW_EXCLUDED
    return {
        "advice": advice,
        "options": shown,
        "choosing": _choosing(shown, chosen),
        "proposal": _proposal(proposal),
        "excluded": excluded(advice, few) if advice is not None and seat is None else [],
        "more_excluded": _more_excluded(request, advice),
        "steps": _steps(advice, seat),
    }


def _more_excluded(request: StaffRequest, advice: Advice | None) -> int:
    if advice is None or "alle" in request.GET:
        return 0
    return max(0, len(advice.refused) - FEW_EXCLUDED)


def _seat_of(need: CourseRequest | None) -> Seat | None:
    """The seat that answers the need."""
    if need is None:
        return None
    rows = Seat.objects.filter(request=need, state__in=ANSWERING)
    return rows.select_related("run__course__carrier", "run__schedule", "person").first()


def _choosing(shown: list[Option], chosen: str) -> Option | None:
    """The option whose reason is being asked for (``?run=…``); never the best, which needs none."""
    return next((option for option in shown[1:] if str(option.run) == chosen), None)


def _proposal(row: CourseProposal | None) -> dict[str, Any] | None:
    """The open suggestion of the last round, from its explanation record."""
    if row is None or row.course_run is None:
        return None
    chosen = row.explanation.get("chosen") or {}
    drawn = [{"shape": "reason", "text": text} for text in sentences(chosen.get("reasons", []))]
    drawn += [{"shape": "drawback", "text": text} for text in sentences(chosen.get("drawbacks", []))]
    return {
        "row": row,
        "run": row.course_run,
        "url": page_url("course_run", row.course_run.pk),
        "tier": Tier(row.tier).label,
        "reasons": drawn,
        "postponed": row.state == "postponed",
        "fields": {"proposal": row.pk},
    }


def _seat_card(request: StaffRequest, seat: Seat | None, on: dt.date) -> dict[str, Any] | None:
    if seat is None:
        return None
    held = seat.state == SeatState.HELD
    return {
        "seat": seat,
        "held": held,
        "confirmed": seat.state == SeatState.CONFIRMED,
        "started": seat.state == SeatState.STARTED,
        "url": page_url("course_run", seat.run_id),
        "for_provider": held and can_answer_for_provider(request.actor, seat.run, on=on),
        "can_undo": held and CourseProposal.objects.filter(seat=seat).exists(),
        "reasons": [
            (reason.value, reason.label)
            for reason in EndReason
            if reason not in (EndReason.PLACED, EndReason.LAPSED, EndReason.COURSE_CANCELLED)
        ],
    }


def _steps(advice: Advice | None, seat: Seat | None) -> list[str]:
    """What comes next: the papers of a seat, or what helps while there is none."""
    if advice is None:
        return []
    if seat is not None:
        fits = [*advice.best, *advice.others, *advice.refused]
        fit = next((fit for fit in fits if fit.candidate.id == seat.run_id), None)
        return [str(STEPS[step]) for step in steps_with_seat(advice.situation, fit)] if fit else []
    if advice.best:
        return []
    _row, weights = current_weights()
    return [str(STEPS[step]) for step in steps_without_seat(advice.situation, weights=weights)]


@desk(Right.PROPOSE, methods=("POST",))
def person_choose(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Ask for a seat in one of the options; any but the best needs a reason."""
    found = person_for(request.actor, person_id, on=today())
    need = open_need(found)
    if need is None:
        raise Http404
    run: CourseRun = get_object_or_404(
        CourseRun.objects.select_related("course__carrier"), pk=_run_id(request)
    )
    reason = request.POST.get("reason", "")
    try:
        seat = choose_option(actor=request.actor, request=need, run=run, reason=reason, now=moment())
    except NotAllowed:
        raise
    except Refused as error:
        return _not_chosen(request, found, run, reason, error)
    return done(request, to_advice(found.pk), _held_message(seat))


def _not_chosen(
    request: StaffRequest, found: Person, run: CourseRun, reason: str, error: Refused
) -> HttpResponse:
    """A missing reason stands at its field, anything else in the notice place."""
    if error.field == "reason":
        return _page(request, found, chosen=str(run.pk), reason=reason, fault=str(error), status=422)
    messages.error(request, str(error))
    return _page(request, found, reason=reason, status=409 if isinstance(error, Overtaken) else 422)


def _run_id(request: StaffRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("run", ""))
    except ValueError as error:
        raise Http404 from error


def _held_message(seat: Seat) -> str:
    until = (
        date_format(timezone.localtime(seat.hold_until), pgettext("date pattern", "j. F Y"))
        if seat.hold_until
        else ""
    )
    return _("Der Platz in %(run)s ist bis %(day)s gehalten. Träger und Person sind jetzt gefragt.") % {
        "run": seat.run.code,
        "day": until,
    }


@desk(Right.PROPOSE, methods=("POST",))
def person_decide(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Follow the suggestion of the last round, or put it aside."""
    found = person_for(request.actor, person_id, on=today())
    proposal = _open_proposal(request, found)
    try:
        if request.POST.get("decision") == "later":
            reason = request.POST.get("reason", "")
            postpone_proposal(actor=request.actor, proposal=proposal, reason=reason, now=moment())
            message = _("Der Vorschlag ist zurückgestellt. Er bleibt bis zur nächsten Runde.")
        else:
            message = _held_message(confirm_proposal(actor=request.actor, proposal=proposal, now=moment()))
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return _page(request, found, status=409 if isinstance(error, Overtaken) else 422)
    return done(request, to_advice(found.pk), message)


def _open_proposal(request: StaffRequest, found: Person) -> CourseProposal:
    try:
        key = uuid.UUID(request.POST.get("proposal", ""))
    except ValueError as error:
        raise Http404 from error
    rows = CourseProposal.objects.filter(request__person=found)
    return get_object_or_404(rows.select_related("request__person", "course_run__course__carrier"), pk=key)


@desk(Right.PROPOSE, methods=("POST",))
def person_seat(request: StaffRequest, person_id: uuid.UUID, seat: uuid.UUID, step: str) -> HttpResponse:
    """Note an answer, give the seat up, or take the choice back while it is only held."""
    found = person_for(request.actor, person_id, on=today())
    rows = Seat.objects.filter(person=found).select_related(
        "run__course__carrier", "person", "request__person"
    )
    row: Seat = get_object_or_404(rows, pk=seat)
    if step not in ANSWERS:
        raise Http404
    try:
        message = _answered(request, row, step)
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return _page(request, found, status=409 if isinstance(error, Overtaken) else 422)
    return done(request, to_advice(found.pk), message)


def _answered(request: StaffRequest, seat: Seat, step: str) -> str:
    actor, at, reason = request.actor, moment(), request.POST.get("reason", "")
    if step == "undo":
        rows = CourseProposal.objects.select_related("request__person")
        proposal: CourseProposal = get_object_or_404(rows, seat=seat)
        undo_decision(actor=actor, proposal=proposal, now=at)
        return _("Die Entscheidung ist zurückgenommen. Der Platz ist wieder frei.")
    if step == "release":
        release_seat(actor=actor, seat=seat, reason=reason, now=at)
        return _("Der Platz ist freigegeben. Die Person wartet wieder seit dem ersten Tag.")
    who, said = step.split("_")
    note = answer_for_person if who == "person" else answer_for_provider
    if said == "no":
        if reason not in EndReason.values:
            raise Refused(_("Nennen Sie den Grund für das Nein."))
        note(actor=actor, seat=seat, yes=False, now=at, reason=EndReason(reason))
        return _("Das Nein ist eingetragen. Der Platz ist wieder frei.")
    note(actor=actor, seat=seat, yes=True, now=at)
    seat.refresh_from_db()
    if seat.state == SeatState.CONFIRMED:
        return _("Beide haben zugesagt. Der Platz ist bestätigt.")
    return _("Das Ja ist eingetragen.")
