"""Days until which something must happen, computed from dates: never stored, so never stale."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils import timezone

from teilhabe.access.actor import Actor
from teilhabe.courses.entitlement.calendar import end_of_period
from teilhabe.courses.enums import EntitlementState, SeatState
from teilhabe.courses.models import CourseRequest, Entitlement, Seat
from teilhabe.people.models import Person
from teilhabe.rulebook.book import Book
from teilhabe.rulebook.queries import current_book

# IntV § 7 Abs. 4: the course begins six weeks after registration at the latest; then § 7 Abs. 5, BAMF may assign.
START_WEEKS = 6
VOCATIONAL = "BSK"
ADMISSIONS = ("ADMISSION_44_4_BAMF",)
_ALIVE = (EntitlementState.ISSUED, EntitlementState.REGISTERED, EntitlementState.INTERRUPTED)


class Kind(StrEnum):
    """What ends on the day."""

    HOLD = "hold"  # a held seat is released
    RIGHT = "right"  # a course right lapses
    SIX_WEEKS = "six_weeks"  # no course within six weeks of registration


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day for one person. ``source`` is stable, so that "dealt with" can be noted for it."""

    kind: Kind
    day: dt.date
    person: Person
    row_id: uuid.UUID

    @property
    def source(self) -> str:
        return f"courses.{self.kind}:{self.row_id}"


def last_day(paper: Entitlement, book: Book | None = None) -> dt.date | None:
    """The last day on which the paper still opens a course; ``None``: no period runs, or the title decides.

    IntV § 4 Abs. 1 S. 3 (a year from registration to start, a year of interruption), § 5 Abs. 3 (a year from
    admission to registration), DeuFöV § 6 Abs. 3 (three months, nine from abroad). A period that passes without
    the person's fault ends nothing. Each length is that of the day on which its period began. ``book``: the rules,
    read once for many papers.
    """
    book = book or current_book()
    if paper.interrupted_since is not None:
        return (
            _period(book, paper.interrupted_since, "intv.4_1.interruption_months")
            if paper.own_fault
            else None
        )
    if paper.started_on is not None:
        return None
    if paper.registered_on is not None:
        begins = paper.own_fault and paper.path_code != VOCATIONAL
        return _period(book, paper.registered_on, "intv.4_1.start_months") if begins else None
    return paper.until or _unregistered(book, paper)


def _unregistered(book: Book, paper: Entitlement) -> dt.date | None:
    if paper.issued_on is None:
        return None
    if paper.path_code == VOCATIONAL:
        abroad = "_abroad" if paper.from_abroad else ""
        return _period(book, paper.issued_on, f"deufoev.6_3.certificate_months{abroad}")
    if paper.path_code in ADMISSIONS:
        return _period(book, paper.issued_on, "intv.5_3.admission_months")
    return None


def _period(book: Book, start: dt.date, figure: str) -> dt.date:
    return end_of_period(start, int(book.value(figure, start)))


def deadlines_between(actor: Actor, first: dt.date, last: dt.date, *, on: dt.date) -> list[Deadline]:
    """Deadlines from ``first`` to ``last`` (both included) of people the actor is responsible for, by day.

    Four queries, whatever the number of people.
    """
    own = Person.objects.own(actor, on=on)
    found = [*_holds(own, first, last), *_rights(own, first, last), *_six_weeks(own, first, last)]
    return sorted(found, key=lambda row: (row.day, row.kind, str(row.row_id)))


def _holds(own: QuerySet[Person], first: dt.date, last: dt.date) -> Iterator[Deadline]:
    begin = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    end = timezone.make_aware(dt.datetime.combine(last, dt.time.max))
    seats = Seat.objects.filter(state=SeatState.HELD, hold_until__range=(begin, end), person__in=own)
    for seat in seats.select_related("person"):
        if seat.hold_until is not None:
            yield Deadline(Kind.HOLD, timezone.localdate(seat.hold_until), seat.person, seat.pk)


def _rights(own: QuerySet[Person], first: dt.date, last: dt.date) -> Iterator[Deadline]:
    papers = Entitlement.objects.filter(state__in=_ALIVE, person__in=own).select_related("person")
    book = current_book()
    for paper in papers:
        day = last_day(paper, book)
        if day is not None and first <= day <= last:
            yield Deadline(Kind.RIGHT, day, paper.person, paper.pk)


def _six_weeks(own: QuerySet[Person], first: dt.date, last: dt.date) -> Iterator[Deadline]:
    """Registered for an integration course, still waiting, and the six weeks end in the span."""
    weeks = dt.timedelta(weeks=START_WEEKS)
    papers = Entitlement.objects.filter(
        state=EntitlementState.REGISTERED,
        registered_on__range=(first - weeks, last - weeks),
        person__in=own,
    ).exclude(path_code=VOCATIONAL)
    waiting = CourseRequest.objects.waiting().values("person")
    for paper in papers.filter(person__in=waiting).select_related("person"):
        if paper.registered_on is not None:
            yield Deadline(Kind.SIX_WEEKS, paper.registered_on + weeks, paper.person, paper.pk)
