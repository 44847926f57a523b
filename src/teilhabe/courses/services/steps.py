"""What every step of a seat shares: the lock, the guarded change, the trace in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import LIVING, EndReason, PlaceKind, SeatState
from teilhabe.courses.models import ChildcareHold, CoursePlace, CourseRun, Seat
from teilhabe.people.models import Person
from teilhabe.privacy.services import revoke_transfers


def lock_run(run: CourseRun) -> CourseRun:
    """The run as it is now; nobody else takes or changes its places until the commit.

    PostgreSQL locks the row; on SQLite the transaction is the only writer from its start (IMMEDIATE).
    """
    rows = CourseRun.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("course__carrier").get(pk=run.pk)


def free_place(run: CourseRun) -> CoursePlace | None:
    """The free seat with the lowest number; only under ``lock_run``."""
    taken = Seat.objects.filter(run=run, state__in=LIVING).values("place")
    places = CoursePlace.objects.filter(run=run, kind=PlaceKind.SEAT).exclude(pk__in=taken)
    return places.order_by("number").first()


def hold_childcare(seat: Seat, children: Iterable[Person]) -> None:
    """Take the lowest free childcare places for these children; only under ``lock_run``."""
    wanted = list(children)
    if not wanted:
        return
    taken = ChildcareHold.objects.filter(run_id=seat.run_id, released_at=None).values("place")
    places = CoursePlace.objects.filter(run_id=seat.run_id, kind=PlaceKind.CHILDCARE).exclude(pk__in=taken)
    free = list(places.order_by("number")[: len(wanted)])
    if len(free) < len(wanted):
        raise Refused(
            _("Für %(wanted)d Kinder sind Kinderplätze nötig, frei sind %(free)d.")
            % {"wanted": len(wanted), "free": len(free)},
            code="no_childcare",
            field="children",
        )
    ChildcareHold.objects.bulk_create(
        ChildcareHold(run_id=seat.run_id, seat=seat, place=place, child=child)
        for place, child in zip(free, wanted, strict=True)
    )


def free_childcare(seat: Seat, *, now: dt.datetime) -> None:
    """Childcare places of the seat are free again."""
    ChildcareHold.objects.filter(seat=seat, released_at=None).update(released_at=now)


def move(seat: Seat, *allowed: SeatState, **changes: Any) -> Seat:
    """One guarded UPDATE: only from these states, else ``Overtaken`` with the state somebody else brought about."""
    if not Seat.objects.filter(pk=seat.pk, state__in=allowed).update(**changes):
        raise overtaken(seat)
    return refreshed(seat)


def refreshed(seat: Seat) -> Seat:
    """The stored columns anew; related objects already loaded stay loaded."""
    seat.refresh_from_db(fields=[field.attname for field in Seat._meta.concrete_fields])
    return seat


def let_go(seat: Seat, allowed: tuple[SeatState, ...], reason: EndReason, now: dt.datetime) -> None:
    """Free the seat and its childcare places. The log comes later (``end_transfers``, ``note``)."""
    move(
        seat,
        *allowed,
        state=SeatState.RELEASED,
        end_reason=reason,
        ended_on=timezone.localdate(now),
        hold_until=None,
    )
    free_childcare(seat, now=now)


def end_transfers(actor: Actor, seats: Iterable[Seat], now: dt.datetime) -> None:
    """After *all* seats have moved: from the first log entry on no further seat may be locked (no deadlock)."""
    sent = [pk for seat in seats for pk in (seat.offer_id, seat.transfer_id) if pk]
    revoke_transfers(actor=actor, transfer_ids=sent, now=now)


def overtaken(seat: Seat) -> Overtaken:
    """Says which state the seat is in now."""
    state = Seat.objects.filter(pk=seat.pk).values_list("state", flat=True).first()
    if state is None:
        raise NotAllowed
    label = str(SeatState(state).label)
    return Overtaken(_("Jemand war schneller. Der Platz ist jetzt: %s.") % label, state=state)


def key_says(error: IntegrityError) -> Refused:
    """The unique key as last word, in words: which rule of ``Seat`` was about to break."""
    text = str(error)
    if "place" in text:
        return full()
    if "one_running" in text or text.endswith("courses_seat.centre_id, courses_seat.person_id"):
        return Overtaken(_("Diese Person ist schon in einem laufenden Kurs."), state=SeatState.STARTED)
    return Overtaken(_("Für diese Person ist schon ein Platz gehalten oder bestätigt."), state=SeatState.HELD)


def full() -> Refused:
    return Refused(_("Der Kurs ist voll."), code="full", field="run")


def note(actor: Actor, act: str, seat: Seat, *, classes: str = "C10") -> None:
    """Log entry of a step; always the last statement of its transaction."""
    alias = seat.person.log_alias
    record(actor=actor, act=f"courses.{act}", purpose=Purpose.PLACEMENT, subject=alias, classes=classes)
