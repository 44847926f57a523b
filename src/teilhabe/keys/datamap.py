"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "KeyRing": Table(
        what="Schlüsselringe (nur Nummer, Klasse und Zustand; die Schlüssel liegen außerhalb der Datenbank)",
        purposes=("P8",),
        basis="e",
        readers=("data_protection",),
        retention="case",
        fields={
            "keeping": "-",
            "state": "-",
            "destroyed_at": "-",
        },
    ),
}
