"""Who looks after a person, and who must not see him or her."""

from __future__ import annotations

from django.db import models

from teilhabe.access.models import Membership, User
from teilhabe.access.tenancy import CentreOwned, OwnedForeignKey
from teilhabe.people.models.dated import DatedFact


class Responsibility(DatedFact):
    """Who looks after a person (Zuständigkeit), dated; an ended membership ends nothing here by itself."""

    person = OwnedForeignKey("people.Person", related_name="responsibilities")
    membership = OwnedForeignKey(Membership, related_name="+")

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "membership", "person"], name="people_responsible")]


class Recusal(CentreOwned):
    """A colleague who must not see a person (relative, neighbour)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = OwnedForeignKey("people.Person", related_name="+")
    since = models.DateField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "user", "person"], name="people_recusal_once")
        ]
