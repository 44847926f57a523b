"""One figure per table that changes with any change of any row: proof that a restore brought everything back."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql

MODULUS = 1 << 256
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class TableSum:
    """Number of rows, and the sum of the SHA-256 of each row (order does not matter, double rows do)."""

    rows: int
    digest: str


def of_rows(rows: Iterable[Any]) -> TableSum:
    """Sum over rows whose ``repr`` is exact: text, bytes, numbers, None."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest())
    return TableSum(count, f"{total % MODULUS:064x}")


def of_sqlite(connection: sqlite3.Connection) -> dict[str, TableSum]:
    """Sums of all tables of an SQLite database."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()
    return {name: of_rows(connection.execute(_select_all(name))) for (name,) in names}


def _select_all(table: str) -> str:
    quoted = table.replace('"', '""')
    return f'SELECT * FROM "{quoted}"'  # noqa: S608 - a table's name cannot be a parameter; it is quoted


def of_postgresql(connection: Connection[Any]) -> dict[str, TableSum]:
    """Sums of all tables of the schema ``public``, as the connected transaction sees them.

    Row security would hide rows without a word, so it is switched off: a role bound by it gets an error.
    """
    connection.execute("SET LOCAL row_security = off")
    connection.execute("SET LOCAL extra_float_digits = 3")
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    sums = {}
    for (name,) in names:
        with connection.cursor("rows") as cursor:
            cursor.itersize = BATCH
            cursor.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier("public", name)))
            sums[name] = of_rows(cursor)
    return sums


def differences(expected: dict[str, TableSum], found: dict[str, TableSum]) -> list[str]:
    """Names of tables that are missing, new, or not the same."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
