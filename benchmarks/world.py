"""A large centre made from the demo: its people and runs copied until the size is reached. All invented."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import models

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.tenancy import centre_scope
from teilhabe.courses.models import CoursePlace, CourseRequest, CourseRun, Entitlement, RunSite
from teilhabe.people import models as people

FACTS = (
    *(people.Residence, people.Title, people.Benefit, people.Level, people.Background, people.Availability),
    *(people.LanguageSkill, people.ContactWay),
)


def build() -> None:
    """The demo database in the benchmark's own folder."""
    with Path("/dev/null").open("w", encoding="utf-8") as quiet:
        call_command("demo", stdout=quiet)
        call_command("collectstatic", interactive=False, verbosity=0)


def centre() -> Centre:
    return Centre.objects.get(ags="05762")


def actor(role_key: str) -> Actor:
    """The acting person of a role; call inside the scope."""
    row = Membership.objects.filter(role_key=role_key).select_related("user").first()
    assert row is not None
    return Actor(row.user_id, row.centre_id, row.role, row.user.name, row.pk)


def user(role_key: str) -> tuple[User, Membership]:
    """Login and membership of a role; call inside the scope."""
    row = Membership.objects.filter(role_key=role_key).select_related("user").first()
    assert row is not None
    return row.user, row


def grow(*, waiting: int, runs: int, people_count: int) -> None:
    """Copy people with their needs, runs with their places, and people without a need up to the sizes."""
    with centre_scope(centre().pk):
        _grow_waiting(waiting)
        _grow_runs(runs)
        missing = people_count - people.Person.objects.count()
        _people(missing)


def _copy(row: Any, **changes: Any) -> Any:
    fields = {
        item.attname: getattr(row, item.attname) for item in row._meta.concrete_fields if item.name != "id"
    }
    return type(row)(**{**fields, **changes})


def _chunks(rows: Iterable[Any], model: type[models.Model]) -> None:
    model.objects.bulk_create(rows, batch_size=500)  # type: ignore[attr-defined]


def _grow_waiting(wanted: int) -> None:
    templates = list(CourseRequest.objects.waiting().select_related("person"))
    facts = {model: _by_person(model, templates) for model in FACTS}
    papers = _by_person(Entitlement, templates)
    copies = max(0, wanted - len(templates))
    new: dict[type[models.Model], list[Any]] = {model: [] for model in (people.Person, *FACTS, Entitlement)}
    requests = []
    for index in range(copies):
        template = templates[index % len(templates)]
        person = _copy(
            template.person,
            code=f"{index:07d}",
            alias=uuid.uuid4(),
            family_name=f"{template.person.family_name}{index}",
        )
        new[people.Person].append(person)
        for model, rows in [*facts.items(), (Entitlement, papers)]:
            new[model] += [_copy(row, person_id=person.pk) for row in rows.get(template.person_id, [])]
        requests.append(_copy(template, person_id=person.pk, code=f"{index:07d}"))
    for model, rows in new.items():
        _chunks(rows, model)
    _chunks(requests, CourseRequest)


def _by_person(model: Any, requests: list[CourseRequest]) -> dict[uuid.UUID, list[Any]]:
    groups: dict[uuid.UUID, list[Any]] = {}
    for row in model.objects.filter(person_id__in=[item.person_id for item in requests]):
        groups.setdefault(row.person_id, []).append(row)
    return groups


def _grow_runs(wanted: int) -> None:
    templates = list(CourseRun.objects.filter(status__in=["open", "secured"]))
    runs, places, sites = [], [], []
    for index in range(max(0, wanted - len(templates))):
        template = templates[index % len(templates)]
        shift = dt.timedelta(days=index % 14)
        run = _copy(
            template,
            code=f"X{index:05d}",
            pool="",
            starts_on=template.starts_on + shift,
            ends_on=template.ends_on + shift,
        )
        runs.append(run)
        places += [_copy(place, run_id=run.pk) for place in CoursePlace.objects.filter(run=template)]
        sites += [_copy(link, run_id=run.pk) for link in RunSite.objects.filter(run=template)]
    _chunks(runs, CourseRun)
    _chunks(places, CoursePlace)
    _chunks(sites, RunSite)


def _people(count: int) -> None:
    template = people.Person.objects.first()
    assert template is not None
    for start in range(0, max(0, count), 5000):
        _chunks(
            [
                _copy(template, code=f"p{number:06d}", alias=uuid.uuid4(), family_name=f"Muster{number}")
                for number in range(start, min(count, start + 5000))
            ],
            people.Person,
        )
