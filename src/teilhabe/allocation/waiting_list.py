"""The waiting list: narrowed and sorted by the database, read and judged one page at a time.

The course desk sees names. A counsellor sees the names of own cases and of everybody else the file number, level,
town and the weeks waited (privacy rules § 2). A filter on anything else therefore looks at own cases only: what a
row does not show must not be guessed from whether it is there.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.allocation.demand import time_of
from teilhabe.allocation.enums import OPEN, Tier
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.situations import Situation, situations
from teilhabe.courses.enums import EntitlementState, SeatState
from teilhabe.courses.models import CourseRequest, Entitlement, Seat
from teilhabe.people.enums import Care, Life
from teilhabe.people.models import Benefit, ChildcareNeed, Level, Person, Recusal, Residence
from teilhabe.people.queries import find_people, named_for, seen_by

LATE_WEEKS = 6  # IntV § 7 Abs. 5: after six weeks the BAMF may assign
_DEAD = (EntitlementState.REFUSED, EntitlementState.REVOKED, EntitlementState.REQUESTED)
_NOT_LATIN = ("LIT_NONE", "LIT_FUNC", "LIT_OTHER")
COURSES: dict[str, dict[str, Any]] = {
    "alpha": {"literacy__in": ("LIT_NONE", "LIT_FUNC")},
    "second": {"literacy": "LIT_OTHER"},
    "integration": {"german__in": ("A0", "A1", "A2")},
    "vocational": {"german__in": ("B1", "B2", "C1")},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to and how it is sorted; empty values narrow nothing."""

    state: str = ""
    town: str = ""
    level: str = ""
    course: str = ""
    priority: str = ""
    overdue: bool = False
    childcare: bool = False
    own: bool = False
    name: str = ""
    sort: str = "wait"

    @property
    def looks_deeper(self) -> bool:
        """True if it narrows by something that a row of a colleague's case does not show."""
        return bool(
            self.course or self.priority or self.childcare or self.name or self.state not in ("", "waiting")
        )


def waiting_list(actor: Actor, wanted: Wanted, *, on: dt.date) -> QuerySet[CourseRequest]:
    """Requests in the wanted order. Protected people of others and people one is barred from are not in it."""
    rows = _of_state(wanted.state, on).filter(_present(actor, on))
    if wanted.looks_deeper and not actor.may(Right.SEE_WAITING_PEOPLE):
        rows = rows.filter(seen_by(actor, on=on))
    rows = _sorted(_narrowed(rows, actor, wanted, on), actor, wanted.sort, on)
    return rows.select_related("person")


def _of_state(state: str, on: dt.date) -> QuerySet[CourseRequest]:
    proposals = CourseProposal.objects.filter(
        request=OuterRef("pk"), state__in=OPEN, course_run__isnull=False
    )
    seats = Seat.objects.filter(request=OuterRef("pk"))
    if state == "held":
        return CourseRequest.objects.open().filter(Exists(seats.filter(state=SeatState.HELD)))
    if state == "confirmed":
        return CourseRequest.objects.open().filter(Exists(seats.filter(state=SeatState.CONFIRMED)))
    waiting = CourseRequest.objects.waiting()
    return waiting.filter(Exists(proposals)) if state == "proposed" else waiting


def _present(actor: Actor, on: dt.date) -> Q:
    """Who is in the list at all, by name or by number."""
    barred = Recusal.objects.filter(user_id=actor.user_id, person=OuterRef("person_id"))
    return (
        Q(person__life__in=[Life.ACTIVE, Life.RESTRICTED])
        & (Q(person__protected=False) | named_for(actor))
        & ~Q(Exists(barred))
    )


def _latest(kind: str, on: dt.date) -> Subquery:
    rows = Level.objects.filter(person=OuterRef("person"), kind=kind, learned_on__lte=on)
    return Subquery(rows.order_by("-learned_on", "-id").values("value")[:1])


def _narrowed(rows: Any, actor: Actor, wanted: Wanted, on: dt.date) -> Any:
    if wanted.town:
        homes = Residence.objects.valid_on(on).filter(person=OuterRef("person"), territory__ags=wanted.town)
        rows = rows.filter(Exists(homes))
    if wanted.level:
        rows = rows.annotate(german=_latest(Level.Kind.GERMAN, on)).filter(german=wanted.level)
    if wanted.course in COURSES:
        rows = _of_course(rows, wanted.course, on)
    if wanted.overdue:
        rows = rows.filter(waiting_since__lte=on - dt.timedelta(weeks=LATE_WEEKS))
    if wanted.own:
        rows = rows.filter(person__in=Person.objects.own(actor, on=on))
    if wanted.childcare:
        rows = rows.filter(Exists(_uncared(on)))
    if wanted.priority:
        rows = rows.filter(_priority(on) if wanted.priority == "yes" else ~_priority(on))
    if wanted.name:
        rows = rows.filter(
            person__in=[person.pk for person in find_people(actor, wanted.name, on=on, limit=100)]
        )
    return rows


def _of_course(rows: Any, course: str, on: dt.date) -> Any:
    """By what decides the type (IntV § 13): script for the literacy types, level for the others."""
    rows = rows.annotate(german=_latest(Level.Kind.GERMAN, on), literacy=_latest(Level.Kind.LITERACY, on))
    if course == "integration":
        rows = rows.exclude(literacy__in=_NOT_LATIN)
    return rows.filter(**COURSES[course])


def _uncared(on: dt.date) -> Any:
    return ChildcareNeed.objects.valid_on(on).filter(person=OuterRef("person"), care=Care.NONE)


def _priority(on: dt.date) -> Any:
    """The papers behind priority by law (IntV § 7 Abs. 4 S. 4): Jobcenter obligation, or the plan names the course."""
    obliged = Entitlement.objects.filter(person=OuterRef("person"), path_code="OBLIG_44A_2_JC")
    planned = Benefit.objects.valid_on(on).filter(
        person=OuterRef("person"), code="SGB2", plan_names_course=True
    )
    return Exists(obliged.exclude(state__in=_DEAD)) | Exists(planned)


def _sorted(rows: Any, actor: Actor, sort: str, on: dt.date) -> Any:
    key, sign = sort.removeprefix("-"), "-" if sort.startswith("-") else ""
    if key == "town":
        homes = Residence.objects.valid_on(on).filter(person=OuterRef("person")).order_by("-valid_from")
        rows = rows.annotate(town=Subquery(homes.values("territory__name")[:1]))
        return rows.order_by(f"{sign}town", "waiting_since", "code")
    if key == "level":
        rows = rows.annotate(sort_level=_latest(Level.Kind.GERMAN, on))
        return rows.order_by(f"{sign}sort_level", "waiting_since", "code")
    if key == "priority":
        rows = rows.annotate(first=_priority(on))
        return rows.order_by("first" if sign else "-first", "waiting_since", "code")
    if key == "name" and actor.may(Right.SEE_WAITING_PEOPLE):  # else the order would tell hidden names
        return rows.order_by(f"{sign}person__family_name", f"{sign}person__given_names", "code")
    # "wait": longest first; the second click turns it round
    return rows.order_by("-waiting_since" if sign else "waiting_since", "code")


@dataclass(frozen=True, slots=True)
class Row:
    """One line. What a colleague's case does not show is empty here already, not only in the template."""

    request: CourseRequest
    visible: bool
    weeks: int
    level: str
    town: str
    person: Person | None = None
    tier: Tier | None = None
    course_type: str = ""
    module: int | None = None
    literacy: str = ""
    time: str = ""
    childcare: int = 0
    state: str = ""
    until: dt.date | None = None
    test_missing: bool = False


def rows_of(actor: Actor, requests: Iterable[CourseRequest], *, on: dt.date) -> list[Row]:
    """The lines of one page, in a constant number of queries."""
    page = list(requests)
    named = CourseRequest.objects.filter(pk__in=[request.pk for request in page]).filter(
        seen_by(actor, on=on)
    )
    visible = set(named.values_list("person_id", flat=True))
    states = states_of(page)
    return [_row(item, item.request.person_id in visible, states) for item in situations(page, on=on)]


def states_of(requests: Iterable[CourseRequest]) -> dict[uuid.UUID, tuple[str, dt.datetime | None]]:
    """Request → (waiting | proposed | held | confirmed, end of the hold)."""
    ids = [request.pk for request in requests]
    found: dict[uuid.UUID, tuple[str, dt.datetime | None]] = {pk: ("waiting", None) for pk in ids}
    open_ones = CourseProposal.objects.filter(request__in=ids, state__in=OPEN, course_run__isnull=False)
    for pk in open_ones.values_list("request", flat=True):
        found[pk] = ("proposed", None)
    seats = Seat.objects.filter(request__in=ids, state__in=[SeatState.HELD, SeatState.CONFIRMED])
    for pk, state, until in seats.values_list("request", "state", "hold_until"):
        found[pk] = (str(state), until if state == SeatState.HELD else None)
    return found


def _row(item: Situation, visible: bool, states: dict[uuid.UUID, tuple[str, dt.datetime | None]]) -> Row:
    residence = item.facts.residence
    town = residence.territory.name if residence else ""
    if not visible:
        return Row(item.request, False, item.weeks, item.german, town)
    state, hold_until = states[item.request.pk]
    types = item.course_types
    return Row(
        item.request,
        True,
        item.weeks,
        item.german,
        town,
        person=item.request.person,
        tier=item.tier,
        course_type=types[0] if types else "",
        module=item.expected_module,
        literacy=item.facts.literacy.value if item.facts.literacy else "",
        time=time_of(item),
        childcare=item.childcare_places,
        state=state,
        until=hold_until.date() if hold_until else item.right_until,
        test_missing=bool(types) and types[0].startswith("IK") and item.expected_module is None,
    )


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many wait, how many of them for longer than six weeks."""

    waiting: int
    overdue: int


def sizes(actor: Actor, *, on: dt.date) -> Sizes:
    """The two numbers above the list: counts of what the list holds."""
    rows = CourseRequest.objects.waiting().filter(_present(actor, on))
    late = Q(waiting_since__lte=on - dt.timedelta(weeks=LATE_WEEKS))
    return Sizes(**rows.aggregate(waiting=Count("pk"), overdue=Count("pk", filter=late)))
