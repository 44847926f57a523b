"""The clock of the course area: what must be set free when its time is over. One scope per centre."""

from __future__ import annotations

import datetime as dt
import uuid

from django_tasks import task

from teilhabe.access.actor import Actor
from teilhabe.access.queries import opened_centres
from teilhabe.access.tenancy import centre_scope
from teilhabe.common.clock import now as clock_now
from teilhabe.courses.services.seats import lapse_holds


def lapse_in(centre_id: uuid.UUID, *, now: dt.datetime) -> int:
    """Release overdue holds of one centre; returns how many."""
    with centre_scope(centre_id):
        return len(lapse_holds(actor=Actor.clock(centre_id), now=now))


def lapse_everywhere(*, now: dt.datetime) -> dict[str, int]:
    """Release overdue holds of every opened centre, each in its own transaction; released holds by centre key."""
    return {centre.key: lapse_in(centre.pk, now=now) for centre in opened_centres()}


@task()
def lapse() -> dict[str, int]:
    """As a job: run it every few minutes, at least soon after midnight."""
    return lapse_everywhere(now=clock_now())
