"""Facts about one person: ways to reach, languages, home, title, benefit, level, week, need."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreOwned, OwnedForeignKey
from teilhabe.directory.models import Organisation
from teilhabe.geo.enums import Mode
from teilhabe.geo.models import District, Territory
from teilhabe.keys.fields import EncryptedTextField, SealedRow
from teilhabe.people.enums import NeedCode, ProofKind, WayKind
from teilhabe.people.models.dated import DatedFact
from teilhabe.people.models.person import Person


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


class Residence(SealedRow, DatedFact):
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
    address = EncryptedTextField(_("Straße und Hausnummer"), max_length=160, blank=True)
    hidden = models.BooleanField(_("Adresse geheim"), default=False)
    rule_until = models.DateField(_("Wohnsitzregelung bis (§ 12a AufenthG)"), null=True, blank=True)


class Title(SealedRow, DatedFact):
    """Residence title (code list ``residence_status``)."""

    person = OwnedForeignKey(Person, related_name="titles")
    code = models.CharField(_("Aufenthaltstitel"), max_length=12)
    detail = EncryptedTextField(max_length=20, blank=True)
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
