"""A course run as its page shows it: seats, people as far as they may be named, facts, possible steps, demand."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teilhabe.access.actor import Actor
from teilhabe.allocation.candidates import candidates
from teilhabe.allocation.enums import OPEN, Tier
from teilhabe.allocation.instance import bonds_for, pair_fit
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.queries import current_weights, waiting_requests
from teilhabe.allocation.situations import situations
from teilhabe.courses.enums import LIVING, Answer, RunStatus, SeatState
from teilhabe.courses.models import ChildcareHold, CourseRun, RunSite, Seat
from teilhabe.courses.permissions import can_answer_for_provider, can_record_start
from teilhabe.courses.queries import participants
from teilhabe.geo.queries import travel_net
from teilhabe.people.models import Person
from teilhabe.portals.desk.naming import address
from teilhabe.portals.desk.wording import week_text
from teilhabe.portals.templatetags.desk import day_full, deadline_shape, deadline_tone
from teilhabe.rulebook.queries import code_label

_ORDER = {SeatState.HELD: 0, SeatState.CONFIRMED: 1, SeatState.STARTED: 2, SeatState.COMPLETED: 3}


@dataclass(frozen=True, slots=True)
class Line:
    """One taken place: who, in which state, what may be noted."""

    seat: Seat
    name: str
    url: str
    shape: str
    tone: str
    text: str
    children: int
    answers: str
    may_answer: bool = False
    may_start: bool = False


@dataclass(frozen=True, slots=True)
class Inside:
    """The people of a run for one reader."""

    lines: list[Line]
    further: int
    people: list[Person]


def inside(run: CourseRun, actor: Actor, *, on: dt.date) -> Inside:
    """Held seats first, the earliest end of a hold on top."""
    found = participants(run, actor, on=on)
    rows = [row for row in found.named if row.seat.state in LIVING]
    cared = Counter(ChildcareHold.objects.filter(run=run, released_at=None).values_list("seat", flat=True))
    answer = can_answer_for_provider(actor, run, on=on)
    start = can_record_start(actor, run, on=on) and run.starts_on <= on
    lines = [_line(row.seat, cared[row.seat.pk], answer, start, on) for row in rows]
    lines.sort(
        key=lambda line: (
            _ORDER[SeatState(line.seat.state)],
            line.seat.hold_until or line.seat.held_at,
            line.name,
        )
    )
    return Inside(lines, found.further, [row.person for row in rows])


def _line(seat: Seat, children: int, answer: bool, start: bool, on: dt.date) -> Line:
    shape, tone, text = _state(seat, on)
    held, confirmed = seat.state == SeatState.HELD, seat.state == SeatState.CONFIRMED
    return Line(
        seat=seat,
        name=f"{seat.person.family_name}, {seat.person.given_names}".strip(", "),
        url=address("person", seat.person_id),
        shape=shape,
        tone=tone,
        text=text,
        children=children,
        answers=_answers(seat) if held else "",
        may_answer=answer and held and seat.provider_answer == Answer.OPEN,
        may_start=start and confirmed,
    )


def _state(seat: Seat, on: dt.date) -> tuple[str, str, str]:
    if seat.state == SeatState.HELD and seat.hold_until is not None:
        left = (localdate(seat.hold_until) - on).days
        until = date_format(localtime(seat.hold_until), pgettext("weekday and day pattern", "D j.n."))
        return deadline_shape(left), deadline_tone(left), _("gehalten bis %s") % until
    if seat.state == SeatState.STARTED and seat.started_on:
        return "started", "", _("begonnen am %s") % day_full(seat.started_on)
    if seat.state == SeatState.CONFIRMED and seat.answered_at:
        return "confirmed", "", _("bestätigt am %s") % day_full(seat.answered_at)
    return "confirmed", "", str(SeatState(seat.state).label)


def _answers(seat: Seat) -> str:
    return _("Person: %(person)s, Träger: %(provider)s") % {
        "person": Answer(seat.person_answer).label,
        "provider": Answer(seat.provider_answer).label,
    }


def title(run: CourseRun) -> str:
    text = f"{run.course.title} {run.code}"
    return _("%(title)s, Modul %(module)s") % {"title": text, "module": run.module} if run.module else text


def sites_of(run: CourseRun) -> list[RunSite]:
    rows = RunSite.objects.filter(run=run, site__hidden=False).select_related("site__territory")
    return list(rows.order_by("site__name"))


def where_and_when(run: CourseRun, sites: list[RunSite]) -> str:
    """The sentence under the title."""
    places = " / ".join(_site_name(row) for row in sites)
    place = _("online") if run.is_online else places or _("Ort offen")
    return f"{place}. {week_text(run.schedule.week)}."


def _site_name(row: RunSite) -> str:
    town, name = row.site.territory.name, row.site.name
    return name if name.startswith(town) else f"{town}, {name}"


def facts(run: CourseRun, sites: list[RunSite]) -> list[tuple[str, str]]:
    """What else is known of the run."""
    level = " → ".join(part for part in (run.level_from, run.level_to) if part)
    access = [
        label
        for flag, label in (
            (all(row.site.step_free for row in sites), _("stufenlos")),
            (all(row.site.induction_loop for row in sites), _("Hörschleife")),
            (all(row.site.good_light for row in sites), _("sehgerecht")),
        )
        if flag and sites
    ]
    number = run.course.bamf_number or (_("erfundener Kurs, ohne Nummer") if run.course.is_invented else "–")
    rows = [
        (_("Träger"), str(run.course.carrier)),
        (_("Kursart"), code_label("course_type", run.course.type_code)),
        (_("Niveau"), level or "–"),
        (_("Umfang"), _("%s Unterrichtseinheiten") % run.units),
        (_("Form"), str(run.get_mode_display())),
        (_("Zugang"), ", ".join(access) or _("keine Angabe")),
        (_("Schulferien"), _("frei") if run.schedule.skips_school_holidays else _("Unterricht")),
        (_("Zusammensetzung"), _("nur Frauen") if run.women_only else _("offen für alle")),
        (_("BAMF-Kursnummer"), number),
        (_("Ansprechstelle"), run.contact or "–"),
    ]
    return [row for row in rows if row[1]]


@dataclass(frozen=True, slots=True)
class StepButton:
    """A step the run may take next: value of the form, verb, whether it is the usual next one."""

    key: str
    text: str
    primary: bool = False


def steps(run: CourseRun, *, on: dt.date) -> list[StepButton]:
    """The steps possible from this state (states: docs/reference/states.md); cancelling has its own page."""
    begun = run.starts_on <= on
    start = [StepButton("start", _("Kurs beginnt"), True)] if begun else []
    by_status = {
        RunStatus.PLANNED: [StepButton("announce", _("Zur Anmeldung freigeben"), True)],
        RunStatus.OPEN: [*start, StepButton("secure", _("Kurs ist gesichert"), not begun)],
        RunStatus.SECURED: [*start, StepButton("unsecure", _("Doch nicht gesichert"))],
        RunStatus.RUNNING: [
            StepButton("pause", _("Unterbrechen")),
            StepButton("finish", _("Kurs abschließen")),
        ],
        RunStatus.PAUSED: [StepButton("resume", _("Fortsetzen"), True)],
        RunStatus.CANCELLED: [] if begun else [StepButton("reopen", _("Absage zurücknehmen"))],
    }
    return by_status.get(RunStatus(run.status), [])


@dataclass(frozen=True, slots=True)
class TownDemand:
    """Waiting people of one town whom this run fits."""

    name: str
    people: int
    priority: int
    children: int


@dataclass(frozen=True, slots=True)
class Demand:
    """Who still fits, in numbers; ``proposed`` have an open proposal for this run."""

    towns: list[TownDemand]
    proposed: int

    @property
    def total(self) -> int:
        return sum(town.people for town in self.towns)


def demand(run: CourseRun, *, on: dt.date) -> Demand | None:
    """Everybody waiting, judged for this one run by the same rules as the round; ``None`` if it is not bookable."""
    found = next((row for row in candidates(on=on) if row.id == run.pk), None)
    if found is None:
        return None
    _row, weights = current_weights()
    bonds, net = bonds_for([found.id]), travel_net()
    slots, by_key = {str(found.id): found.slot(0)}, {str(found.id): found}
    fitting = [
        item
        for item in situations(waiting_requests().filter(person__protected=False), on=on)
        if pair_fit(item, found, net=net, weights=weights, bonds=bonds, slots=slots, runs=by_key).eligible
    ]
    proposed = CourseProposal.objects.filter(course_run=run, state__in=OPEN).count()
    return Demand(_by_town(fitting), proposed)


def _by_town(fitting: list[Any]) -> list[TownDemand]:
    groups: dict[str, list[Any]] = {}
    for item in fitting:
        residence = item.facts.residence
        groups.setdefault(residence.territory.name if residence else "", []).append(item)
    rows = [
        TownDemand(
            name or _("Wohnort offen"),
            len(items),
            sum(1 for item in items if item.tier == Tier.PRIORITY),
            sum(1 for item in items if item.childcare_places),
        )
        for name, items in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row.people, row.name))


@dataclass(frozen=True, slots=True)
class Affected:
    """What a cancellation would do, in numbers."""

    held: int
    confirmed: int
    started: int
    proposals: int

    @property
    def people(self) -> int:
        return self.held + self.confirmed + self.started


def affected(run: CourseRun) -> Affected:
    counts = Counter(Seat.objects.filter(run=run).values_list("state", flat=True))
    proposals = CourseProposal.objects.filter(course_run=run, state__in=OPEN).count()
    return Affected(counts[SeatState.HELD], counts[SeatState.CONFIRMED], counts[SeatState.STARTED], proposals)
