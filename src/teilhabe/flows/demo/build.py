"""Build the demonstration: two centres, real places, invented people, everything relative to one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.access.models import Centre, User
from teilhabe.access.services import open_centre
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.flows.demo.batch import aliases
from teilhabe.flows.demo.chance import Chance
from teilhabe.flows.demo.scene import Scene
from teilhabe.flows.demo.staff import Persona, draw_passwords, engage
from teilhabe.flows.demo.tables import Tables, load_tables

SAFE_MODES: Final = frozenset({"demo", "test", "dev"})


@dataclass(slots=True)
class DemoResult:
    """What was built: logins in the order of the seed table, centre ids by key, rows by table."""

    personas: list[Persona] = field(default_factory=list)
    centres: dict[str, Centre] = field(default_factory=dict)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def build_demo(*, today: dt.date, seed: int = 1) -> DemoResult:
    """Fill an empty database with the demonstration.

    Needs the reference rows (territories, holidays, centres) to be loaded. Refuses outside demo mode and
    where somebody already works. Same day and seed give the same people, numbers and passwords. One
    transaction per centre.
    """
    tables = load_tables()
    _check_empty()
    result = DemoResult()
    passwords = draw_passwords(Chance(seed), tables.logins)
    for offset, (key, entry) in enumerate(tables.logins["zentren"].items()):
        centre = _open(entry["ags"], today)
        result.centres[key] = centre
        personas, counts = _build_centre(
            key, centre, tables, Chance(seed + 1000 * (offset + 1)), passwords, today
        )
        result.personas += personas
        result.counts[key] = counts
    order = [entry["benutzer"] for entry in tables.logins["personas"]]
    result.personas.sort(key=lambda persona: order.index(persona.username))
    return result


def _check_empty() -> None:
    if settings.MODE not in SAFE_MODES:
        raise Refused(
            _("Die Demonstration gehört nicht in eine Datenbank mit echten Personen."), code="not_demo"
        )
    if User.objects.exists():
        raise Refused(
            _("In dieser Datenbank arbeitet schon jemand. Nehmen Sie eine leere."), code="not_empty"
        )


def _open(ags: str, today: dt.date) -> Centre:
    centre = Centre.objects.filter(ags=ags).first()
    if centre is None:
        raise Refused(
            _("Die Grunddaten fehlen: Laden Sie zuerst die Liste der Zentren."), code="no_reference"
        )
    return open_centre(key=centre.key, on=today - dt.timedelta(days=500), is_sample=True)


def _build_centre(
    key: str, centre: Centre, tables: Tables, chance: Chance, passwords: dict[str, str], today: dt.date
) -> tuple[list[Persona], dict[str, int]]:
    with centre_scope(centre.pk):
        staff = engage(tables.logins, key, centre=centre, passwords=passwords, today=today)
        scene = Scene(key, centre, tables, chance, staff=staff, today=today)
        scene.invent()
        scene.batch.write()
        _log(scene, staff.administrator)
    return staff.personas, scene.batch.counts()


def _log(scene: Scene, actor: Actor) -> None:
    """One entry per batch of writing: places, people, courses, desk."""
    entries: tuple[tuple[str, Purpose, str, list[Any]], ...] = (
        ("demo.add_organisations", Purpose.SECURITY, "", []),
        ("demo.add_people", Purpose.COUNSELLING, "C1 C2 C3 C4 C6 C8", scene.people),
        ("demo.add_courses", Purpose.PLACEMENT, "", []),
        ("demo.add_requests", Purpose.PLACEMENT, "C3 C10", scene.people),
        ("demo.add_desk_work", Purpose.COUNSELLING, "C5", scene.people_on_desk),
    )
    for act, purpose, classes, people in entries:
        record(actor=actor, act=act, purpose=purpose, others=aliases(people), classes=classes)
