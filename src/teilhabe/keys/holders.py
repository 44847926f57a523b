"""Whose ring a row seals with. Areas above say how to find the ring of their holder; this area knows no holder."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from teilhabe.access.tenancy import current_centre
from teilhabe.keys.enums import Keeping, RingState
from teilhabe.keys.models import KeyRing
from teilhabe.keys.vault import vault

Finder = Callable[[uuid.UUID, Keeping], uuid.UUID]
_finders: dict[str, Finder] = {}


def register(relation: str, finder: Finder) -> None:
    """``finder(holder_id, keeping)`` gives the ring of rows whose relation has this name."""
    _finders[relation] = finder


def ring_of(relation: str, holder_id: uuid.UUID | None, keeping: Keeping) -> uuid.UUID:
    """The ring of a holder, or the centre's own where a row names none."""
    return _finders[relation](holder_id, keeping) if holder_id is not None else ring_of_centre()


def ring_of_centre() -> uuid.UUID:
    """The ring of texts without a person, made on first use."""
    rows = KeyRing.objects.filter(keeping=Keeping.CENTRE, state=RingState.LIVE)
    found = rows.order_by("id").values_list("pk", flat=True).first()
    return found or new_rings(Keeping.CENTRE, 1)[0].pk


def new_rings(keeping: Keeping, number: int) -> list[KeyRing]:
    """Fresh rings. Their keys are on the disk before the rows; a rolled-back row leaves a key nobody names."""
    rings = [KeyRing(keeping=keeping) for _ in range(number)]
    vault().open_rings(current_centre(), [ring.pk for ring in rings])
    return KeyRing.objects.bulk_create(rings)
