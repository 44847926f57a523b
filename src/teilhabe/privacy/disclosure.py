"""The one door through which personal data leave: ground checked at sending time, exactly the listed fields, a trace.

The content is never kept, only the names of its fields and a digest. Reading what was sent: ``queries.opened``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.directory.models import Organisation
from teilhabe.people.enums import Life
from teilhabe.people.models import Person
from teilhabe.privacy.models import Consent, Transfer
from teilhabe.privacy.referrals import Kind, Referral, allowed_fields, referral


def disclose(
    *,
    actor: Actor,
    person: Person,
    organisation: Organisation,
    kind: Kind,
    stage: Transfer.Stage,
    payload: Mapping[str, Any],
    now: dt.datetime,
    ends_on: dt.date,
) -> Transfer:
    """Send one set of data: check the ground now, cut to the listed fields, note names and digest.

    A field that is not on the list, or a listed one that is missing, is a fault of the program: ``ValueError``.
    Who may send is decided by the area that sends. Refused for a restricted record (Art. 18 DSGVO) and, where the
    kind rests on consent, without one that holds now for exactly this recipient. The use ends with the consent.
    """
    rules, on = referral(kind), timezone.localdate(now)
    if strange := set(payload) - allowed_fields(kind, stage):
        raise ValueError(f"Not allowed to leave at stage {stage}: {sorted(strange)}")
    if person.life != Life.ACTIVE:
        raise Refused(
            _("Die Akte ist eingeschränkt oder beendet. Es dürfen keine Angaben hinaus."), code="restricted"
        )
    if ends_on < on:
        raise Refused(_("Das Ende der Nutzung liegt in der Vergangenheit."), field="ends_on")
    with transaction.atomic():
        consent = _locked_consent(rules, person, organisation, on)
        sent = cut(rules, stage, payload, consent)
        row = Transfer.objects.create(
            person=person,
            organisation=organisation,
            kind=kind.value,
            ground=rules.ground,
            consent=consent,
            stage=stage,
            purpose=rules.purpose.value,
            fields=sorted(sent),
            payload_digest=digest(sent),
            sent_at=now,
            ends_on=min(ends_on, consent.valid_until) if consent else ends_on,
        )
        classes = sorted({rules.stages[stage][name] for name in sent}, key=lambda name: int(name[1:]))
        record(
            actor=actor,
            act="privacy.transfer",
            purpose=rules.purpose,
            subject=person.log_alias,
            classes=" ".join(classes),
        )
    return row


def _locked_consent(
    rules: Referral, person: Person, organisation: Organisation, on: dt.date
) -> Consent | None:
    """The consent, held until the commit: a withdrawal comes wholly before or wholly after this sending."""
    if not rules.needs_consent:
        return None
    rows = Consent.objects.effective(on).select_for_update(of=("self",), no_key=True)
    consent = rows.filter(person=person, recipient=organisation, kind=rules.kind.value).first()
    if consent is None or not rules.required_classes <= set(consent.classes):
        raise Refused(
            _("Für %s liegt keine gültige Einwilligung vor. Holen Sie sie zuerst ein (Akte, Einwilligungen).")
            % organisation,
            code="no_consent",
        )
    return consent


def cut(
    rules: Referral, stage: Transfer.Stage, payload: Mapping[str, Any], consent: Consent | None
) -> dict[str, Any]:
    """Exactly the fields that may go out; ``ValueError`` if the sender left one out or the stage sends nothing."""
    fields = rules.fields(stage, set(consent.classes) if consent else None)
    if not fields:
        raise ValueError(f"Nothing leaves at stage {stage} of {rules.kind}")
    if missing := fields - set(payload):
        raise ValueError(f"Listed but not given at stage {stage}: {sorted(missing)}")
    return {name: payload[name] for name in sorted(fields)}


def outgoing(payload: Mapping[str, Any]) -> bytes:
    """The payload as canonical JSON: what is digested, and what a machine would receive."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return text.encode()


def digest(payload: Mapping[str, Any]) -> str:
    """SHA-256 of the outgoing bytes: proves later what was sent, without keeping it."""
    return hashlib.sha256(outgoing(payload)).hexdigest()
