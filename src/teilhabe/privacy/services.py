"""Sending data out and ending its use. The content is never kept, only its field names and a digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.directory.models import Organisation
from teilhabe.people.enums import Life
from teilhabe.people.models import Person
from teilhabe.privacy.models import Transfer
from teilhabe.privacy.queries import Kind, allowed_fields


def record_transfer(
    *,
    actor: Actor,
    person: Person,
    organisation: Organisation,
    kind: Kind,
    stage: Transfer.Stage,
    payload: Mapping[str, Any],
    now: dt.datetime,
    ends_on: dt.date,
    ground: Transfer.Ground = Transfer.Ground.TASK,
    purpose: Purpose = Purpose.PLACEMENT,
) -> Transfer:
    """Note one outgoing set of data, checked field by field against the referral minimum.

    A field that is not on the list is a fault of the program, not of a person: ``ValueError``. Who may send is
    decided by the area that sends. Refused for a restricted record (Art. 18 DSGVO).
    """
    strange = set(payload) - allowed_fields(kind, stage)
    if strange:
        raise ValueError(f"Not allowed to leave at stage {stage}: {sorted(strange)}")
    if person.life != Life.ACTIVE:
        raise Refused(
            _("Die Akte ist eingeschränkt oder beendet. Es dürfen keine Angaben hinaus."), code="restricted"
        )
    if ends_on < timezone.localdate(now):
        raise Refused(_("Das Ende der Nutzung liegt in der Vergangenheit."), field="ends_on")
    with transaction.atomic():
        row = Transfer.objects.create(
            person=person,
            organisation=organisation,
            ground=ground,
            stage=stage,
            purpose=purpose.value,
            fields=sorted(payload),
            payload_digest=digest(payload),
            sent_at=now,
            ends_on=ends_on,
        )
        _note(actor, "privacy.transfer", person, purpose)
    return row


def digest(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the payload as canonical JSON: proves later what was sent, without keeping it."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


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
