"""A row of the waiting list in words, for the page and for the file alike."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teilhabe.allocation.enums import Tier
from teilhabe.allocation.waiting_list import Row
from teilhabe.common.clock import today
from teilhabe.people.models import Person
from teilhabe.portals.desk.export import Cell
from teilhabe.portals.desk.wording import LITERACY, TIMES, level_label
from teilhabe.rulebook.queries import code_label

HEAD = (
    gettext_lazy("Aktenzeichen"),
    gettext_lazy("Familienname"),
    gettext_lazy("Vornamen"),
    gettext_lazy("Vorrang"),
    gettext_lazy("Wartet seit"),
    gettext_lazy("Wochen"),
    gettext_lazy("Niveau"),
    gettext_lazy("Kurs"),
    gettext_lazy("Modul"),
    gettext_lazy("Schrift"),
    gettext_lazy("Wohnt in"),
    gettext_lazy("Kinderplätze"),
    gettext_lazy("Kann"),
    gettext_lazy("Stand"),
    gettext_lazy("Frist"),
)
_TIER_SHAPES = {Tier.PRIORITY: "priority", Tier.ENTITLED: "entitled", Tier.SELF_PAYER: "self_paying"}
_STATES = {
    "waiting": ("waiting", gettext_lazy("wartet"), "quiet"),
    "proposed": ("proposed", gettext_lazy("Vorschlag"), ""),
    "held": ("held", gettext_lazy("Platz gehalten"), ""),
    "confirmed": ("confirmed", gettext_lazy("bestätigt"), "ok"),
}
_SHORT_TYPES = {"EOK": "EOK", "IK_ORIENT": gettext_lazy("Orientierung")}
_DEADLINE_DAYS = 97  # an end further away is not a deadline yet


def line(row: Row) -> dict[str, Any]:
    """What the page shows; a colleague's case has only number, wait, level and town."""
    shown: dict[str, Any] = {"row": row, "code": row.request.person.code, "level": level_label(row.level)}
    if not row.visible or row.person is None or row.tier is None:
        return {**shown, "stub_url": reverse("desk:person_name", args=[row.request.person_id])}
    shape, state, tone = _STATES[row.state]
    if row.test_missing and row.state == "waiting":
        shape, state, tone = "urgent", gettext_lazy("Test fehlt"), "warn"
    return {
        **shown,
        "url": reverse("desk:person_advice", args=[row.person.pk]),
        "name": _name(row.person),
        "tier_shape": _TIER_SHAPES[row.tier],
        "tier": row.tier.label,
        "course": _course(row),
        "literacy": LITERACY.get(row.literacy, ""),
        "time": TIMES.get(row.time, ""),
        "state_shape": shape,
        "state": state,
        "state_tone": tone,
        **_until(row),
    }


def _name(person: Person) -> str:
    return f"{person.family_name}, {person.given_names}" if person.given_names else person.family_name


def _course(row: Row) -> str:
    """ "Modul 2", else the short type."""
    if row.module and row.course_type.startswith("IK"):
        short = {"IK_ALPHA": _("Alpha"), "IK_ZWEIT": _("Zweitschr.")}.get(row.course_type, _("Modul"))
        return f"{short} {row.module}"
    if row.course_type.startswith("BSK_"):
        return row.course_type.replace("_", " ").replace("ANERK", _("Anerkennung")).replace("FACH", _("Fach"))
    if row.course_type in _SHORT_TYPES:
        return str(_SHORT_TYPES[row.course_type])
    return code_label("course_type", row.course_type) if row.course_type else ""


def _until(row: Row) -> dict[str, Any]:
    days = (row.until - today()).days if row.until else None
    if days is None or days > _DEADLINE_DAYS:
        return {"until": None, "days": None}
    return {"until": row.until, "days": days}


def cells(row: Row) -> list[Cell]:
    """The same row for a file, in the order of ``HEAD``."""
    shown, seen = line(row), row.visible and row.person is not None
    since = row.request.waiting_since if seen else None
    return [
        row.request.person.code,
        row.person.family_name if seen and row.person else "",
        row.person.given_names if seen and row.person else "",
        str(shown.get("tier", "")),
        since,
        row.weeks,
        shown["level"],
        shown.get("course", ""),
        row.module,
        str(shown.get("literacy", "")),
        row.town,
        row.childcare if seen else None,
        str(shown.get("time", "")),
        str(shown.get("state", "")),
        shown.get("until"),
    ]
