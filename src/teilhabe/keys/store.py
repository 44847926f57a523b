"""The key store: wrapped keys in a file of their own, outside the database and newest state only.

SQLite in DELETE mode with EXTRA durability and secure delete: a destroyed key leaves no page, no journal and no
free list behind. Its backup replaces the one before, so a restored database meets the *current* keys.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from teilhabe.keys.errors import KeysClosed

SCHEMA = """
CREATE TABLE IF NOT EXISTS centre_key (
    id TEXT PRIMARY KEY, centre TEXT NOT NULL, wrapped BLOB NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ring_key (
    id TEXT PRIMARY KEY, ring TEXT NOT NULL, centre TEXT NOT NULL, centre_key TEXT NOT NULL,
    wrapped BLOB NOT NULL, state TEXT NOT NULL, rotation TEXT NOT NULL DEFAULT '');
CREATE INDEX IF NOT EXISTS ring_key_ring ON ring_key (ring, state);
CREATE INDEX IF NOT EXISTS ring_key_centre ON ring_key (centre, state, id);
CREATE UNIQUE INDEX IF NOT EXISTS centre_key_current ON centre_key (centre) WHERE state = 'current';
CREATE UNIQUE INDEX IF NOT EXISTS ring_key_current ON ring_key (ring) WHERE state = 'current';
CREATE TABLE IF NOT EXISTS rotation (centre TEXT PRIMARY KEY, id TEXT NOT NULL, step TEXT NOT NULL);
"""
CURRENT, OLD, RETIRED, SHREDDED = "current", "old", "retired", "shredded"


class KeyStore:
    """One open connection to the file; for one thread."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        if not path.exists():
            if not make:
                raise KeysClosed("There is no key store; it is made with the first sealed value.")
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
        try:
            self._db = sqlite3.connect(path, timeout=20, isolation_level=None)
            self._db.executescript("PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;")
            self._db.executescript(SCHEMA)
            self._changes = 0
            self.inode = path.stat().st_ino
        except (sqlite3.Error, OSError) as fault:
            raise KeysClosed("The key store cannot be opened.") from fault

    def state(self) -> tuple[int, int]:
        """Moves when this or another connection has changed the file."""
        return int(self.row("PRAGMA data_version")[0]), self._changes

    def row(self, sql: str, *values: object) -> Any:
        return next(iter(self.rows(sql, *values)), None)

    def rows(self, sql: str, *values: object) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as fault:
            raise KeysClosed("The key store cannot be read.") from fault

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
                self._changes += 1
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
        except sqlite3.Error as fault:
            raise KeysClosed("The key store cannot be written.") from fault

    def compact(self) -> None:
        """Rewrite the file, so that nothing of a destroyed key stays in a freed page."""
        self._db.execute("VACUUM")

    def close(self) -> None:
        self._db.close()
