"""Opening every sealed value of a centre: the weekly proof that nothing was altered and nothing is lost."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from teilhabe.access.tenancy import centre_scope
from teilhabe.keys.errors import Tampered
from teilhabe.keys.fields import is_gone, sealed_fields
from teilhabe.keys.rotation import sealed_models

BATCH = 200


@dataclass(slots=True)
class Found:
    """How many values open, were destroyed with their ring, and are refused."""

    opened: int = 0
    gone: int = 0
    refused: int = 0


def verify_centre(centre: uuid.UUID) -> Found:
    """Open everything in short transactions; raises ``KeysClosed`` when the keys cannot be reached."""
    found = Found()
    for model in sealed_models():
        last = uuid.UUID(int=0)
        while True:
            with centre_scope(centre):
                rows = list(model.objects.filter(pk__gt=last).order_by("pk")[:BATCH])
                for row in rows:
                    _open_row(row, found)
            if not rows:
                break
            last = rows[-1].pk
    return found


def _open_row(row: Any, found: Found) -> None:
    for field in sealed_fields(type(row)):
        try:
            value = getattr(row, field.attname)
        except Tampered:
            found.refused += 1
            continue
        found.gone += is_gone(value)
        found.opened += value is not None and not is_gone(value)
