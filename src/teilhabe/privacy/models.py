"""Why data may flow: consents, and what was sent. Never the content of what was sent."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.models import Membership
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.directory.models import Organisation
from teilhabe.people.models import Person


class ConsentQuerySet(CentreQuerySet["Consent"]):
    def effective(self, on: dt.date) -> ConsentQuerySet:
        """Given, not withdrawn, not run out on the day."""
        return self.filter(state=Consent.State.GIVEN, valid_until__gte=on)


class Consent(CentreOwned):
    """One person's yes: purpose × data classes × one named recipient × period (Art. 7 DSGVO).

    Kept as proof after it ended. Running out is computed from ``valid_until``, never stored.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", _("vorbereitet")
        GIVEN = "given", _("erteilt")
        DISCARDED = "discarded", _("verworfen")
        WITHDRAWN = "withdrawn", _("zurückgenommen")

    class Explained(models.TextChoices):
        READ = "read", _("selbst gelesen")
        READ_ALOUD = "read_aloud", _("vorgelesen und besprochen")
        INTERPRETER = "interpreter", _("mit Sprachmittlung besprochen")

    class Channel(models.TextChoices):
        PAPER = "paper", _("Unterschrift auf Papier")
        SCREEN = "screen", _("Unterschrift am Bildschirm")
        TALK = "talk", _("im Gespräch")
        PHONE = "phone", _("am Telefon")
        LETTER = "letter", _("schriftlich")

    class Signer(models.TextChoices):
        PERSON = "person", _("die Person selbst")
        GUARDIAN = "guardian", _("die Sorgeberechtigten allein")
        BOTH = "both", _("die Person und die Sorgeberechtigten")

    class Capacity(models.TextChoices):
        ABLE = "able", _("versteht, worum es geht")
        UNSURE = "unsure", _("nicht sicher")
        LACKING = "lacking", _("versteht es noch nicht")

    person = OwnedForeignKey(Person, related_name="consents")
    recipient = OwnedForeignKey(Organisation, related_name="+", verbose_name=_("Empfänger"))
    kind = models.CharField(_("Wofür"), max_length=20)
    purpose = models.CharField(max_length=4)
    classes = models.JSONField(_("Angaben"), default=list)
    text_key = models.CharField(max_length=20)
    text_version = models.PositiveSmallIntegerField()
    text_language = models.CharField(_("Sprache des Textes"), max_length=8)
    text_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = OwnedForeignKey(Membership, related_name="+")
    valid_until = models.DateField(_("gilt bis"))
    explained = models.CharField(_("Wie erklärt?"), max_length=12, choices=Explained, blank=True)
    interpreter = models.CharField(_("Sprachmittlung durch (Stelle)"), max_length=120, blank=True)
    signer = models.CharField(_("Wer stimmt zu?"), max_length=8, choices=Signer, blank=True)
    guardian = OwnedForeignKey(Person, null=True, blank=True, related_name="+")
    guardian_ground = models.CharField(max_length=60, blank=True)
    capacity = models.CharField(_("Versteht die Person?"), max_length=8, choices=Capacity, blank=True)
    capacity_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    capacity_ground = models.CharField(_("Woran sehen Sie das?"), max_length=300, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    proof = models.CharField(_("Wo liegt das unterschriebene Blatt?"), max_length=160, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    taken_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_channel = models.CharField(max_length=8, choices=Channel, blank=True)

    objects: ClassVar[Any] = CentreManager.of(ConsentQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["given", "withdrawn"]) | Q(given_at__isnull=False),
                name="privacy_consent_given_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False),
                name="privacy_consent_withdrawn_has_time",
            ),
        ]
        indexes = [models.Index(fields=["centre", "person", "recipient"], name="privacy_consent_find")]

    def is_effective(self, on: dt.date) -> bool:
        return self.state == self.State.GIVEN and self.valid_until >= on

    def has_expired(self, on: dt.date) -> bool:
        return self.state == self.State.GIVEN and self.valid_until < on


class Transfer(CentreOwned):
    """One outgoing set of personal data: who got which fields, on which ground, until when. Never the content."""

    class Ground(models.TextChoices):
        TASK = "task", _("Aufgabe des Zentrums (Art. 6 Abs. 1 e DSGVO, § 3 DSG NRW)")
        CONSENT = "consent", _("Einwilligung (Art. 6 Abs. 1 a DSGVO)")
        DUTY = "duty", _("rechtliche Pflicht (Art. 6 Abs. 1 c DSGVO)")

    class Stage(models.TextChoices):
        OFFER = "offer", _("Anfrage ohne Namen")
        ACCEPTED = "accepted", _("nach Zusage")

    person = OwnedForeignKey(Person, related_name="transfers")
    organisation = OwnedForeignKey(Organisation, related_name="+")
    kind = models.CharField(max_length=20, default="language_course")
    ground = models.CharField(max_length=8, choices=Ground)
    consent = OwnedForeignKey(Consent, null=True, blank=True, related_name="transfers")
    stage = models.CharField(max_length=8, choices=Stage)
    purpose = models.CharField(max_length=4)
    fields = models.JSONField(default=list)
    payload_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    ends_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(ground="consent") | Q(consent__isnull=False), name="privacy_transfer_has_consent"
            )
        ]
        indexes = [models.Index(fields=["centre", "organisation", "ends_on"], name="privacy_transfer_open")]
