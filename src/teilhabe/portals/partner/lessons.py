"""Own courses from inside: who sits there, and who was at a lesson."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import Attendance, CourseRun, Seat, Session
from teilhabe.courses.queries import run_for_carrier
from teilhabe.courses.services.attendance import record_attendance
from teilhabe.people.services import look_at_list
from teilhabe.portals.gate import StaffRequest, partner
from teilhabe.portals.pages import done
from teilhabe.portals.partner import board
from teilhabe.portals.partner.forms import STEPS
from teilhabe.portals.partner.told import named
from teilhabe.portals.partner.views import PER_PAGE, back, page

# A place counts for the list of people from the promise to the end.
_LISTED = (SeatState.CONFIRMED, SeatState.NOT_STARTED, SeatState.STARTED, SeatState.LEFT, SeatState.COMPLETED)
PRESENT, EXCUSED, ABSENT = "present", "excused", "absent"
MARKS = (PRESENT, EXCUSED, ABSENT)


@partner(Right.OPEN_PARTNER)
def run(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """One own course: its numbers, the people by first name, the lessons."""
    own, on = run_for_carrier(request.actor, run_id), today()
    rows = Seat.objects.filter(run=own, state__in=_LISTED).select_related("person", "request", "transfer")
    seats = Paginator(rows.order_by("person__given_names", "request__code"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    look_at_list(
        actor=request.actor, people=[seat.person for seat in seats], act="partner.run", classes="C1 C10"
    )
    context = {
        "page_title": _("Kurs"),
        "card": board.card_of(own),
        "run": own,
        "seats": seats,
        "people": [
            (seat, name, seat.state in STEPS and own.starts_on <= on)
            for seat, name in named(request.actor, seats, on=on)
        ],
        "lessons": _lessons(own, on),
    }
    return page(request, "partner/run.html", "day", context | back("day", _("Meine Kurse")))


def _lessons(own: CourseRun, on: dt.date) -> list[Session]:
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    rows = Session.objects.filter(run=own, day__lte=on).annotate(is_noted=Exists(noted))
    return list(rows.order_by("-day", "-starts")[:10])


@partner(Right.RECORD_ATTENDANCE)
def lessons(request: StaffRequest) -> HttpResponse:
    """Lessons without attendance first, then the latest of the own courses. No names."""
    missing = list(board.missing_sessions(request.actor, on=today())[:PER_PAGE])
    rows = Session.objects.filter(
        run__course__carrier_id__in=request.actor.organisation_ids, day__lte=today()
    )
    noted = rows.filter(Exists(Attendance.objects.filter(session=OuterRef("pk"))))
    latest = noted.select_related("run__course").order_by("-day", "-starts")[:10]
    context = {"page_title": _("Anwesenheit"), "missing": missing, "latest": latest}
    return page(request, "partner/lessons.html", "lessons", context)


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the attendance list and what is marked; empty: nothing yet."""

    seat: Seat
    name: str
    mark: str


@partner(Right.RECORD_ATTENDANCE, methods=("GET", "POST"))
def lesson(request: StaffRequest, session_id: uuid.UUID) -> HttpResponse:
    """Who was there: nothing is preset; "rest: present" fills the empty lines and is saved only afterwards."""
    session = _own_session(request.actor, session_id)
    seats = _sitting(session)
    if request.method == "GET":
        marks = _noted_marks(session)
        return _lesson_page(request, session, seats, marks)
    marks = {seat.pk: mark for seat in seats if (mark := request.POST.get(f"p-{seat.pk}", "")) in MARKS}
    if "rest" in request.POST:
        filled = {seat.pk: marks.get(seat.pk, PRESENT) for seat in seats}
        return _lesson_page(
            request, session, seats, filled, note=_("Noch nicht gespeichert. Prüfen und speichern.")
        )
    try:
        record_attendance(
            actor=request.actor,
            session=session,
            units={pk: session.units if mark == PRESENT else 0 for pk, mark in marks.items()},
            excused=[pk for pk, mark in marks.items() if mark == EXCUSED],
            now=now(),
        )
    except NotAllowed:
        raise
    except Refused as error:
        return _lesson_page(request, session, seats, marks, note=str(error), status=422)
    said = _("%(marked)s von %(all)s eingetragen.") % {"marked": len(marks), "all": len(seats)}
    return done(request, reverse("partner:lessons"), said)


def _own_session(actor: Actor, session_id: uuid.UUID) -> Session:
    rows = Session.objects.filter(pk=session_id, run__course__carrier_id__in=actor.organisation_ids)
    session = rows.select_related("run__course__carrier").first()
    if session is None:
        raise NotAllowed
    return session


def _sitting(session: Session) -> list[Seat]:
    """Who sat in the course on that day, as ``record_attendance`` sees it."""
    ended = Q(state__in=(SeatState.LEFT, SeatState.COMPLETED), ended_on__gte=session.day)
    rows = Seat.objects.filter(Q(state=SeatState.STARTED) | ended, run_id=session.run_id)
    return list(rows.filter(started_on__lte=session.day).select_related("person", "request", "transfer"))


def _noted_marks(session: Session) -> dict[uuid.UUID, str]:
    rows = Attendance.objects.filter(session=session)
    return {row.seat_id: PRESENT if row.units else EXCUSED if row.excused else ABSENT for row in rows}


def _lesson_page(
    request: StaffRequest,
    session: Session,
    seats: list[Seat],
    marks: dict[uuid.UUID, str],
    *,
    note: str = "",
    status: int = 200,
) -> HttpResponse:
    look_at_list(
        actor=request.actor, people=[seat.person for seat in seats], act="partner.lesson", classes="C1 C10"
    )
    context = {
        "page_title": _("Anwesenheit"),
        "session": session,
        "lines": [
            Line(seat, name, marks.get(seat.pk, "")) for seat, name in named(request.actor, seats, on=today())
        ],
        "marked": len(marks),
        "note": note,
        "note_kind": "error" if status != 200 else "info",
    }
    return page(
        request, "partner/lesson.html", "lessons", context | back("lessons", _("Anwesenheit")), status=status
    )
