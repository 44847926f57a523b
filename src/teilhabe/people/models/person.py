"""The client, whom an actor may see, and the search keys of names."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.people.enums import Gender, Life, Precision
from teilhabe.people.models.care import Recusal, Responsibility
from teilhabe.people.models.protection import readable_by

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Right → condition on people. An area above registers whom its right shows, since this one does not know why.
WIDER_VIEWS: dict[Right, Callable[[], Q]] = {}


def new_code() -> str:
    """A short file number to say on the phone: random, so it tells neither order nor count."""
    return (
        "".join(secrets.choice(_ALPHABET) for _ in range(3))
        + "-"
        + "".join(secrets.choice(_ALPHABET) for _ in range(3))
    )


class PersonQuerySet(CentreQuerySet["Person"]):
    """Clients of the centre in scope."""

    def active(self) -> PersonQuerySet:
        return self.filter(life__in=[Life.ACTIVE, Life.RESTRICTED])

    def own(self, actor: Actor, *, on: dt.date) -> PersonQuerySet:
        """People this membership is responsible for on the day; of protected ones those it is named for."""
        return self.active().filter(self._mine(actor, on)).exclude(pk__in=_barred(actor))

    def visible_to(self, actor: Actor, *, on: dt.date) -> PersonQuerySet:
        """Whom the actor may open by name.

        Own cases always; a wider right adds the people its area names (``WIDER_VIEWS``), for example those
        waiting for a course. A protected person is visible only to those named for her, whoever is responsible;
        a recused user never sees the person.
        """
        seen = self._mine(actor, on) if actor.may(Right.SEE_OWN_PEOPLE) else Q(pk__in=[])
        if actor.stand_ins:
            lent = Responsibility.objects.valid_on(on).filter(membership_id__in=actor.stands_in_for)
            seen |= Q(protected=False, pk__in=lent.values("person"))
        if actor.opened:
            seen |= Q(protected=False, alias__in=actor.opened)
        for right, people in WIDER_VIEWS.items():
            if actor.may(right):
                seen |= Q(protected=False) & people()
        return self.active().exclude(pk__in=_barred(actor)).filter(seen)

    def hidden_from(self, actor: Actor) -> PersonQuerySet:
        """Who must not even appear as a number: protected people it is not named for, people it is barred from.

        Lists that count or abbreviate colleagues' cases leave these out.
        """
        named = readable_by(actor.membership_id).values("protection__person")
        protected = Person.objects.filter(protected=True).exclude(
            pk__in=named
        )  # few, and found by their index
        return self.filter(pk__in=protected.values("pk").union(_barred(actor)))

    def _mine(self, actor: Actor, on: dt.date) -> Q:
        # One short list of ids: with an "or" beside it the database would read all people of the centre.
        cared = Responsibility.objects.valid_on(on).filter(membership_id=actor.membership_id)
        named = readable_by(actor.membership_id).filter(protection__person__protected=True)
        return Q(
            pk__in=cared.filter(person__protected=False)
            .values("person")
            .union(named.values("protection__person"))
        )


def _barred(actor: Actor) -> Any:
    return Recusal.objects.filter(user_id=actor.user_id).values("person")


class Person(CentreOwned):
    """A client. ``alias`` is the only name the log knows; destroying it ends the trace."""

    code = models.CharField(_("Aktenzeichen"), max_length=8, default=new_code)
    given_names = models.CharField(_("Vornamen"), max_length=120, blank=True)
    family_name = models.CharField(_("Familienname"), max_length=120)
    birth_date = models.DateField(_("Geburtsdatum"), null=True, blank=True)
    birth_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    gender = models.CharField(_("Geschlecht"), max_length=1, choices=Gender, default=Gender.NOT_STATED)
    nationalities = models.JSONField(_("Staatsangehörigkeiten"), default=list, blank=True)
    letter_language = models.CharField(_("Sprache für Schreiben"), max_length=8, default="de")
    in_germany_since = models.DateField(_("in Deutschland seit"), null=True, blank=True)
    alias = models.UUIDField(default=uuid.uuid4, editable=False)
    life = models.CharField(max_length=10, choices=Life, default=Life.ACTIVE)
    protected = models.BooleanField(_("geschützt"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_on = models.DateField()

    objects: ClassVar[Any] = CentreManager.of(PersonQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], name="people_person_code"),
            models.UniqueConstraint(fields=["centre", "alias"], name="people_person_alias"),
        ]
        indexes = [
            models.Index(fields=["centre", "family_name", "given_names"], name="people_person_name"),
            models.Index(fields=["centre"], condition=Q(protected=True), name="people_person_protected"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def log_alias(self) -> str:
        return str(self.alias)

    def age_on(self, day: dt.date) -> int | None:
        """Whole years on the day; somebody born on 29 February ages on 1 March (BGB § 188 Abs. 2)."""
        if self.birth_date is None:
            return None
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


class NameToken(CentreOwned):
    """A search key of a name (phonetic, transliterated, folded); made anew whenever the name changes."""

    person = OwnedForeignKey(Person, related_name="tokens")
    token = models.CharField(max_length=40)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "token"], name="people_nametoken_once")
        ]
        indexes = [models.Index(fields=["centre", "token"], name="people_nametoken_find")]
