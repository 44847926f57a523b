"""A consent is taken back: seats that stood on it are free again and the need rests.

Whoever may note the withdrawal may do this; the person's word must not fail for want of a further right. Somebody
who already sits in a course stays seated, only the data may not be used any more.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from teilhabe.access.actor import Actor
from teilhabe.courses.enums import ANSWERING, EndReason, SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.courses.permissions import can_edit_need, demand
from teilhabe.courses.services.steps import end_transfers, let_go, note
from teilhabe.people.models import Person

GIVEN_UP = (SeatState.HELD, SeatState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Stopped:
    """What came to rest: seats given up, and whether the need is paused."""

    seats: list[Seat]
    paused: bool


def stop_for_withdrawal(
    *, actor: Actor, person: Person, transfer_ids: Iterable[uuid.UUID], now: dt.datetime
) -> Stopped:
    """Give up held and confirmed seats asked for with these transfers, and let the need rest from today.

    The need's version counts up, so that a round running now finds its proposal void. A need answered by a seat
    that rests on law goes on.
    """
    on = timezone.localdate(now)
    demand(can_edit_need(actor, person, on=on))
    sent = list(transfer_ids)
    with transaction.atomic():
        seats = list(
            Seat.objects.filter(Q(offer__in=sent) | Q(transfer__in=sent), state__in=GIVEN_UP)
            .select_related("person", "run", "request")
            .order_by("pk")
        )
        for seat in seats:
            let_go(seat, GIVEN_UP, EndReason.OTHER, now)
        answered = Seat.objects.filter(person=person, state__in=ANSWERING).values("request")
        resting = CourseRequest.objects.filter(person=person, ended_on=None, paused_on=None)
        paused = resting.exclude(pk__in=answered).update(paused_on=on, version=F("version") + 1)
        end_transfers(actor, seats, now)
        for seat in seats:
            note(actor, "release_seat", seat)
    return Stopped(seats=seats, paused=bool(paused))
