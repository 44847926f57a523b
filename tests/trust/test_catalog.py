"""R-03, R-04: what PostgreSQL's own catalog says about the walls. Each test walks all tables and counts them."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from teilhabe.access.tenancy import CentreOwned

pytestmark = [pytest.mark.pg, pytest.mark.django_db]
OWNED = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, CentreOwned))


def _rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def test_every_owned_table_has_forced_row_security_with_check() -> None:
    rows = _rows(
        "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, p.polqual IS NOT NULL, p.polwithcheck IS NOT NULL "
        "FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid WHERE c.relname = ANY(%s)",
        OWNED,
    )

    assert sorted(row[0] for row in rows) == OWNED
    assert all(row[1:] == (True, True, True, True) for row in rows)


def test_the_application_role_is_neither_owner_nor_above_security() -> None:
    role = settings.DATABASE_APP_ROLE
    [(mighty,)] = _rows(
        "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", role
    )
    owned = _rows("SELECT tablename FROM pg_tables WHERE tableowner = %s", role)

    assert not mighty
    assert owned == []


def test_every_foreign_key_between_owned_tables_contains_the_centre() -> None:
    rows = _rows(
        "SELECT con.conname, con.conrelid::regclass::text, "
        "ARRAY(SELECT attname FROM pg_attribute a WHERE a.attrelid = con.conrelid AND a.attnum = ANY(con.conkey)) "
        "FROM pg_constraint con WHERE con.contype = 'f' "
        "AND con.conrelid::regclass::text = ANY(%s) AND con.confrelid::regclass::text = ANY(%s)",
        OWNED,
        OWNED,
    )

    assert len(rows) > 60
    assert [row[:2] for row in rows if "centre_id" not in row[2]] == []


def test_every_unique_rule_of_an_owned_table_contains_the_centre() -> None:
    rows = _rows(
        "SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text, "
        "ARRAY(SELECT attname FROM pg_attribute a WHERE a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey::int2[])) "
        "FROM pg_index i WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid::regclass::text = ANY(%s)",
        OWNED,
    )

    assert len(rows) >= len(OWNED)
    assert [row[0] for row in rows if "centre_id" not in row[2]] == []


def test_there_are_no_side_doors() -> None:
    views = _rows("SELECT matviewname FROM pg_matviews WHERE schemaname = 'public'")
    definers = _rows("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    plain_views = _rows("SELECT viewname FROM pg_views WHERE schemaname = 'public'")

    assert (views, definers, plain_views) == ([], [], [])


def test_the_log_cannot_be_changed_by_the_application() -> None:
    role = settings.DATABASE_APP_ROLE
    [rights] = _rows(
        "SELECT has_table_privilege(%s, 'audit_entry', 'INSERT'), has_table_privilege(%s, 'audit_entry', 'UPDATE'), "
        "has_table_privilege(%s, 'audit_entry', 'DELETE')",
        role,
        role,
        role,
    )

    assert rights == (True, False, False)
