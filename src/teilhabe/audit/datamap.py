"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "ChainHead": Table(
        what="Ende einer Protokollkette",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={
            "chain": "-",
            "position": "-",
            "digest": "-",
        },
    ),
    "Cut": Table(
        what="Schnitt einer Protokollkette am Ende der Aufbewahrung",
        purposes=(),
        basis="-",
        readers=("alle",),
        retention="reference",
        fields={"chain": "-", "position": "-", "digest": "-", "at": "-", "root": "-"},
    ),
    "Entry": Table(
        what="Protokoll ohne Inhalt",
        purposes=("P8",),
        basis="c",
        readers=("data_protection",),
        retention="looks",
        fields={
            "chain": "C13",
            "position": "C13",
            "at": "C13",
            "actor": "C13",
            "role": "C13",
            "act": "C13",
            "subject": "C13",
            "others": "C13",
            "purpose": "C13",
            "classes": "C13",
            "result": "C13",
            "digest": "C13",
        },
    ),
}
