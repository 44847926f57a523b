"""Why data may flow or stay. Consent, restriction and erasure come with the Trust issue."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreOwned, OwnedForeignKey
from teilhabe.directory.models import Organisation
from teilhabe.people.models import Person


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
    ground = models.CharField(max_length=8, choices=Ground)
    stage = models.CharField(max_length=8, choices=Stage)
    purpose = models.CharField(max_length=4)
    fields = models.JSONField(default=list)
    payload_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    ends_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "organisation", "ends_on"], name="privacy_transfer_open")]
