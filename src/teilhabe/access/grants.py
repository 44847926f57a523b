"""Rights of the application's database role on PostgreSQL: rows yes, structure no, the log only to add to."""

from __future__ import annotations

from django.conf import settings
from django.db import connections

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry FROM {role}",
    "DO $$ BEGIN IF to_regclass('audit_cut') IS NOT NULL THEN "
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_cut FROM {role}; END IF; END $$",
    "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {role}",
)


def grant_to_application(using: str = "default") -> None:
    """Grant by the owner; does nothing on SQLite, where there are no roles, or when the role does not exist."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute(
            "SELECT to_regclass('audit_entry') IS NOT NULL AND pg_has_role(current_user, %s, 'MEMBER')",
            [role],
        )
        if not cursor.fetchone()[0]:
            return
        for statement in GRANTS:
            cursor.execute(statement.format(role=connection.ops.quote_name(role)))
