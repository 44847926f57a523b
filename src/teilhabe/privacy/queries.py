"""What may go out, and what has gone out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from teilhabe.directory.models import Organisation
from teilhabe.people.models import Person
from teilhabe.privacy.models import Consent, Transfer
from teilhabe.privacy.referrals import Kind


def is_open(transfer: Transfer | None, on: dt.date) -> bool:
    """Whether what was sent may still be used on the day."""
    return transfer is not None and transfer.revoked_at is None and transfer.ends_on >= on


def opened(transfer: Transfer | None, told: Mapping[str, Any], *, on: dt.date) -> dict[str, Any]:
    """The only way to read what was sent: the fields of an open transfer; of a closed one nothing."""
    if transfer is None or not is_open(transfer, on):
        return {}
    return {name: value for name, value in told.items() if name in transfer.fields}


def consent_for(person: Person, recipient: Organisation, kind: Kind, *, on: dt.date) -> Consent | None:
    """The consent that holds on the day for exactly this recipient and kind of referral."""
    rows = Consent.objects.effective(on).filter(person=person, recipient=recipient, kind=kind.value)
    return rows.order_by("-valid_until", "pk").first()


def consents_of(person: Person) -> QuerySet[Consent]:
    """Every consent of a person, newest first; ended ones stay as proof."""
    rows = Consent.objects.filter(person=person).select_related("recipient", "guardian")
    return rows.order_by("-prepared_at", "id")


def withdrawn_at_recipients(
    organisation_ids: Iterable[uuid.UUID], *, since: dt.datetime
) -> QuerySet[Transfer]:
    """What these recipients must not use any more because a consent was taken back since the instant."""
    rows = Transfer.objects.filter(organisation_id__in=list(organisation_ids))
    return rows.filter(consent__state=Consent.State.WITHDRAWN, consent__withdrawn_at__gte=since)


def open_transfers(person: Person, *, on: dt.date) -> QuerySet[Transfer]:
    """Who may still use what was sent about this person."""
    rows = Transfer.objects.filter(person=person, revoked_at=None, ends_on__gte=on)
    return rows.select_related("organisation").order_by("sent_at")


def transfers_of(person: Person) -> QuerySet[Transfer]:
    """Everything that was ever sent about this person, newest first (Art. 15 Abs. 1 c DSGVO)."""
    return Transfer.objects.filter(person=person).select_related("organisation").order_by("-sent_at", "id")


def transfers_ending(people: Iterable[Person], *, until: dt.date) -> QuerySet[Transfer]:
    """Open transfers whose use ends by the day: the receiver must then have deleted."""
    return Transfer.objects.filter(person__in=list(people), revoked_at=None, ends_on__lte=until)
