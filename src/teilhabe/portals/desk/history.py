"""The history of a person: what is planned on top, then the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teilhabe.access.actor import Actor
from teilhabe.allocation.enums import DecisionKind
from teilhabe.allocation.models import Decision
from teilhabe.courses.enums import EndReason, EntitlementState, SeatState
from teilhabe.courses.models import CourseRequest, Entitlement, ExamResult, Seat
from teilhabe.office.models import Appointment, Document
from teilhabe.people.enums import ProofKind
from teilhabe.people.models import Benefit, Level, Person, Residence, Title
from teilhabe.people.permissions import can_see_residence
from teilhabe.portals.desk.options import page_url
from teilhabe.portals.desk.wording import level_label
from teilhabe.rulebook.queries import code_label


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; ``shape`` is its kind."""

    day: dt.date
    shape: str
    text: str
    today: bool = False
    url: str = ""

    @property
    def day_text(self) -> str:
        return _("Heute") if self.today else date_format(self.day, pgettext("date pattern", "j. F Y"))


def history(person: Person, actor: Actor, *, on: dt.date) -> list[Event]:
    """All entries this reader may see, in a constant number of queries."""
    sources: list[Iterable[Event]] = [
        _levels(person),
        _residences(person),
        _requests(person),
        _seats(person),
        _decisions(person),
        _documents(person),
        _appointments(person),
        _exams(person),
    ]
    if can_see_residence(actor):
        sources += [_titles(person), _benefits(person), _papers(person)]
    found = [event for source in sources for event in source]
    found.sort(key=lambda event: event.day, reverse=True)
    return [Event(e.day, e.shape, e.text, e.day == on, e.url) for e in found]


def _levels(person: Person) -> Iterator[Event]:
    for row in Level.objects.filter(person=person):
        day = row.proved_on or row.learned_on
        if row.kind == Level.Kind.LITERACY:
            yield Event(day, "document", _("Schrift: %s") % code_label("literacy", row.value))
            continue
        said = _("Deutsch: %(level)s, %(proof)s") % {
            "level": level_label(row.value),
            "proof": ProofKind(row.proof).label,
        }
        if row.module:
            said += ", " + _("Modul %s") % row.module
        yield Event(day, "document", said)


def _residences(person: Person) -> Iterator[Event]:
    for row in Residence.objects.filter(person=person).select_related("territory", "district"):
        day = row.valid_from or row.learned_on
        if day:
            place = f"{row.territory.name}-{row.district.name}" if row.district else row.territory.name
            yield Event(day, "today", _("Wohnt in %s") % place)


def _titles(person: Person) -> Iterator[Event]:
    for row in Title.objects.filter(person=person):
        day = row.issued_on or row.valid_from or row.learned_on
        if day:
            label = code_label("residence_status", row.code)
            yield Event(day, "document", _("Aufenthaltstitel: %s") % label)
        if row.until:
            yield Event(row.until, "deadline", _("Aufenthaltstitel endet"))


def _benefits(person: Person) -> Iterator[Event]:
    for row in Benefit.objects.filter(person=person):
        day = row.valid_from or row.learned_on
        if day:
            yield Event(day, "document", _("Leistung: %s") % code_label("rechtskreis", row.code))


def _papers(person: Person) -> Iterator[Event]:
    for row in Entitlement.objects.filter(person=person):
        if row.issued_on:
            label, state = code_label("access_path", row.path_code), EntitlementState(row.state).label
            yield Event(
                row.issued_on, "document", _("Papier: %(what)s (%(state)s)") % {"what": label, "state": state}
            )


def _requests(person: Person) -> Iterator[Event]:
    for row in CourseRequest.objects.filter(person=person):
        yield Event(row.waiting_since, "waiting", _("Sucht einen Kurs: %s") % row.get_kind_display())
        if row.ended_on:
            reason = str(EndReason(row.end_reason).label) if row.end_reason else ""
            yield Event(row.ended_on, "confirmed", _("Bedarf beendet: %s") % reason)


def _seats(person: Person) -> Iterator[Event]:
    for seat in Seat.objects.filter(person=person).select_related("run__course"):
        run = f"{seat.run.course.title} {seat.run.code}"
        yield Event(_local(seat.held_at), "held", _("Platz angefragt: %s") % run)
        if seat.state == SeatState.CONFIRMED:
            yield Event(_local(seat.answered_at or seat.held_at), "confirmed", _("Platz bestätigt: %s") % run)
            yield Event(seat.run.starts_on, "deadline", _("Kursbeginn: %s") % run)
        if seat.started_on:
            yield Event(seat.started_on, "started", _("Kurs begonnen: %s") % run)
        if seat.ended_on:
            reason = str(EndReason(seat.end_reason).label) if seat.end_reason else ""
            said = _("Platz %(state)s: %(run)s") % {"state": SeatState(seat.state).label, "run": run}
            yield Event(seat.ended_on, "declined", f"{said} ({reason})" if reason else said)


def _decisions(person: Person) -> Iterator[Event]:
    rows = Decision.objects.filter(proposal__request__person=person, undone_at=None)
    for row in rows.select_related("course_run", "by__user"):
        run = row.course_run.code if row.course_run else ""
        said = _("Entschieden von %(who)s: %(what)s %(run)s") % {
            "who": row.by.user,
            "what": DecisionKind(row.kind).label,
            "run": run,
        }
        yield Event(_local(row.at), "proposed", f"{said.strip()}. {row.reason}".strip())


def _documents(person: Person) -> Iterator[Event]:
    for row in Document.objects.filter(person=person).only("id", "title", "made_at"):
        yield Event(_local(row.made_at), "document", row.title, url=document_url(row))


def document_url(row: Document) -> str:
    return page_url("document", row.pk)


def _appointments(person: Person) -> Iterator[Event]:
    for row in Appointment.objects.filter(person=person, cancelled_at=None):
        said = f"{row.get_kind_display()}: {row.topic}" if row.topic else str(row.get_kind_display())
        yield Event(_local(row.starts_at), "talk", said)


def _exams(person: Person) -> Iterator[Event]:
    for row in ExamResult.objects.filter(person=person):
        yield Event(
            row.day, "document", _("Prüfung %(kind)s: %(result)s") % {"kind": row.kind, "result": row.result}
        )


def _local(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()
