"""A run that will not take place, or not to its end: everybody waits again from the first day.

All rows move first and the log is written last, for all of them together: from its first entry on no further seat
may be locked, or two clerks could wait for each other.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import Overtaken
from teilhabe.courses.enums import EndReason, RunStatus, SeatState
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.permissions import can_edit_runs, demand
from teilhabe.courses.services.starts import break_off
from teilhabe.courses.services.steps import end_transfers, let_go, lock_run, note

CANCELLABLE = (RunStatus.PLANNED, RunStatus.OPEN, RunStatus.SECURED, RunStatus.PAUSED)


@dataclass(slots=True)
class Cancelled:
    """What a cancelled run left behind."""

    run: CourseRun
    released: list[Seat] = field(default_factory=list)
    broken_off: list[Seat] = field(default_factory=list)

    @property
    def seats(self) -> list[Seat]:
        return [*self.released, *self.broken_off]


def cancel_run(*, actor: Actor, run: CourseRun, now: dt.datetime) -> Cancelled:
    """Cancel a run and set everybody free. Pages call ``flows.course_cancelled``, which also tells the desk.

    Seats are released or, in a run already begun, left without fault; childcare places are free; the transfers to
    the Träger end; each need is open again with its first waiting day.
    """
    demand(can_edit_runs(actor, run.course.carrier))
    with transaction.atomic():
        locked = lock_run(run)
        if not CourseRun.objects.filter(pk=run.pk, status__in=CANCELLABLE).update(
            status=RunStatus.CANCELLED, version=F("version") + 1
        ):
            label = str(RunStatus(locked.status).label)
            raise Overtaken(_("Der Kurs lässt sich nicht absagen. Er ist: %s.") % label, state=locked.status)
        outcome = _set_free(locked, now)
        end_transfers(actor, outcome.seats, now)
        for seat in outcome.released:
            note(actor, "release_cancelled", seat)
        for seat in outcome.broken_off:
            note(actor, "leave_cancelled", seat)
        record(actor=actor, act="courses.cancel_run", purpose=Purpose.PLACEMENT)
    run.refresh_from_db()
    return outcome


def _set_free(run: CourseRun, now: dt.datetime) -> Cancelled:
    outcome = Cancelled(run)
    living = (SeatState.HELD, SeatState.CONFIRMED, SeatState.STARTED)
    seats = Seat.objects.filter(run=run, state__in=living).select_related("person", "request", "run")
    for seat in seats.order_by("pk"):
        if seat.state == SeatState.STARTED:
            break_off(seat, EndReason.COURSE_CANCELLED, timezone.localdate(now), now)
            outcome.broken_off.append(seat)
        else:
            let_go(seat, (SeatState.HELD, SeatState.CONFIRMED), EndReason.COURSE_CANCELLED, now)
            outcome.released.append(seat)
    for seat in outcome.seats:
        _wait_again(seat.request)
    return outcome


def _wait_again(request: CourseRequest) -> None:
    """The need is open with its own first day; somebody with a newer open need keeps that, with the earlier day."""
    if request.ended_on is None:
        CourseRequest.objects.filter(pk=request.pk).update(version=F("version") + 1)
        return
    newer = CourseRequest.objects.filter(person=request.person_id, ended_on=None).first()
    if newer is not None:
        since = min(newer.waiting_since, request.waiting_since)
        CourseRequest.objects.filter(pk=newer.pk).update(version=F("version") + 1, waiting_since=since)
        return
    CourseRequest.objects.filter(pk=request.pk).update(version=F("version") + 1, ended_on=None, end_reason="")
