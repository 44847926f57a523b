"""Protection of a person in danger: who may see her, until when it is looked at again, which change waits.

A protection never lapses by itself: ``review_on`` is the day somebody has to look (§§ 51, 52 BMG know two years).
``Person.protected`` says the same in one column, so that every list can leave her out with an index.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.models import Membership
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey

MOST_NAMED = 5
LONGEST = dt.timedelta(days=2 * 365)


class ProtectionQuerySet(CentreQuerySet["Protection"]):
    def in_force(self) -> ProtectionQuerySet:
        return self.filter(ended_on=None)

    def of_adults(self) -> ProtectionQuerySet:
        """Without the family members who are covered by somebody else's protection."""
        return self.filter(lead=None)


class Protection(CentreOwned):
    """One protected person. ``lead`` is set for a family member: names, review and end follow the lead's.

    Until the leadership agrees (``agreed_by``), only the asking adviser sees her: closing is at once, opening
    always takes two.
    """

    person = OwnedForeignKey("people.Person", related_name="protections")
    lead = OwnedForeignKey("self", null=True, blank=True, related_name="family")
    set_on = models.DateField()
    review_on = models.DateField(_("erneut prüfen am"))
    asked_by = OwnedForeignKey(Membership, related_name="+")
    agreed_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(ProtectionQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "person"], condition=Q(ended_on=None), name="people_protection_once"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("asked_by")), name="people_protection_two"
            ),
        ]


class NamedReader(CentreOwned):
    """A colleague, or a teacher at a Träger, who may see a protected person; the slot keeps it at five."""

    protection = OwnedForeignKey(Protection, related_name="readers")
    membership = OwnedForeignKey(Membership, related_name="+")
    slot = models.PositiveSmallIntegerField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "protection", "membership"], name="people_named_once"),
            models.UniqueConstraint(fields=["centre", "protection", "slot"], name="people_named_slot"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=MOST_NAMED), name="people_named_five"),
        ]
        indexes = [models.Index(fields=["centre", "membership", "protection"], name="people_named_reader")]


class ProtectionChange(CentreOwned):
    """What a named adviser asks and the leadership answers. Kept: it proves that two people decided."""

    class Kind(models.TextChoices):
        SET = "set", _("Schutz einrichten")
        NAMES = "names", _("andere Personen benennen")
        RENEW = "renew", _("Schutz verlängern")
        END = "end", _("Schutz beenden")

    protection = OwnedForeignKey(Protection, related_name="changes")
    kind = models.CharField(max_length=6, choices=Kind)
    asked_by = OwnedForeignKey(Membership, related_name="+")
    asked_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    named = models.JSONField(default=list)  # ids of memberships
    answered_by = OwnedForeignKey(Membership, null=True, blank=True, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "protection"],
                condition=Q(answered_by=None),
                name="people_protection_change_one",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
                name="people_protection_change_two",
            ),
        ]


def readable_by(membership_id: Any) -> Any:
    """Protections in force in which this membership is named."""
    return NamedReader.objects.filter(membership_id=membership_id, protection__ended_on=None)
