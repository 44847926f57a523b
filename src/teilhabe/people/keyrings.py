"""Which ring a person's texts are sealed with; made with the first text."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from teilhabe.keys.enums import Keeping, RingState
from teilhabe.keys.holders import new_rings
from teilhabe.people.models import PersonKey


def ring_of_person(person_id: uuid.UUID, keeping: Keeping) -> uuid.UUID:
    """The living ring of this class; the lowest id where a merge left several."""
    rows = PersonKey.objects.filter(person_id=person_id, keeping=keeping, ring__state=RingState.LIVE)
    found = rows.order_by("ring_id").values_list("ring_id", flat=True).first()
    return found or make_rings([person_id], keeping)[0]


def make_rings(people: Iterable[uuid.UUID], keeping: Keeping) -> list[uuid.UUID]:
    """One new ring each for people who have none: one durable write for all of them."""
    ids = list(people)
    rings = new_rings(keeping, len(ids))
    PersonKey.objects.bulk_create(
        [
            PersonKey(person_id=person, ring=ring, keeping=keeping)
            for person, ring in zip(ids, rings, strict=True)
        ]
    )
    return [ring.pk for ring in rings]


def rings_of_person(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Every living ring of a person, for erasure."""
    rows = PersonKey.objects.filter(person_id=person_id, ring__state=RingState.LIVE)
    return list(rows.order_by("ring_id").values_list("ring_id", flat=True))
