"""Data map of this app (``common/datamap.py``)."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "Document": Table(
        what="erstellte Schreiben",
        purposes=("P1", "P2"),
        basis="e",
        readers=("counselling", "team_lead", "course_coordination"),
        retention="document",
        fields={
            "kind": "C9",
            "person": "C9",
            "title": "C9",
            "language": "C9",
            "content": "C9",
            "html": "C9",
            "sha256": "C9",
            "about_kind": "C9",
            "about_id": "C9",
            "made_at": "C9",
            "made_by": "C9",
            "expires_on": "C9",
        },
        encrypted=frozenset({"content", "html"}),
    ),
    "Task": Table(
        what="Aufgaben",
        purposes=("P1", "P2"),
        basis="e",
        readers=("counselling", "team_lead", "course_coordination"),
        retention="case",
        fields={
            "owner": "C5",
            "title": "C5",
            "due_on": "C5",
            "person": "C5",
            "about_kind": "C5",
            "about_id": "C5",
            "done_at": "C5",
        },
        encrypted=frozenset({"title"}),
    ),
    "Appointment": Table(
        what="Termine",
        purposes=("P1", "P2"),
        basis="e",
        readers=("counselling", "team_lead"),
        retention="case",
        fields={
            "kind": "C5",
            "membership": "C5",
            "person": "C5",
            "starts_at": "C5",
            "ends_at": "C5",
            "place": "C5",
            "topic": "C5",
            "interpreter": "C5",
            "cancelled_at": "C5",
        },
        encrypted=frozenset({"topic"}),
    ),
    "Reminder": Table(
        what="erledigte Frist",
        purposes=("P1", "P2"),
        basis="e",
        readers=("counselling", "team_lead", "course_coordination"),
        retention="case",
        fields={
            "source": "C5",
            "day": "C5",
            "by": "C5",
            "dealt_at": "C5",
        },
    ),
    "SavedView": Table(
        what="gespeicherte Ansichten von Listen",
        purposes=("P2",),
        basis="b",
        readers=("counselling", "team_lead", "course_coordination"),
        retention="staff",
        fields={
            "owner": "C13",
            "name": "-",
            "place": "-",
            "query": "-",
        },
    ),
}
