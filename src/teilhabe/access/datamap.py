"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "Centre": Table(
        what="die 54 Zentren",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "key": "-",
            "name": "-",
            "carrier": "-",
            "ags": "-",
            "bezirk": "-",
            "street": "-",
            "postcode": "-",
            "town": "-",
            "phone": "-",
            "email": "-",
            "url": "-",
            "opened_on": "-",
            "closed_on": "-",
            "is_sample": "-",
        },
    ),
    "User": Table(
        what="Zugang eines Menschen",
        purposes=("P8",),
        basis="b",
        readers=("administration",),
        retention="staff",
        fields={
            "password": "C13",
            "last_login": "C13",
            "username": "C1",
            "name": "C1",
            "email": "C2",
            "is_active": "-",
            "language": "C1",
        },
    ),
    "Membership": Table(
        what="Rolle in einem Zentrum",
        purposes=("P8",),
        basis="b",
        readers=("administration", "data_protection"),
        retention="staff",
        fields={
            "user": "C13",
            "role_key": "C13",
            "employer": "C13",
            "basis": "C13",
            "valid_from": "C13",
            "valid_to": "C13",
        },
    ),
}
