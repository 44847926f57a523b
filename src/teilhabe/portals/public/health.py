"""Is the process alive, and can it work? For supervisors and proxies; says nothing about anybody."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from teilhabe.access.enums import Audience
from teilhabe.portals.gate import public


@public(audience=Audience.API)
def live(request: HttpRequest) -> HttpResponse:
    """200 as soon as the process answers; looks at nothing else."""
    return JsonResponse({"live": True})


@public(audience=Audience.API)
def ready(request: HttpRequest) -> HttpResponse:
    """200 if the database answers, is migrated and keeps what it acknowledges (SQLite: WAL and FULL), else 503."""
    try:
        checks = {"database": True, "migrations": _is_migrated(), "durable": _is_durable()}
    except DatabaseError:
        checks = {"database": False, "migrations": False, "durable": False}
    is_ready = all(checks.values())
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _is_durable() -> bool:
    if connection.vendor != "sqlite":
        return _setting("fsync") == "on" and _setting("synchronous_commit") not in {"off", "local"}
    # A database in memory (tests) has no journal to lose.
    return _pragma("journal_mode") in {"wal", "memory"} and _pragma("synchronous") in {"2", "3"}


def _pragma(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return str(cursor.fetchone()[0]).lower()


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])
