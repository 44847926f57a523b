"""From the first lesson on: begun, not begun, left, completed. Written by the Träger of the run."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.common.errors import Refused
from teilhabe.courses.enums import EndReason, EntitlementState, RunStatus, SeatState
from teilhabe.courses.models import CourseRequest, CourseRun, Entitlement, HoursUse, Seat
from teilhabe.courses.permissions import can_place, can_record_start, demand
from teilhabe.courses.services.steps import free_childcare, key_says, lock_run, move, note

# For so many days "not begun" may be corrected to "begun".
CORRECTION = dt.timedelta(days=14)
# Grounds on which the units of a module left do not count and the course right does not lapse by own fault
# (IntV § 14 Abs. 4: move, other time of day, childcare, work or training; a cancelled course is nobody's choice).
SPECIAL_GROUNDS = frozenset(
    {EndReason.MOVED, EndReason.TIME, EndReason.CHILDCARE, EndReason.JOB, EndReason.COURSE_CANCELLED}
)
_TAKES_PEOPLE_IN = (RunStatus.OPEN, RunStatus.SECURED, RunStatus.RUNNING)


def start_seat(*, actor: Actor, seat: Seat, on: dt.date, now: dt.datetime) -> Seat:
    """The person was there on the day ``on``: the need is answered, the course right has begun, the units count.

    Also corrects "not begun" within 14 days, if the place is still free. Begun is never undone, only left.
    """
    today = timezone.localdate(now)
    demand(can_record_start(actor, seat.run, on=today))
    with transaction.atomic():
        run = lock_run(seat.run)
        _check_day(run, on, today)
        try:
            with transaction.atomic():
                _begin(seat, on, today)
        except IntegrityError as error:
            raise key_says(error) from error
        _end_need(seat, on)
        _use_right(seat, run, on)
        note(actor, "start_seat", seat)
    return seat


def _check_day(run: CourseRun, on: dt.date, today: dt.date) -> None:
    if run.status not in _TAKES_PEOPLE_IN:
        raise Refused(_("Der Kurs läuft nicht."), code="not_running")
    if on < run.starts_on or on > run.ends_on:
        raise Refused(_("Der Tag liegt nicht in der Kurszeit."), field="on")
    if on > today:
        raise Refused(_("Der Tag liegt in der Zukunft."), field="on")


def _begin(seat: Seat, on: dt.date, today: dt.date) -> None:
    if seat.state == SeatState.NOT_STARTED and (seat.ended_on or dt.date.min) < today - CORRECTION:
        raise Refused(_("„Nicht angetreten“ lässt sich nur 14 Tage lang berichtigen."), code="too_late")
    move(
        seat,
        SeatState.CONFIRMED,
        SeatState.NOT_STARTED,
        state=SeatState.STARTED,
        started_on=on,
        ended_on=None,
        end_reason="",
    )


def _end_need(seat: Seat, on: dt.date) -> None:
    rows = CourseRequest.objects.filter(pk=seat.request_id, ended_on=None)
    rows.update(ended_on=on, end_reason=EndReason.PLACED, paused_on=None)


def _use_right(seat: Seat, run: CourseRun, on: dt.date) -> None:
    """The paper behind the seat has begun; the units of the run are used from its quota."""
    paper = seat.entitlement
    if paper is None:
        return
    Entitlement.objects.filter(pk=paper.pk).update(
        state=EntitlementState.STARTED, started_on=paper.started_on or on, interrupted_since=None
    )
    HoursUse.objects.get_or_create(
        person=seat.person,
        run=run,
        defaults={"entitlement": paper, "course_type": run.course.type_code, "units": run.units},
    )


def not_started(*, actor: Actor, seat: Seat, reason: str, on: dt.date, now: dt.datetime) -> Seat:
    """The person did not come: the place is free, the need waits on from its first day. Needs a reason."""
    today = timezone.localdate(now)
    demand(can_record_start(actor, seat.run, on=today))
    ground = _ground(reason)
    if on < seat.run.starts_on or on > today:
        raise Refused(_("Der Tag liegt vor dem Kursbeginn oder in der Zukunft."), field="on")
    with transaction.atomic():
        move(seat, SeatState.CONFIRMED, state=SeatState.NOT_STARTED, end_reason=ground, ended_on=on)
        free_childcare(seat, now=now)
        note(actor, "not_started", seat)
    return seat


def leave_seat(*, actor: Actor, seat: Seat, reason: str, on: dt.date, now: dt.datetime) -> Seat:
    """The person gives the course up on the day ``on``. On a special ground its units do not count."""
    today = timezone.localdate(now)
    allowed = can_record_start(actor, seat.run, on=today) or can_place(actor, seat.person, on=today)
    demand(allowed)
    ground = _ground(reason)
    if on > today or (seat.started_on is not None and on < seat.started_on):
        raise Refused(_("Der Tag liegt vor dem Beginn oder in der Zukunft."), field="on")
    with transaction.atomic():
        break_off(seat, ground, on, now)
        note(actor, "leave_seat", seat)
    return seat


def break_off(seat: Seat, ground: EndReason, on: dt.date, now: dt.datetime) -> None:
    """What leaving changes besides the log: place, childcare, units, course right."""
    move(seat, SeatState.STARTED, state=SeatState.LEFT, end_reason=ground, ended_on=on)
    free_childcare(seat, now=now)
    special = ground in SPECIAL_GROUNDS
    if special:
        HoursUse.objects.filter(person=seat.person, run=seat.run).update(counts=False, ground=ground.value)
    Entitlement.objects.filter(pk=seat.entitlement_id, state=EntitlementState.STARTED).update(
        state=EntitlementState.INTERRUPTED, interrupted_since=on, own_fault=not special
    )


def complete_seat(*, actor: Actor, seat: Seat, on: dt.date, now: dt.datetime) -> Seat:
    """The person stayed to the end. The place stays hers in the books; childcare ends."""
    demand(can_record_start(actor, seat.run, on=timezone.localdate(now)))
    if on > timezone.localdate(now):
        raise Refused(_("Der Tag liegt in der Zukunft."), field="on")
    with transaction.atomic():
        move(seat, SeatState.STARTED, state=SeatState.COMPLETED, ended_on=on)
        free_childcare(seat, now=now)
        note(actor, "complete_seat", seat)
    return seat


def _ground(reason: str) -> EndReason:
    if reason not in EndReason.values or reason == EndReason.PLACED:
        raise Refused(_("Nennen Sie den Grund."), field="reason")
    return EndReason(reason)
