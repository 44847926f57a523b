"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "Organisation": Table(
        what="Träger, Behörden, Schulen",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "name": "-",
            "short_name": "-",
            "category": "-",
            "summary": "-",
            "address": "-",
            "territory": "-",
            "origin": "-",
            "source": "-",
            "source_as_of": "-",
            "ended_on": "-",
        },
    ),
    "OrganisationRole": Table(
        what="Rolle einer Organisation",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "organisation": "-",
            "role": "-",
            "valid_from": "-",
            "valid_to": "-",
        },
    ),
    "Site": Table(
        what="Kursort",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "organisation": "-",
            "name": "-",
            "street": "-",
            "territory": "-",
            "lat": "-",
            "lon": "-",
            "step_free": "-",
            "induction_loop": "-",
            "good_light": "-",
            "hidden": "-",
        },
    ),
    "OfficeContact": Table(
        what="Ansprechstelle",
        purposes=("P2",),
        basis="e",
        readers=("counselling", "team_lead", "course_coordination"),
        retention="staff",
        fields={
            "organisation": "-",
            "function": "C2",
            "name": "C2",
            "phone": "C2",
            "email": "C2",
        },
    ),
    "PartnerAccess": Table(
        what="Träger eines Zugangs",
        purposes=("P8",),
        basis="b",
        readers=("administration", "course_coordination"),
        retention="staff",
        fields={
            "membership": "C13",
            "organisation": "C13",
            "valid_from": "C13",
            "valid_to": "C13",
        },
    ),
    "Schedule": Table(
        what="Wochenplan",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "week": "-",
            "skips_school_holidays": "-",
            "extra_days": "-",
            "cancelled_days": "-",
        },
    ),
}
