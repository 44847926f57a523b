"""The client and dated facts about him or her. No programme, no seat, no note text.

Facts are dated and not overwritten: "today" is a query (``valid_on``). Which fields will be encrypted stands in
``datamap.py``; until the Trust issue has landed they are stored in clear, and every page says so.
"""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Membership, User
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.directory.models import Organisation
from teilhabe.geo.enums import Mode
from teilhabe.geo.models import District, Territory
from teilhabe.people.enums import (
    Care,
    Gender,
    Life,
    NeedCode,
    Origin,
    Precision,
    ProofKind,
    RelationKind,
    TieKind,
    WayKind,
)

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
Dated = TypeVar("Dated", bound=models.Model)


def new_code() -> str:
    """A short file number to say on the phone: random, so it tells neither order nor count."""
    return (
        "".join(secrets.choice(_ALPHABET) for _ in range(3))
        + "-"
        + "".join(secrets.choice(_ALPHABET) for _ in range(3))
    )


class DatedQuerySet(CentreQuerySet[Dated]):
    """Facts that hold from a day until a day (both included); an open end holds on."""

    def valid_on(self, day: dt.date) -> DatedQuerySet[Dated]:
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(started).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class DatedFact(CentreOwned):
    """Something that is so for a time: from, to, since when we know it, and who said it."""

    valid_from = models.DateField(_("gilt ab"), null=True, blank=True)
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    learned_on = models.DateField(_("bekannt seit"), null=True, blank=True)
    origin = models.CharField(_("Quelle"), max_length=10, choices=Origin, default=Origin.PERSON)

    objects: ClassVar[Any] = CentreManager.of(DatedQuerySet)

    class Meta(CentreOwned.Meta):
        abstract = True


# Right → condition on people. An area above registers whom its right shows, since this one does not know why.
WIDER_VIEWS: dict[Right, Callable[[], Q]] = {}


class PersonQuerySet(CentreQuerySet["Person"]):
    """Clients of the centre in scope."""

    def active(self) -> PersonQuerySet:
        return self.filter(life__in=[Life.ACTIVE, Life.RESTRICTED])

    def own(self, actor: Actor, *, on: dt.date) -> PersonQuerySet:
        """People this membership is responsible for on the day."""
        mine = Responsibility.objects.valid_on(on).filter(membership_id=actor.membership_id)
        return self.active().filter(pk__in=mine.values("person"))

    def visible_to(self, actor: Actor, *, on: dt.date) -> PersonQuerySet:
        """Whom the actor may open by name.

        Own cases always; a wider right adds the people its area names (``WIDER_VIEWS``), for example those
        waiting for a course. A protected person is visible only to those responsible; a recused user never sees
        the person.
        """
        mine = Responsibility.objects.valid_on(on).filter(membership_id=actor.membership_id).values("person")
        barred = Recusal.objects.filter(user_id=actor.user_id).values("person")
        rows = self.active().exclude(pk__in=barred)
        seen = Q(pk__in=mine) if actor.may(Right.SEE_OWN_PEOPLE) else Q(pk__in=[])
        for right, people in WIDER_VIEWS.items():
            if actor.may(right):
                seen |= Q(protected=False) & people()
        return rows.filter(seen)


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
        indexes = [models.Index(fields=["centre", "family_name", "given_names"], name="people_person_name")]

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


class ContactWay(CentreOwned):
    """Phone, mail … and whether a message there is safe."""

    person = OwnedForeignKey(Person, related_name="ways")
    kind = models.CharField(_("Art"), max_length=6, choices=WayKind)
    value = models.CharField(_("Nummer oder Adresse"), max_length=160)
    safe = models.BooleanField(_("Nachrichten sind unbedenklich"), default=True)
    preferred = models.BooleanField(_("bevorzugt"), default=False)
    verified_on = models.DateField(null=True, blank=True)


class LanguageSkill(CentreOwned):
    """A language somebody speaks or writes; never derived from nationality."""

    class Degree(models.IntegerChoices):
        NONE = 0, _("gar nicht")
        SOME = 1, _("etwas")
        GOOD = 2, _("gut")
        NATIVE = 3, _("sehr gut")

    person = OwnedForeignKey(Person, related_name="languages")
    language = models.CharField(_("Sprache"), max_length=12)
    is_first = models.BooleanField(_("Erstsprache"), default=False)
    spoken = models.PositiveSmallIntegerField(_("spricht"), choices=Degree, default=Degree.GOOD)
    written = models.PositiveSmallIntegerField(_("schreibt"), choices=Degree, default=Degree.NONE)
    script = models.CharField(_("Schrift"), max_length=12, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "language"], name="people_language_once")
        ]


class Residence(DatedFact):
    """Where somebody lives, dated: town, district and, if needed, the address."""

    person = OwnedForeignKey(Person, related_name="residences")
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("Stadt")
    )
    district = models.ForeignKey(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Ortsteil"),
    )
    address = models.CharField(_("Straße und Hausnummer"), max_length=160, blank=True)
    hidden = models.BooleanField(_("Adresse geheim"), default=False)
    rule_until = models.DateField(_("Wohnsitzregelung bis (§ 12a AufenthG)"), null=True, blank=True)


class Title(DatedFact):
    """Residence title (code list ``residence_status``)."""

    person = OwnedForeignKey(Person, related_name="titles")
    code = models.CharField(_("Aufenthaltstitel"), max_length=12)
    detail = models.CharField(max_length=20, blank=True)
    issued_on = models.DateField(_("erteilt am"), null=True, blank=True)
    until = models.DateField(_("gültig bis"), null=True, blank=True)
    is_first = models.BooleanField(_("erste Aufenthaltserlaubnis"), null=True, blank=True)
    tolerated_since = models.DateField(null=True, blank=True)


class Benefit(DatedFact):
    """Rechtskreis: who pays, which office, and whether the plan there names the course."""

    person = OwnedForeignKey(Person, related_name="benefits")
    code = models.CharField(_("Leistung"), max_length=8)
    office = OwnedForeignKey(Organisation, null=True, blank=True, related_name="+")
    plan_names_course = models.BooleanField(_("Kooperationsplan nennt den Kurs"), default=False)


class Level(CentreOwned):
    """German level or literacy, with proof and the day of the proof; a test also names module and advice."""

    class Kind(models.TextChoices):
        GERMAN = "german", _("Deutsch")
        LITERACY = "literacy", _("Schrift")

    person = OwnedForeignKey(Person, related_name="levels")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=12)
    proof = models.CharField(_("Nachweis"), max_length=14, choices=ProofKind, default=ProofKind.SELF)
    proved_on = models.DateField(_("Tag des Nachweises"), null=True, blank=True)
    module = models.PositiveSmallIntegerField(_("Modul laut Test"), null=True, blank=True)
    intensive_ok = models.BooleanField(null=True, blank=True)
    special_need = models.BooleanField(null=True, blank=True)
    learned_on = models.DateField()

    class Meta(CentreOwned.Meta):
        indexes = [
            models.Index(fields=["centre", "person", "kind", "learned_on"], name="people_level_latest")
        ]


class Background(DatedFact):
    """School, degree, occupation, job or training."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("Schulbesuch früher")
        PUPIL = "pupil", _("geht zur Schule")
        DEGREE = "degree", _("Abschluss")
        JOB = "job", _("Arbeit")
        TRAINING = "training", _("Ausbildung")
        JOB_PROMISE = "job_promise", _("Zusage für Arbeit")
        RECOGNITION = "recognition", _("Anerkennung beantragt")
        JOB_SEEKING = "job_seeking", _("sucht Arbeit, gemeldet")

    person = OwnedForeignKey(Person, related_name="backgrounds")
    kind = models.CharField(max_length=12, choices=Kind)
    value = models.CharField(_("Angabe"), max_length=160, blank=True)
    country = models.CharField(_("Land"), max_length=2, blank=True)
    years = models.PositiveSmallIntegerField(_("Jahre"), null=True, blank=True)
    gross_year = models.PositiveIntegerField(_("brutto im Jahr (Euro)"), null=True, blank=True)
    needs_degree = models.BooleanField(null=True, blank=True)


class Availability(DatedFact):
    """When and how far: a week pattern as in ``directory.Schedule.week``, ways of travel, limit one way."""

    person = OwnedForeignKey(Person, related_name="availabilities")
    week = models.JSONField(default=dict)
    mobility = models.JSONField(default=list)
    limit_minutes = models.PositiveSmallIntegerField(_("höchstens Minuten je Weg"), default=60)
    online_possible = models.BooleanField(_("online möglich"), default=False)

    @property
    def modes(self) -> list[Mode]:
        return [Mode(mode) for mode in self.mobility]


class SupportNeed(DatedFact):
    """A need *flag* about rooms, never a diagnosis; kept only with the person's consent."""

    person = OwnedForeignKey(Person, related_name="needs")
    code = models.CharField(_("Bedarf"), max_length=10, choices=NeedCode)
    consent_on = models.DateField(_("eingewilligt am"))


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


class Recusal(CentreOwned):
    """A colleague who must not see a person (relative, neighbour)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = OwnedForeignKey(Person, related_name="+")
    since = models.DateField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "user", "person"], name="people_recusal_once")
        ]


class Responsibility(DatedFact):
    """Who looks after a person (Zuständigkeit), dated; an ended membership ends nothing here by itself."""

    person = OwnedForeignKey(Person, related_name="responsibilities")
    membership = OwnedForeignKey(Membership, related_name="+")

    class Meta(CentreOwned.Meta):
        indexes = [models.Index(fields=["centre", "membership", "person"], name="people_responsible")]


def ordered_pair(one: Person, other: Person) -> dict[str, Any]:
    """``first``/``second`` of a pair, in the order the database demands."""
    first, second = sorted((one, other), key=lambda person: str(person.pk))
    return {"first": first, "second": second}
