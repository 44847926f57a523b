"""The rings a person's texts are sealed with."""

from __future__ import annotations

from django.db import models

from teilhabe.access.tenancy import CentreOwned, OwnedForeignKey
from teilhabe.keys.enums import Keeping
from teilhabe.keys.models import KeyRing
from teilhabe.people.models.person import Person


class PersonKey(CentreOwned):
    """A ring of a person; several per keeping class after two records were merged."""

    person = OwnedForeignKey(Person, related_name="keys")
    ring = OwnedForeignKey(KeyRing, related_name="+")
    keeping = models.CharField(max_length=10, choices=Keeping)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "ring"], name="people_personkey_once")
        ]
