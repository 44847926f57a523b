"""Across areas: a course run is cancelled (story 12 of the domain model).

One transaction: seats and childcare places free, needs open again with their first waiting day, transfers ended
(all ``courses``), suggestions for the run void (``allocation``), a task for everybody who looks after one of the
people (``office``).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience
from teilhabe.access.models import Membership
from teilhabe.allocation.enums import OPEN, ProposalState
from teilhabe.allocation.models import CourseProposal
from teilhabe.courses.deadlines import START_WEEKS
from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.services.cancellation import cancel_run
from teilhabe.office.models import Task
from teilhabe.people.queries import responsible_for

ABOUT = "course_run"


@dataclass(frozen=True, slots=True)
class CourseCancelled:
    """What the page tells after the step. ``overdue``: needs older than six weeks, a letter may be due."""

    run: CourseRun
    released: int
    broken_off: int
    proposals_dropped: int
    tasks: list[Task] = field(default_factory=list)
    overdue: list[CourseRequest] = field(default_factory=list)


def cancel_course(*, actor: Actor, run: CourseRun, now: dt.datetime) -> CourseCancelled:
    """Cancel the run with everything that follows. ``Overtaken`` if it cannot be cancelled any more."""
    on = timezone.localdate(now)
    with transaction.atomic():
        outcome = cancel_run(actor=actor, run=run, now=now)
        dropped = _drop_proposals(run)
        tasks = _tell_desk(actor, run, outcome.seats, on)
    late = on - dt.timedelta(weeks=START_WEEKS)
    return CourseCancelled(
        run=run,
        released=len(outcome.released),
        broken_off=len(outcome.broken_off),
        proposals_dropped=dropped,
        tasks=tasks,
        overdue=[seat.request for seat in outcome.seats if seat.request.waiting_since <= late],
    )


def _drop_proposals(run: CourseRun) -> int:
    """Nobody may follow a suggestion for a run that does not take place."""
    return CourseProposal.objects.filter(course_run=run, state__in=OPEN).update(state=ProposalState.DROPPED)


def _tell_desk(actor: Actor, run: CourseRun, seats: Iterable[Seat], on: dt.date) -> list[Task]:
    """One task per person and colleague; without a responsible colleague the course desk gets it."""
    rows = list(seats)
    keepers = responsible_for([seat.person_id for seat in rows], on=on)
    desk = _course_desk(actor, on) if any(not keepers.get(seat.person_id) for seat in rows) else []
    title = _("Kurs %s fällt aus: neuen Platz suchen und Bescheid geben") % run.code
    tasks = [
        Task(
            owner_id=owner,
            title=title,
            due_on=on,
            person=seat.person,
            about_kind=ABOUT,
            about_id=run.pk,
        )
        for seat in rows
        for owner in ([member.pk for member in keepers.get(seat.person_id, [])] or _others(seat, desk))
    ]
    return Task.objects.bulk_create(tasks)


def _others(seat: Seat, desk: list[uuid.UUID]) -> list[uuid.UUID]:
    """Of a protected person nobody else is told; those named for her see the change in her file."""
    return [] if seat.person.protected else desk


def _course_desk(actor: Actor, on: dt.date) -> list[uuid.UUID]:
    """Who coordinates courses; failing that whoever cancels, if a colleague of the desk."""
    rows = Membership.objects.valid_on(on).filter(role_key="course_coordination").order_by("pk")
    if found := list(rows.values_list("pk", flat=True)[:1]):
        return found
    is_desk = actor.role.audience == Audience.DESK and actor.membership_id is not None
    return [actor.membership_id] if is_desk and actor.membership_id else []
