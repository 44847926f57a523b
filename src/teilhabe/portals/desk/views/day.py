"""Mein Tag: what is due today, what lapses soon, what waits for a decision."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from teilhabe.access.enums import Purpose, Right
from teilhabe.allocation.enums import Tier
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.queries import open_proposals
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.courses import deadlines as course_deadlines
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import Seat
from teilhabe.office.models import Appointment, Task
from teilhabe.office.workday import finish_task, reopen_task
from teilhabe.people import deadlines as people_deadlines
from teilhabe.people.models import Person
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk.navigation import navigation
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

AHEAD_DAYS = 14
MOST = 5  # lines of each list; the rest is one link away


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which something ends, for one person."""

    day: dt.date
    days: int
    person: Person
    title: str
    text: str
    url: str


@desk(Right.OPEN_DESK, purpose=Purpose.COUNSELLING)
def day(request: StaffRequest) -> HttpResponse:
    """The first page after login. Who has no people sees what the role may open instead."""
    if not request.actor.may(Right.SEE_OWN_PEOPLE):
        return _without_people(request)
    on, actor = today(), request.actor
    appointments = list(
        Appointment.objects.of_day(actor, on).filter(cancelled_at=None).select_related("person")
    )
    tasks = list(Task.objects.open_for(actor).select_related("person").order_by("due_on", "id")[:25])
    due = _due(request, on)
    proposals = open_proposals(actor, on=on) if actor.may(Right.PROPOSE) else CourseProposal.objects.none()
    first, proposal_count = list(proposals[:MOST]), proposals.count()
    asked = _asked(request, on)
    shown = due if "fristen" in request.GET else due[:MOST]
    _note(request, appointments, tasks, shown, first, asked)
    context = {
        "page_title": _("Mein Tag"),
        "page_facts": _facts(on, len(appointments), len(due), proposal_count),
        "appointments": [_appointment(row) for row in appointments],
        "tasks": [
            {"task": row, "days": (row.due_on - on).days, "late": max(0, (on - row.due_on).days)}
            for row in tasks
        ],
        "due": shown,
        "due_count": len(due),
        "proposals": [_proposal(row, on) for row in first],
        "proposal_count": proposal_count,
        "asked": asked,
        "may_add": actor.may(Right.EDIT_PEOPLE),
    }
    return render(request, "desk/day.html", context)


def _facts(on: dt.date, appointments: int, due: int, proposals: int) -> str:
    """ "Montag, 23. November 2026. 3 Termine heute, 4 Fristen in den nächsten 14 Tagen, 12 Vorschläge …" """
    parts = [
        ngettext("%(n)s Termin heute", "%(n)s Termine heute", appointments) % {"n": appointments},
        ngettext("%(n)s Frist in den nächsten 14 Tagen", "%(n)s Fristen in den nächsten 14 Tagen", due)
        % {"n": due},
        ngettext("%(n)s Vorschlag zu entscheiden", "%(n)s Vorschläge zu entscheiden", proposals)
        % {"n": proposals},
    ]
    return f"{date_format(on, pgettext('date pattern with weekday', 'l, j. F Y'))}. {', '.join(parts)}."


def _appointment(row: Appointment) -> dict[str, Any]:
    kind = str(row.get_kind_display())
    title = f"{kind}: {row.person.full_name}" if row.person else row.topic or kind
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    text = [row.topic if row.person else "", row.place, _("%s Minuten") % minutes if minutes else ""]
    return {
        "row": row,
        "title": title,
        "text": ", ".join(part for part in text if part),
        "past": row.ends_at < now(),
        "now": row.starts_at <= now() <= row.ends_at,
        "url": reverse("desk:person_advice", args=[row.person_id]) if row.person_id else "",
    }


def _due(request: StaffRequest, on: dt.date) -> list[Due]:
    """Deadlines of one's own people in the next fourteen days, the nearest first."""
    last, actor = on + dt.timedelta(days=AHEAD_DAYS), request.actor
    courses = course_deadlines.deadlines_between(actor, on, last, on=on)
    people = people_deadlines.deadlines_between(actor, on, last, on=on)
    rows = [_due_row(row.day, str(row.kind), row.person, on) for row in courses]
    rows += [_due_row(row.day, str(row.kind), row.person, on) for row in people]
    return sorted(rows, key=lambda row: (row.day, row.person.code))


def _due_row(end: dt.date, kind: str, person: Person, on: dt.date) -> Due:
    texts = {
        "hold": (_("gehaltener Platz"), _("Danach ist der Platz wieder frei.")),
        "right": (_("Kursrecht"), _("Danach muss die Berechtigung neu beantragt werden.")),
        "six_weeks": (_("sechs Wochen ohne Kurs"), _("Das Bundesamt kann dann zuweisen, § 7 Abs. 5 IntV.")),
        "title": (_("Aufenthaltstitel"), _("Ist die Verlängerung beantragt?")),
        "proof": (_("Sprachnachweis"), _("Er wird älter als sechs Monate, § 8 Abs. 1 DeuFöV.")),
    }
    what, text = texts[kind]
    page = "person" if kind == "title" else "person_advice"
    url = reverse(f"desk:{page}", args=[person.pk])
    return Due(end, (end - on).days, person, f"{person.full_name}: {what}", text, url)


def _asked(request: StaffRequest, on: dt.date) -> list[dict[str, Any]]:
    """Held seats of own people that somebody still has to answer, the most urgent first."""
    rows = Seat.objects.filter(state=SeatState.HELD, person__in=Person.objects.own(request.actor, on=on))
    found = []
    for seat in rows.select_related("person", "run__course__carrier").order_by("hold_until", "id")[:MOST]:
        who = [
            str(seat.run.course.carrier) if seat.provider_answer == "open" else "",
            _("die Person") if seat.person_answer == "open" else "",
        ]
        found.append(
            {
                "seat": seat,
                "days": (on - seat.held_at.date()).days,
                "who": _(" und ").join(part for part in who if part),
                "url": reverse("desk:person_advice", args=[seat.person_id]),
            }
        )
    return found


def _proposal(row: CourseProposal, on: dt.date) -> dict[str, Any]:
    run = row.course_run  # open_proposals gives only those with a run
    return {
        "person": row.request.person,
        "run": f"{run.course.title} {run.code}" if run else "",
        "starts_on": run.starts_on if run else None,
        "tier": Tier(row.tier).label,
        "weeks": row.request.weeks_on(on),
        "url": reverse("desk:person_advice", args=[row.request.person_id]),
    }


def _note(
    request: StaffRequest,
    appointments: Iterable[Appointment],
    tasks: Iterable[Task],
    due: Iterable[Due],
    proposals: Iterable[CourseProposal],
    asked: Iterable[dict[str, Any]],
) -> None:
    """One look at everybody named on the page."""
    people = {row.person.pk: row.person for row in appointments if row.person}
    people |= {row.person.pk: row.person for row in tasks if row.person}
    people |= {row.person.pk: row.person for row in due}
    people |= {row.request.person.pk: row.request.person for row in proposals}
    people |= {row["seat"].person.pk: row["seat"].person for row in asked}
    look_at_list(
        actor=request.actor,
        people=people.values(),
        act="desk.day",
        purpose=Purpose.COUNSELLING,
        classes="C1 C5 C10",
    )


def _without_people(request: StaffRequest) -> HttpResponse:
    """What the role is for, and the pages it may open."""
    role = request.actor.role
    groups = navigation(request, request.actor)
    items = [item for group in groups for item in group.items if item.url != reverse("desk:day")]
    context = {
        "page_title": _("Mein Tag"),
        "page_facts": date_format(today(), pgettext("date pattern with weekday", "l, j. F Y")),
        "role": role,
        "items": items,
    }
    return render(request, "desk/day_overview.html", context)


@desk(Right.OPEN_DESK, purpose=Purpose.COUNSELLING, methods=("POST",))
def task_step(request: StaffRequest, task: uuid.UUID, step: str) -> HttpResponse:
    """An own task is done, or is open again."""
    to = reverse("desk:day")
    try:
        if step == "offen":
            reopen_task(actor=request.actor, task_id=task)
            return done(request, to, _("Die Aufgabe ist wieder offen."))
        finish_task(actor=request.actor, task_id=task, now=now())
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    return done(request, to, _("Die Aufgabe ist erledigt."))
