"""Consistent copies of a live database, and loading one: SQLite by its online backup, PostgreSQL by pg_dump.

The sums of the rows are taken from the same state of the database as the copy.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from django.db.backends.sqlite3._functions import register

from teilhabe.operations import rowsums
from teilhabe.operations.errors import BackupFault
from teilhabe.operations.rowsums import TableSum

SQLITE_NAME, POSTGRESQL_NAME = "database.sqlite3", "database.dump"


def copy_sqlite(origin: Path, folder: Path) -> dict[str, TableSum]:
    """Copy the file with its write-ahead log while others write; check it; return its sums."""
    if not origin.is_file():
        raise BackupFault(f"There is no database at {origin}.")
    target = folder / SQLITE_NAME
    address = f"{origin.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        return _checked(copy)


def _checked(connection: sqlite3.Connection) -> dict[str, TableSum]:
    register(connection)  # constraints of the tables call functions that Django brings
    fault = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if fault != "ok":
        raise BackupFault(f"The database is damaged: {fault}")
    return rowsums.of_sqlite(connection)


def load_sqlite(folder: Path, target: Path) -> dict[str, TableSum]:
    """Put the copy in place of ``target``, which must not exist yet; return its sums."""
    if target.exists():
        raise BackupFault(f"{target} exists already. Restore into another folder; nothing is overwritten.")
    part = target.with_suffix(".part")
    shutil.copyfile(folder / SQLITE_NAME, part)
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    with closing(sqlite3.connect(part)) as connection:
        sums = _checked(connection)
    part.rename(target)
    return sums


def copy_postgresql(url: str, folder: Path) -> dict[str, TableSum]:
    """Dump in the custom format and sum up in one exported snapshot; needs the owner's role (BYPASSRLS)."""
    address, environment = _without_password(url)
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        snapshot = row[0] if row else ""
        dump = folder / POSTGRESQL_NAME
        _run(["pg_dump", "-Fc", f"--snapshot={snapshot}", f"--file={dump}", address], environment)
        return rowsums.of_postgresql(connection)


def load_postgresql(folder: Path, url: str) -> dict[str, TableSum]:
    """Load the dump into an empty database, in one transaction; return its sums."""
    address, environment = _without_password(url)
    with psycopg.connect(url) as connection:
        taken = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    if taken and taken[0]:
        raise BackupFault(
            "The database to restore into is not empty. Make a new one; nothing is overwritten."
        )
    command = ["pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={address}"]
    _run([*command, str(folder / POSTGRESQL_NAME)], environment)
    with psycopg.connect(url) as connection:
        return rowsums.of_postgresql(connection)


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, where others can read it, and the password for the environment."""
    parts = urlsplit(url)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
        user = quote(unquote(parts.username or ""))
        place = parts.netloc.rpartition("@")[2]
        parts = parts._replace(netloc=f"{user}@{place}")
    return urlunsplit(parts), environment


def _run(command: list[str], environment: dict[str, str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise BackupFault(f"{command[0]} is not installed (package postgresql-client).")
    done = subprocess.run([program, *command[1:]], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupFault(f"{command[0]} failed: {done.stderr.strip()[-2000:]}")
