"""Changing the centre's weights: always a new version, never an edit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.permissions import require
from teilhabe.allocation.models import Weights
from teilhabe.allocation.weights import WeightSet
from teilhabe.audit.services import record


def change_weights(*, actor: Actor, values: Mapping[str, int], note: str, now: dt.datetime) -> Weights:
    """A new version with these values, defaults for unnamed ones; later runs use it, earlier ones keep theirs."""
    require(actor, Right.EDIT_WEIGHTS)
    checked = WeightSet.from_mapping(values)
    with transaction.atomic():
        newest = Weights.objects.order_by("-version").values_list("version", flat=True).first() or 0
        row = Weights.objects.create(
            version=newest + 1,
            values=checked.as_mapping(),
            decided_by_id=actor.membership_id,
            decided_at=now,
            note=note.strip()[:200],
        )
        record(actor=actor, act="allocation.change_weights", purpose=Purpose.PLACEMENT)
    return row
