"""Reading courses: free places, who sits where (as far as the reader may know), what happened to a person."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience
from teilhabe.common.errors import NotAllowed
from teilhabe.courses.enums import ANSWERING, LIVING, PlaceKind, SeatState
from teilhabe.courses.models import (
    ChildcareHold,
    CoursePlace,
    CourseRequest,
    CourseRun,
    Entitlement,
    ExamResult,
    Seat,
)
from teilhabe.courses.permissions import can_see_run, demand
from teilhabe.people.models import Person, readable_by
from teilhabe.rulebook import queries as rulebook

# A Träger learns a name when both have said yes, and keeps it for what follows.
NAMED_TO_CARRIER = (
    SeatState.CONFIRMED,
    SeatState.STARTED,
    SeatState.COMPLETED,
    SeatState.LEFT,
    SeatState.NOT_STARTED,
)


def people_of_the_course_desk() -> Q:
    """Whom the course desk sees by name: people with an open need, or with a seat held, confirmed or begun."""
    waiting = CourseRequest.objects.filter(ended_on=None).values("person")
    seated = Seat.objects.filter(state__in=ANSWERING).values("person")
    return Q(pk__in=waiting) | Q(pk__in=seated)


def hold_days(on: dt.date) -> int:
    """How many days a seat is held for two answers (rulebook, may be changed by the centre)."""
    return rulebook.hold_days(on)


@dataclass(frozen=True, slots=True)
class FreePlaces:
    """Places nobody has, counted from rows; "full" is a result and never stored."""

    seats: int
    childcare: int

    @property
    def is_full(self) -> bool:
        return self.seats == 0


def free_places(run: CourseRun) -> FreePlaces:
    """Free seats and childcare places of a run now."""
    taken = Seat.objects.filter(run=run, state__in=LIVING).values("place")
    cared = ChildcareHold.objects.filter(run=run, released_at=None).values("place")
    places = CoursePlace.objects.filter(run=run)
    return FreePlaces(
        seats=places.filter(kind=PlaceKind.SEAT).exclude(pk__in=taken).count(),
        childcare=places.filter(kind=PlaceKind.CHILDCARE).exclude(pk__in=cared).count(),
    )


def runs_for_carrier(actor: Actor) -> QuerySet[CourseRun]:
    """The runs of the organisations somebody acts for, with their counts; nothing for anybody else."""
    rows = CourseRun.objects.of_carriers(actor.organisation_ids).with_counts()
    return rows.select_related("course__carrier", "schedule").order_by("starts_on", "code")


def run_for_carrier(actor: Actor, run_id: uuid.UUID) -> CourseRun:
    """One run of the own organisations; ``NotAllowed`` for a foreign one as for none."""
    run = runs_for_carrier(actor).filter(pk=run_id).first()
    if run is None:
        raise NotAllowed
    return run


def runs_with_counts() -> QuerySet[CourseRun]:
    """Every run of the centre with capacity, taken and held places, for lists of the desk."""
    return CourseRun.objects.with_counts().select_related("course__carrier", "schedule")


def seats_to_answer(actor: Actor) -> QuerySet[Seat]:
    """Held seats in own runs the Träger has not answered yet, the most urgent first."""
    rows = Seat.objects.filter(state=SeatState.HELD, provider_answer="open")
    rows = rows.filter(run__course__carrier_id__in=actor.organisation_ids)
    return rows.select_related("run__course", "request", "person").order_by("hold_until", "pk")


@dataclass(frozen=True, slots=True)
class Participant:
    """A seat whose person the reader may know by name."""

    seat: Seat
    person: Person


@dataclass(frozen=True, slots=True)
class Participants:
    """Who is in a course. ``further``: taken places without a name for this reader ("1 weiterer Platz belegt")."""

    named: list[Participant]
    further: int

    @property
    def people(self) -> list[Person]:
        return [row.person for row in self.named]


def participants(run: CourseRun, actor: Actor, *, on: dt.date) -> Participants:
    """The people of a run as far as the reader may know them: two queries, whatever the number of seats.

    Places come from seats, names from the right to see the person. A protected person is only counted, for a
    Träger too unless its teacher is named for her. The caller logs the look at ``people``.
    """
    demand(can_see_run(actor, run))
    seats = Seat.objects.filter(run=run).select_related("person", "request", "place")
    rows = list(seats.order_by("place__number", "held_at"))
    known = _known_to(actor, rows, on)
    named = [Participant(seat, seat.person) for seat in rows if seat.pk in known]
    further = sum(1 for seat in rows if seat.state in LIVING and seat.pk not in known)
    return Participants(named, further)


def _known_to(actor: Actor, seats: Iterable[Seat], on: dt.date) -> set[uuid.UUID]:
    rows = [seat for seat in seats if seat.state != SeatState.RELEASED]
    if actor.role.audience == Audience.PARTNER:
        named = set(readable_by(actor.membership_id).values_list("protection__person", flat=True))
        told = [seat for seat in rows if seat.state in NAMED_TO_CARRIER]
        return {seat.pk for seat in told if not seat.person.protected or seat.person_id in named}
    visible = Person.objects.visible_to(actor, on=on).filter(pk__in=[seat.person_id for seat in rows])
    ids = set(visible.values_list("pk", flat=True))
    return {seat.pk for seat in rows if seat.person_id in ids}


class EventKind(StrEnum):
    """What happened in the course area."""

    WAITING = "waiting"
    PAUSED = "paused"
    NEED_ENDED = "need_ended"
    PAPER = "paper"
    REGISTERED = "registered"
    HELD = "held"
    STARTED = "started"
    SEAT_ENDED = "seat_ended"
    EXAM = "exam"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a person's course history; the page words it from kind and row."""

    day: dt.date
    kind: EventKind
    row: CourseRequest | Seat | Entitlement | ExamResult


def timeline_for(person: Person) -> list[Event]:
    """The course history of a person, oldest first: four queries. Who may read it is asked before (``look_at``)."""
    events = [
        *_need_events(person),
        *_paper_events(person),
        *_seat_events(person),
        *(Event(exam.day, EventKind.EXAM, exam) for exam in ExamResult.objects.filter(person=person)),
    ]
    order = list(EventKind)
    return sorted(events, key=lambda event: (event.day, order.index(event.kind), str(event.row.pk)))


def _need_events(person: Person) -> list[Event]:
    events: list[Event] = []
    for need in CourseRequest.objects.filter(person=person):
        events.append(Event(need.waiting_since, EventKind.WAITING, need))
        if need.paused_on:
            events.append(Event(need.paused_on, EventKind.PAUSED, need))
        if need.ended_on:
            events.append(Event(need.ended_on, EventKind.NEED_ENDED, need))
    return events


def _paper_events(person: Person) -> list[Event]:
    events: list[Event] = []
    for paper in Entitlement.objects.filter(person=person):
        if paper.issued_on:
            events.append(Event(paper.issued_on, EventKind.PAPER, paper))
        if paper.registered_on:
            events.append(Event(paper.registered_on, EventKind.REGISTERED, paper))
    return events


def _seat_events(person: Person) -> list[Event]:
    events: list[Event] = []
    for seat in Seat.objects.filter(person=person).select_related("run__course__carrier"):
        events.append(Event(timezone.localdate(seat.held_at), EventKind.HELD, seat))
        if seat.started_on:
            events.append(Event(seat.started_on, EventKind.STARTED, seat))
        if seat.ended_on:
            events.append(Event(seat.ended_on, EventKind.SEAT_ENDED, seat))
    return events


def bookable_runs(on: dt.date) -> QuerySet[CourseRun]:
    """Runs somebody may still be seated in, with counts and what lists show of them."""
    rows = CourseRun.objects.bookable(on).with_counts()
    return rows.select_related("course__carrier", "schedule").order_by("starts_on", "code")


def runs_with_free_seats(on: dt.date) -> QuerySet[CourseRun]:
    """Runs somebody may still be seated in that have a seat nobody has."""
    taken = Seat.objects.filter(place=OuterRef("pk"), state__in=LIVING)
    free = CoursePlace.objects.filter(~Exists(taken), run=OuterRef("pk"), kind=PlaceKind.SEAT)
    return CourseRun.objects.bookable(on).filter(Exists(free))
