"""People who belong together, and people who must be kept apart."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreOwned, OwnedForeignKey
from teilhabe.directory.models import Organisation
from teilhabe.people.enums import Care, RelationKind, TieKind
from teilhabe.people.models.dated import DatedFact
from teilhabe.people.models.person import Person


class Household(CentreOwned):
    """People living together."""

    label = models.CharField(max_length=60, blank=True)


class HouseholdMember(DatedFact):
    household = OwnedForeignKey(Household, related_name="members")
    person = OwnedForeignKey(Person, related_name="memberships")


class Relation(DatedFact):
    """``person`` is … (parent, spouse, guardian) of ``other``."""

    person = OwnedForeignKey(Person, related_name="relations")
    other = OwnedForeignKey(Person, null=True, blank=True, related_name="related_by")
    organisation = OwnedForeignKey(Organisation, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=RelationKind)
    custody = models.BooleanField(_("sorgeberechtigt"), null=True, blank=True)


class ChildcareNeed(DatedFact):
    """A child under school age and who looks after it during lessons (IntV § 4a Abs. 2)."""

    person = OwnedForeignKey(Person, related_name="childcare_needs")
    child = OwnedForeignKey(Person, related_name="+")
    care = models.CharField(_("Betreuung"), max_length=8, choices=Care, default=Care.NONE)
    care_until = models.TimeField(_("betreut bis"), null=True, blank=True)

    @property
    def needs_place(self) -> bool:
        return self.care == Care.NONE


class Separation(CentreOwned):
    """Two people who must not sit in one room. No reason is stored, and no page names the pair."""

    first = OwnedForeignKey(Person, related_name="+")
    second = OwnedForeignKey(Person, related_name="+")
    since = models.DateField()
    review_on = models.DateField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "first", "second"], name="people_separation_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="people_separation_ordered"),
        ]


class Tie(CentreOwned):
    """An adviser's wish for two people: the same course, or not at the same time."""

    first = OwnedForeignKey(Person, related_name="+")
    second = OwnedForeignKey(Person, related_name="+")
    kind = models.CharField(max_length=14, choices=TieKind)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "first", "second", "kind"], name="people_tie_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="people_tie_ordered"),
        ]


def ordered_pair(one: Person, other: Person) -> dict[str, Any]:
    """``first``/``second`` of a pair, in the order the database demands."""
    first, second = sorted((one, other), key=lambda person: str(person.pk))
    return {"first": first, "second": second}
