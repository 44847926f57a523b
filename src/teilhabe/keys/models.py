"""Rings of keys: what ends together. The keys themselves lie in the key store, outside the database."""

from __future__ import annotations

from django.db import models

from teilhabe.access.tenancy import CentreOwned
from teilhabe.keys.enums import Keeping, RingState


class KeyRing(CentreOwned):
    """The ring of one holder and one keeping class; destroying it is erasure. It does not know its holder."""

    keeping = models.CharField(max_length=10, choices=Keeping)
    state = models.CharField(max_length=10, choices=RingState, default=RingState.LIVE)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=RingState.LIVE, destroyed_at=None)
                | models.Q(state=RingState.DESTROYED, destroyed_at__isnull=False),
                name="keys_keyring_end",
            )
        ]
