"""Destroying rings: the one act that makes texts unreadable for good (R-34)."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from teilhabe.audit.enums import Keeping as LogKeeping
from teilhabe.audit.services import Acting, record
from teilhabe.common.errors import Overtaken
from teilhabe.keys.enums import RingState
from teilhabe.keys.models import KeyRing
from teilhabe.keys.vault import vault


def destroy_ring(*, actor: Acting, ring_id: uuid.UUID, purpose: str, subject: str = "") -> None:
    """Destroy the keys of a ring: its texts are shown as "gelöscht" from then on, in old backups too.

    The row says so first; the keys go when that is committed. Should the machine stop in between,
    ``finish_destructions`` does the rest. Raises ``Overtaken`` for a ring that is destroyed already.
    """
    with transaction.atomic():
        moved = KeyRing.objects.filter(pk=ring_id, state=RingState.LIVE).update(
            state=RingState.DESTROYED, destroyed_at=timezone.now()
        )
        if not moved:
            raise Overtaken("", state=RingState.DESTROYED)
        record(
            actor=actor,
            act="keys.destroy_ring",
            purpose=purpose,
            subject=subject,
            keeping=LogKeeping.CHANGES,
        )
        transaction.on_commit(lambda: vault().destroy(ring_id))


def finish_destructions() -> int:
    """Destroy keys of rings of this centre whose row says destroyed; says how many there still were."""
    rows = KeyRing.objects.filter(state=RingState.DESTROYED).values_list("pk", flat=True)
    return sum(vault().destroy(ring) for ring in rows if vault().has_keys(ring))
