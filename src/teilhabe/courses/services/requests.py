"""The need for a course: registered, changed, resting, ended. Its first waiting day is never lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import ANSWERING, EndReason, RequestKind, SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.courses.permissions import can_edit_need, demand
from teilhabe.people.enums import Life
from teilhabe.people.models import Person

WISHES = (
    "kind",
    "wish_time",
    "wish_women_only",
    "wish_carrier",
    "previous_carrier",
    "self_payer_ok",
    "module_override",
    "override_reason",
)


def register_need(
    *,
    actor: Actor,
    person: Person,
    on: dt.date,
    waiting_since: dt.date | None = None,
    kind: str = RequestKind.FIRST,
    **wishes: Any,
) -> CourseRequest:
    """The person waits for a course since the day (default: today). One open need at a time."""
    demand(can_edit_need(actor, person, on=on))
    _check_wishes(wishes)
    since = waiting_since or on
    if since > on:
        raise Refused(_("Der erste Wartetag liegt in der Zukunft."), field="waiting_since")
    if person.life != Life.ACTIVE:
        raise Refused(_("Die Akte ist eingeschränkt. Es wird nicht vermittelt."), code="restricted")
    try:
        with transaction.atomic():
            request = CourseRequest.objects.create(person=person, waiting_since=since, kind=kind, **wishes)
            _note(actor, "register_need", person)
    except IntegrityError as error:
        raise Overtaken(_("Diese Person wartet schon auf einen Kurs."), state="open") from error
    return request


def change_request(
    *, actor: Actor, request: CourseRequest, version: int, on: dt.date, **wishes: Any
) -> CourseRequest:
    """Change wishes; ``version`` is the one the form was opened with. Proposals made for it become void."""
    demand(can_edit_need(actor, request.person, on=on))
    _check_wishes(wishes)
    return _move(actor, request, "change_request", {"version": version, "ended_on": None}, **wishes)


def pause_request(*, actor: Actor, request: CourseRequest, on: dt.date) -> CourseRequest:
    """The need rests: no proposals until resumed; the first waiting day stays."""
    demand(can_edit_need(actor, request.person, on=on))
    _check_no_seat(request)
    return _move(actor, request, "pause_request", {"ended_on": None, "paused_on": None}, paused_on=on)


def resume_request(*, actor: Actor, request: CourseRequest, on: dt.date) -> CourseRequest:
    """The person waits again, from the first waiting day."""
    demand(can_edit_need(actor, request.person, on=on))
    resting = {"ended_on": None, "paused_on__isnull": False}
    return _move(actor, request, "resume_request", resting, paused_on=None)


def end_request(*, actor: Actor, request: CourseRequest, reason: str, on: dt.date) -> CourseRequest:
    """No course is needed any more. Needs a reason; a seat must be given up before."""
    demand(can_edit_need(actor, request.person, on=on))
    if reason not in EndReason.values or reason == EndReason.PLACED:
        raise Refused(_("Nennen Sie den Grund."), field="reason")
    _check_no_seat(request)
    changes = {"ended_on": on, "end_reason": reason, "paused_on": None}
    return _move(actor, request, "end_request", {"ended_on": None}, **changes)


def _move(
    actor: Actor, request: CourseRequest, act: str, guard: dict[str, Any], **changes: Any
) -> CourseRequest:
    """One guarded UPDATE that counts the version up."""
    with transaction.atomic():
        rows = CourseRequest.objects.filter(pk=request.pk, **guard)
        if not rows.update(version=F("version") + 1, **changes):
            raise _overtaken(request)
        request.refresh_from_db()
        _note(actor, act, request.person)
    return request


def _overtaken(request: CourseRequest) -> Overtaken:
    fresh = CourseRequest.objects.filter(pk=request.pk).first()
    if fresh is None:
        raise NotAllowed
    if fresh.ended_on is not None:
        reason = str(EndReason(fresh.end_reason).label) if fresh.end_reason else ""
        return Overtaken(_("Der Bedarf ist schon beendet: %s.") % reason, state="ended")
    if fresh.paused_on is not None:
        return Overtaken(_("Der Bedarf ruht schon."), state="paused")
    return Overtaken(_("Jemand hat den Bedarf inzwischen geändert. Ihre Eingaben stehen noch hier."))


def _check_no_seat(request: CourseRequest) -> None:
    seat = Seat.objects.filter(request=request, state__in=ANSWERING).first()
    if seat is not None:
        label = str(SeatState(seat.state).label)
        raise Refused(
            _("Für diese Person gibt es einen Platz: %s. Geben Sie ihn zuerst frei.") % label, code="has_seat"
        )


def _check_wishes(wishes: dict[str, Any]) -> None:
    if unknown := set(wishes) - set(WISHES):
        raise TypeError(f"unknown fields {sorted(unknown)}")
    if wishes.get("module_override") and not str(wishes.get("override_reason", "")).strip():
        raise Refused(
            _("Sie wählen ein anderes Modul als der Test. Nennen Sie den Grund."), field="override_reason"
        )


def _note(actor: Actor, act: str, person: Person) -> None:
    alias = person.log_alias
    record(actor=actor, act=f"courses.{act}", purpose=Purpose.PLACEMENT, subject=alias, classes="C10")
