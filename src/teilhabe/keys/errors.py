"""What can go wrong with sealed values. None of these sentences holds a word of a value."""

from __future__ import annotations

import uuid


class KeysClosed(Exception):
    """The keys cannot be reached: nothing sealed is read or written until they can."""


class Tampered(Exception):
    """A stored value is not the one that was sealed for this place and version."""

    def __init__(self, table: str, row: uuid.UUID, field: str) -> None:
        super().__init__(f"{table}.{field} is not what was sealed")
        self.table, self.row, self.field = table, row, field


class Shredded(Exception):
    """The ring of a value was destroyed; nobody can read it any more."""


class UnknownKey(Exception):
    """A value names a key that is retired or never was."""
