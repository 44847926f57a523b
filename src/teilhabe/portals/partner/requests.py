"""Requests for a seat: the demand, the answer, and what comes after it."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import EndReason, SeatState
from teilhabe.courses.models import Seat
from teilhabe.courses.services.seats import answer_for_provider, release_seat
from teilhabe.courses.services.starts import complete_seat, leave_seat, not_started, start_seat
from teilhabe.people.services import look_at_list
from teilhabe.portals.gate import StaffRequest, partner
from teilhabe.portals.pages import done
from teilhabe.portals.partner.forms import STEPS, AnswerForm, StepForm, WithdrawForm
from teilhabe.portals.partner.told import demand_of, named, person_of
from teilhabe.portals.partner.views import PER_PAGE, back, page
from teilhabe.privacy.queries import is_open


@partner(Right.ANSWER_REFERRALS)
def requests(request: StaffRequest) -> HttpResponse:
    """Requests that wait for an answer, the most urgent first; then those already answered."""
    own = Seat.objects.filter(run__course__carrier_id__in=request.actor.organisation_ids)
    own = own.filter(Q(state=SeatState.HELD) | Q(state=SeatState.CONFIRMED))
    rows = own.select_related("run__course", "request", "person", "offer", "transfer")
    ordered = rows.order_by("-state", "provider_answer", "hold_until", "run__starts_on", "pk")
    seats = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    names = {seat.pk: name for seat, name in named(request.actor, seats, on=today())}
    look_at_list(
        actor=request.actor, people=[seat.person for seat in seats], act="partner.requests", classes="C1 C10"
    )
    context = {
        "page_title": _("Anfragen"),
        "seats": seats,
        "lines": [(seat, names[seat.pk]) for seat in seats],
    }
    return page(request, "partner/requests.html", "requests", context)


@partner(Right.ANSWER_REFERRALS)
def demand(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """One request: before both said yes the demand, afterwards the person as far as the transfer goes."""
    return _shown(request, _own(request.actor, seat_id))


@partner(Right.ANSWER_REFERRALS, methods=("POST",))
def answer(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """The Träger's yes or no."""
    seat, form = _own(request.actor, seat_id), AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, seat, status=422, answer=form)
    yes = form.cleaned_data["answer"] == "yes"
    reason = EndReason(form.cleaned_data["reason"] or EndReason.PROVIDER)
    try:
        answer_for_provider(actor=request.actor, seat=seat, yes=yes, now=now(), reason=reason)
    except Refused as error:
        return _told_no(request, seat_id, form, error, "answer")
    if not yes:
        return done(request, reverse("partner:requests"), _("Absage gesendet. Der Platz ist wieder frei."))
    seat = _own(request.actor, seat_id)
    message = (
        _("Platz zugesagt.")
        if seat.state == SeatState.CONFIRMED
        else _("Zusage gesendet. Die Person antwortet noch.")
    )
    return done(request, reverse("partner:demand", args=[seat_id]), message)


@partner(Right.ANSWER_REFERRALS, methods=("POST",))
def withdraw(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """Take a promise back; the person waits again from the first day and the centre is told by the log."""
    seat, form = _own(request.actor, seat_id), WithdrawForm(request.POST)
    if not form.is_valid():
        return _shown(request, seat, status=422, withdraw=form)
    try:
        release_seat(actor=request.actor, seat=seat, reason=form.cleaned_data["reason"], now=now())
    except Refused as error:
        return _told_no(request, seat_id, form, error, "withdraw")
    return done(request, reverse("partner:requests"), _("Zusage zurückgenommen. Der Platz ist wieder frei."))


@partner(Right.RECORD_ATTENDANCE, methods=("GET", "POST"))
def step(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """Begun, not begun, completed, left: by clerk or teacher. Shows the name only."""
    seat = _own(request.actor, seat_id)
    if seat.state not in STEPS and request.method == "GET":
        raise NotAllowed
    bound = request.POST if request.method == "POST" else None
    form = StepForm(bound, seat=seat, today=today())
    if form.is_bound and form.is_valid():
        try:
            _take_step(request.actor, seat, form.cleaned_data)
        except Overtaken as error:
            form.add_error(None, str(error))
            return _step_page(request, _own(request.actor, seat_id), form, status=409)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            return done(request, reverse("partner:run", args=[seat.run_id]), _("Eingetragen."))
    return _step_page(request, seat, form, status=422 if form.is_bound else 200)


def _take_step(actor: Actor, seat: Seat, given: dict[str, Any]) -> None:
    what, on, reason = given["what"], given["on"], given.get("reason", "")
    if what == "start":
        start_seat(actor=actor, seat=seat, on=on, now=now())
    elif what == "not_started":
        not_started(actor=actor, seat=seat, reason=reason, on=on, now=now())
    elif what == "leave":
        leave_seat(actor=actor, seat=seat, reason=reason, on=on, now=now())
    else:
        complete_seat(actor=actor, seat=seat, on=on, now=now())


def _step_page(request: StaffRequest, seat: Seat, form: StepForm, *, status: int) -> HttpResponse:
    name = named(request.actor, [seat], on=today())[0][1]
    _note(request.actor, seat, "partner.step", "C1 C10")
    context = {"page_title": _("Teilnahme"), "seat": seat, "name": name, "form": form}
    context |= back("run", seat.run.course.title, seat.run_id)
    return page(request, "partner/step.html", "day", context, status=status)


def _own(actor: Actor, seat_id: uuid.UUID) -> Seat:
    """A seat in a course of the own organisation, else ``NotAllowed``."""
    rows = Seat.objects.filter(pk=seat_id, run__course__carrier_id__in=actor.organisation_ids)
    seat = rows.select_related(
        "run__course__carrier", "request", "person", "offer", "transfer", "entitlement"
    ).first()
    if seat is None:
        raise NotAllowed
    return seat


def _shown(request: StaffRequest, seat: Seat, *, status: int = 200, **bound: Any) -> HttpResponse:
    on = today()
    told, facts = person_of(seat, on=on), demand_of(seat, on=on) if seat.state == SeatState.HELD else []
    if told or facts:
        _note(request.actor, seat, "partner.request", "C1 C2 C4" if told else "C4")
    context = {
        "page_title": _("Anfrage"),
        "seat": seat,
        "told": told,
        "demand": facts,
        "is_ended": not told and not facts and not _is_spoken_for(seat),
        "ends_on": seat.transfer.ends_on if seat.transfer and is_open(seat.transfer, on) else None,
        "has_begun": seat.run.starts_on <= on,
        "answer_form": bound.get("answer") or AnswerForm(),
        "withdraw_form": bound.get("withdraw") or WithdrawForm(),
        "is_withdrawing": "withdraw" in bound,
    }
    return page(
        request, "partner/request.html", "requests", context | back("requests", _("Anfragen")), status=status
    )


def _is_spoken_for(seat: Seat) -> bool:
    """A protected person's seat stands, but nothing of it goes over this portal."""
    return seat.person.protected and seat.state in (SeatState.CONFIRMED, SeatState.STARTED)


def _told_no(
    request: StaffRequest, seat_id: uuid.UUID, form: Any, error: Refused, which: str
) -> HttpResponse:
    """Somebody was quicker (409) or a rule says no (422): the sentence stands above the form."""
    if isinstance(error, NotAllowed):
        raise error
    form.add_error(error.field if error.field in form.fields else None, str(error))
    status = 409 if isinstance(error, Overtaken) else 422
    return _shown(request, _own(request.actor, seat_id), status=status, **{which: form})


def _note(actor: Actor, seat: Seat, act: str, classes: str) -> None:
    record(
        actor=actor,
        act=act,
        purpose=Purpose.PLACEMENT,
        subject=seat.person.log_alias,
        classes=classes,
        keeping=Keeping.LOOKS,
    )
