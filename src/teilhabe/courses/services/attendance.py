"""Who was there, session by session: written by the Träger of the run only."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import Attendance, Seat, Session
from teilhabe.courses.permissions import can_record_attendance, demand


def record_attendance(
    *,
    actor: Actor,
    session: Session,
    units: Mapping[uuid.UUID, int],
    excused: Collection[uuid.UUID] = (),
    now: dt.datetime,
) -> list[Attendance]:
    """Units (Unterrichtseinheiten) of presence by seat id for one session; writing again replaces.

    Seats of another run count as not existing. Units lie between 0 and those of the session; the session must
    have taken place. Returns the rows written.
    """
    demand(can_record_attendance(actor, session.run))
    if session.day > timezone.localdate(now):
        raise Refused(_("Dieser Unterrichtstag liegt in der Zukunft."), code="future")
    seats = _seats(session, units)
    for count in units.values():
        if not 0 <= count <= session.units:
            raise Refused(
                _("Möglich sind 0 bis %d Unterrichtseinheiten.") % session.units, field="units", code="units"
            )
    with transaction.atomic():
        rows = [
            Attendance.objects.update_or_create(
                session=session,
                seat=seat,
                defaults={
                    "run_id": session.run_id,
                    "units": units[seat.pk],
                    "excused": seat.pk in excused,
                    "recorded_at": now,
                },
            )[0]
            for seat in seats
        ]
        record(
            actor=actor,
            act="courses.record_attendance",
            purpose=Purpose.PLACEMENT,
            others=[seat.person.log_alias for seat in seats],
            classes="C10",
        )
    return rows


def _seats(session: Session, units: Mapping[uuid.UUID, int]) -> list[Seat]:
    """Seats of this run whose person attended at that time: begun, or left and completed afterwards."""
    ended = Q(state__in=(SeatState.LEFT, SeatState.COMPLETED), ended_on__gte=session.day)
    present = Seat.objects.filter(Q(state=SeatState.STARTED) | ended, started_on__lte=session.day)
    rows = present.filter(run_id=session.run_id, pk__in=list(units)).select_related("person")
    seats = list(rows.order_by("pk"))
    if len(seats) < len(units):
        raise NotAllowed
    return seats
