"""Appointments and tasks of today, so that a colleague's day is not empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from teilhabe.access.models import Membership
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.rows_requests import at
from teilhabe.office.models import Appointment, Task
from teilhabe.people.models import Person


def add_desk(
    batch: Batch,
    desk: Mapping[str, Any],
    *,
    members: Mapping[str, Membership],
    own_people: Mapping[str, Sequence[Person]],
    today: dt.date,
) -> None:
    """Fill the desks of those who work in this centre; people come from their own cases, in order."""
    for key, entries in desk["termine"].items():
        if key in members:
            for number, entry in enumerate(entries):
                _appointment(batch, entry, members[key], _pick(own_people, key, entry, number), today)
    for key, entries in desk["aufgaben"].items():
        if key in members:
            for number, entry in enumerate(entries):
                _task(batch, entry, members[key], _pick(own_people, key, entry, number + 7), today)


def _pick(
    own_people: Mapping[str, Sequence[Person]], key: str, entry: Mapping[str, Any], number: int
) -> Person | None:
    people = own_people.get(key, ())
    if entry.get("ohne_person") or not people:
        return None
    return people[number % len(people)]


def _appointment(
    batch: Batch, entry: Mapping[str, Any], member: Membership, person: Person | None, today: dt.date
) -> None:
    batch.add(
        Appointment,
        kind=entry["art"],
        membership=member,
        person=person,
        starts_at=at(today, entry["von"]),
        ends_at=at(today, entry["bis"]),
        place=entry.get("ort", ""),
        topic=entry["anlass"],
        interpreter=entry.get("sprachmittlung", ""),
    )


def _task(
    batch: Batch, entry: Mapping[str, Any], member: Membership, person: Person | None, today: dt.date
) -> None:
    due = today + dt.timedelta(days=entry["in_tagen"])
    batch.add(Task, owner=member, title=entry["titel"], due_on=due, person=person)
