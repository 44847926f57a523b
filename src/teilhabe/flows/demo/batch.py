"""Collecting rows and writing them in one go: a demonstration has some ten thousand of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Final, TypeVar

from django.db import models

from teilhabe.flows.demo.chance import Chance
from teilhabe.keys.enums import Keeping
from teilhabe.people.keyrings import make_rings
from teilhabe.people.models import Person

Row = TypeVar("Row", bound=models.Model)
_CHUNK: Final = 400


class Batch:
    """Rows of one centre, in the order in which their tables were first met: parents before children."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._codes: set[str] = set()

    def add(self, model: type[Row], **fields: Any) -> Row:
        """Make one row with an id that depends on the seed alone."""
        fields.setdefault("id", self._chance.identifier())
        row = model(**fields)
        self._rows.setdefault(model, []).append(row)
        return row

    def expect(self, *tables: type[models.Model]) -> None:
        """Fix the place of tables whose rows are made later than the rows that point to them."""
        for table in tables:
            self._rows.setdefault(table, [])

    def identifier(self) -> uuid.UUID:
        return self._chance.identifier()

    def code(self) -> str:
        """A short number not yet given in this batch."""
        code = self._chance.code()
        while code in self._codes:
            code = self._chance.code()
        self._codes.add(code)
        return code

    def rows_of(self, model: type[Row]) -> list[Row]:
        return [row for row in self._rows.get(model, []) if isinstance(row, model)]

    def counts(self) -> dict[str, int]:
        return {model.__name__: len(rows) for model, rows in self._rows.items()}

    def write(self) -> None:
        """Insert everything; the scope of the centre must be open (fails closed otherwise)."""
        for model, rows in self._rows.items():
            manager: Any = model._default_manager
            manager.bulk_create(rows, batch_size=_CHUNK)
            if model is Person:
                make_rings([row.pk for row in rows], Keeping.CLIENT)


def aliases(people: Iterable[Any]) -> list[str]:
    """Log aliases of people, the only name the log may know."""
    return [person.log_alias for person in people]
