"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "FailedLogins": Table(
        what="Zähler misslungener Anmeldungen, ohne Namen und Adressen",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={"bucket": "-", "hour": "-", "count": "-"},
    ),
}
