"""The start refuses what must not run (R-05, R-43, R-53): weak keys, weak pragmas, an owner's database role."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from teilhabe.access.models import Centre


class WeakStart(SystemExit):
    """Ends the process with one line per weakness."""


def refuse_weak_start() -> None:
    """Called by server and worker before they take work; raises ``WeakStart`` with what to mend."""
    faults = weaknesses()
    connection.close()
    if faults:
        raise WeakStart("Teilhabe does not start:\n" + "\n".join(f"  - {fault}" for fault in faults))


def weaknesses() -> list[str]:
    """What stands against a start with these settings and this database, a sentence each."""
    return [*_settings(), *_factor(), *(_sqlite() if connection.vendor == "sqlite" else _postgresql())]


def _settings() -> list[str]:
    faults = []
    if settings.MODE == "prod":
        if settings.DEBUG:
            faults.append("DEBUG is on; it shows personal data in error pages.")
        key = _secret_key()
        if len(key) < 50 or "demo-only" in key:
            faults.append("The secret key is missing or weak: run ./teilhabe init, it makes one.")
        if not (
            settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE and settings.SECURE_HSTS_SECONDS
        ):
            faults.append("Cookies without TLS: use the settings of prod.")
        if not settings.SECOND_FACTOR_REQUIRED:
            faults.append("The second factor is switched off; that is for invented people only.")
    elif settings.MODE == "demo" and not set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        faults.append("The demo answers on this machine only.")
    return faults


def _factor() -> list[str]:
    """Passwords alone open nothing but invented people."""
    real = Centre.objects.exclude(opened_on=None).filter(is_sample=False)
    if not settings.SECOND_FACTOR_REQUIRED and real.exists():
        return ["A real centre lies in this database, and this mode asks for no second factor."]
    return []


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django's own word for an empty key
        return ""


def _pragma(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return str(cursor.fetchone()[0]).lower()


def _sqlite() -> list[str]:
    faults = []
    if _pragma("journal_mode") != "wal":
        faults.append("SQLite is not in WAL mode; a power cut could lose acknowledged work.")
    if _pragma("synchronous") not in {"2", "3"}:
        faults.append("SQLite synchronous is below FULL; a power cut could lose acknowledged work.")
    if _pragma("foreign_keys") != "1":
        faults.append("SQLite foreign keys are off; the walls between rows would not hold.")
    opened = Centre.objects.exclude(opened_on=None)
    if opened.filter(is_sample=False).count() > 1 or (
        opened.filter(is_sample=False).exists() and opened.filter(is_sample=True).exists()
    ):
        faults.append(
            "This SQLite file holds more than one centre; one file is for one centre. Use PostgreSQL."
        )
    return faults


def _postgresql() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        mighty = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tableowner = current_user AND schemaname = 'public'"
        )
        owned = cursor.fetchone()[0]
        cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
        fsync, commit = cursor.fetchone()
    faults = []
    if settings.MODE == "prod" and (mighty or owned):
        faults.append("The database role owns tables or is above row security; use the application role.")
    if settings.MODE == "prod" and (fsync != "on" or commit in {"off", "local"}):
        faults.append("PostgreSQL runs without fsync or synchronous_commit; a power cut could lose work.")
    return faults
