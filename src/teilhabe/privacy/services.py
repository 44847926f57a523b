"""Ending the use of what was sent. Sending itself: ``privacy.disclosure``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.people.models import Person
from teilhabe.privacy.models import Transfer


def revoke_transfer(*, actor: Actor, transfer: Transfer, now: dt.datetime) -> Transfer:
    """The receiver may no longer use what it got. Revoking twice is one effect."""
    with transaction.atomic():
        revoke_transfers(actor=actor, transfer_ids=[transfer.pk], now=now)
        transfer.refresh_from_db()
    return transfer


def revoke_transfers(*, actor: Actor, transfer_ids: Iterable[object], now: dt.datetime) -> int:
    """End several transfers at once; one log entry per person. Returns how many were still open."""
    with transaction.atomic():
        rows = list(
            Transfer.objects.filter(pk__in=list(transfer_ids), revoked_at=None).select_related("person")
        )
        Transfer.objects.filter(pk__in=[row.pk for row in rows], revoked_at=None).update(revoked_at=now)
        for person in {row.person_id: row.person for row in rows}.values():
            _note(actor, "privacy.revoke_transfer", person, Purpose.PLACEMENT)
    return len(rows)


def revoke_open_transfers(*, actor: Actor, person: Person, now: dt.datetime) -> int:
    """End everything still open about a person (need paused, moved away)."""
    ids = Transfer.objects.filter(person=person, revoked_at=None).values_list("pk", flat=True)
    return revoke_transfers(actor=actor, transfer_ids=list(ids), now=now)


def _note(actor: Actor, act: str, person: Person, purpose: Purpose) -> None:
    record(actor=actor, act=act, purpose=purpose, subject=person.log_alias, classes="C1 C4")
