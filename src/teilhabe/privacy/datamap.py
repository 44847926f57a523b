"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "Transfer": Table(
        what="Übermittlung an Träger (ohne Inhalt)",
        purposes=("P2",),
        basis="e",
        readers=("counselling", "team_lead", "course_coordination", "data_protection"),
        retention="transfer",
        fields={
            "person": "C10",
            "organisation": "C10",
            "ground": "C10",
            "stage": "C10",
            "purpose": "C10",
            "fields": "C10",
            "payload_digest": "C10",
            "sent_at": "C10",
            "ends_on": "C10",
            "revoked_at": "C10",
        },
    ),
}
