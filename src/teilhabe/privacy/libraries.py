"""Data map of tables that come with libraries: sessions, login, jobs."""

from __future__ import annotations

from teilhabe.common.datamap import Table

TABLES = {
    "auth.Permission": Table(
        what="Rechte von Django, nicht benutzt",
        purposes=(),
        basis="-",
        readers=("niemand",),
        retention="reference",
        fields={
            "name": "-",
            "content_type": "-",
            "codename": "-",
        },
    ),
    "auth.Group": Table(
        what="Gruppen von Django, nicht benutzt",
        purposes=(),
        basis="-",
        readers=("niemand",),
        retention="reference",
        fields={
            "name": "-",
        },
    ),
    "contenttypes.ContentType": Table(
        what="Verzeichnis der Tabellen",
        purposes=(),
        basis="-",
        readers=("niemand",),
        retention="reference",
        fields={
            "app_label": "-",
            "model": "-",
        },
    ),
    "sessions.Session": Table(
        what="laufende Anmeldung",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={
            "session_key": "C13",
            "session_data": "C13",
            "expire_date": "C13",
        },
    ),
    "account.EmailAddress": Table(
        what="E-Mail eines Zugangs",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={
            "user": "C13",
            "email": "C13",
            "verified": "C13",
            "primary": "C13",
        },
    ),
    "account.EmailConfirmation": Table(
        what="Bestätigung einer E-Mail",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={
            "email_address": "C13",
            "created": "C13",
            "sent": "C13",
            "key": "C13",
        },
    ),
    "mfa.Authenticator": Table(
        what="zweiter Faktor eines Zugangs",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={
            "user": "C13",
            "type": "C13",
            "data": "C13",
            "created_at": "C13",
            "last_used_at": "C13",
        },
    ),
    "usersessions.UserSession": Table(
        what="Geräte, auf denen ein Mensch angemeldet ist (eigene Liste)",
        purposes=("P8",),
        basis="b",
        readers=("niemand",),
        retention="login",
        fields={
            "user": "C13",
            "created_at": "C13",
            "ip": "C13",
            "last_seen_at": "C13",
            "session_key": "C13",
            "user_agent": "C13",
            "data": "C13",
        },
    ),
    "django_tasks_database.DBTaskResult": Table(
        what="Auftrag an den Rechenprozess: nur Kennungen",
        purposes=("P2",),
        basis="e",
        readers=("niemand",),
        retention="job",
        fields={
            "status": "C10",
            "enqueued_at": "C10",
            "started_at": "C10",
            "finished_at": "C10",
            "args_kwargs": "C10",
            "priority": "C10",
            "task_path": "C10",
            "worker_ids": "C10",
            "queue_name": "C10",
            "backend_name": "C10",
            "run_after": "C10",
            "return_value": "C10",
            "exception_class_path": "C10",
            "traceback": "C10",
        },
    ),
}
