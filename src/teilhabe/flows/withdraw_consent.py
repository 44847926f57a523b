"""Across areas: a consent is taken back (story 7 of the domain model).

One transaction: the seats asked for on it are free, the need for a course rests (``courses``), the consent and
everything open that was sent on it end (``privacy``), whoever looks after the person has the recipient told
(``office``). A round that is running is not stopped: its proposal for this need is void when read, and nothing is
sent, because ``privacy.disclosure`` looks for the consent at sending time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.courses.services.withdrawal import Stopped, stop_for_withdrawal
from teilhabe.office.models import Task
from teilhabe.people.queries import responsible_for
from teilhabe.privacy import consents
from teilhabe.privacy.models import Consent, Transfer

ABOUT = "consent"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the page tells after the step. ``revoked``: what the recipient may no longer use."""

    consent: Consent
    revoked: list[Transfer]
    stopped: Stopped
    tasks: list[Task] = field(default_factory=list)


def withdraw_consent(*, actor: Actor, consent: Consent, channel: str, now: dt.datetime) -> Withdrawn:
    """Take a consent back with everything that follows. ``Overtaken`` if it is not in force any more."""
    with transaction.atomic():
        ids = list(Transfer.objects.filter(consent=consent, revoked_at=None).values_list("pk", flat=True))
        stopped = Stopped(seats=[], paused=False)
        if consent.purpose == Purpose.PLACEMENT:
            stopped = stop_for_withdrawal(actor=actor, person=consent.person, transfer_ids=ids, now=now)
        sent = consents.withdraw_consent(actor=actor, consent=consent, channel=channel, now=now)
        tasks = _tell_recipient(actor, consent, timezone.localdate(now)) if sent else []
    return Withdrawn(consent=consent, revoked=sent, stopped=stopped, tasks=tasks)


def _tell_recipient(actor: Actor, consent: Consent, on: dt.date) -> list[Task]:
    """One task per colleague looking after the person, due today; without one, for whoever noted the withdrawal."""
    keepers = [member.pk for member in responsible_for([consent.person_id], on=on)[consent.person_id]]
    title = _("Einwilligung zurückgenommen: %s Bescheid geben, Angaben löschen lassen") % consent.recipient
    owners = keepers or ([actor.membership_id] if actor.membership_id else [])
    return Task.objects.bulk_create(
        Task(
            owner_id=owner,
            title=title[:200],
            due_on=on,
            person=consent.person,
            about_kind=ABOUT,
            about_id=consent.pk,
        )
        for owner in owners
    )
