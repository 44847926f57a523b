"""Words about people. Codes of law (titles, benefits, levels) live in the rulebook's code lists."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gender(models.TextChoices):
    """Personenstand, IntV § 7 Abs. 1."""

    MALE = "m", _("männlich")
    FEMALE = "w", _("weiblich")
    DIVERSE = "d", _("divers")
    NOT_STATED = "o", _("ohne Angabe")


class Precision(models.TextChoices):
    """How well a birth day is known."""

    DAY = "day", _("Tag bekannt")
    MONTH = "month", _("nur Monat und Jahr")
    YEAR = "year", _("nur Jahr")
    UNKNOWN = "unknown", _("unbekannt")


class Life(models.TextChoices):
    """The life of a record, not of the person."""

    ACTIVE = "active", _("aktiv")
    RESTRICTED = "restricted", _("eingeschränkt (Art. 18 DSGVO)")
    MERGED = "merged", _("zusammengeführt")
    ERASED = "erased", _("gelöscht")


class Origin(models.TextChoices):
    """Who said so."""

    PERSON = "person", _("Person selbst")
    PAPER = "paper", _("Dokument gesehen")
    AUTHORITY = "authority", _("Behörde")
    PARTNER = "partner", _("Träger")
    ADVISER = "adviser", _("Einschätzung der Beratung")


class ProofKind(models.TextChoices):
    """How a German level is proved (IntV § 17 Abs. 2, DeuFöV § 8 Abs. 1)."""

    CERTIFICATE = "certificate", _("Zertifikat")
    PLACEMENT_TEST = "placement_test", _("Einstufungstest")
    SELF = "self", _("eigene Angabe")
    ADVISER = "adviser", _("Einschätzung der Beratung")


class WayKind(models.TextChoices):
    """How somebody can be reached."""

    PHONE = "phone", _("Telefon")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-Mail")
    POST = "post", _("Post")


class Care(models.TextChoices):
    """Who looks after a child during lessons."""

    NONE = "none", _("niemand")
    KITA = "kita", _("Kita oder Tagespflege")
    SCHOOL = "school", _("Schule")
    FAMILY = "family", _("Familie")


class NeedCode(models.TextChoices):
    """What a room must offer: a flag, never a diagnosis."""

    STEP_FREE = "step_free", _("stufenloser Zugang")
    HEARING = "hearing", _("Hörschleife oder ruhiger Raum")
    SIGHT = "sight", _("gutes Licht, große Schrift")


class RelationKind(models.TextChoices):
    PARENT = "parent", _("Elternteil von")
    SPOUSE = "spouse", _("Ehe oder Partnerschaft mit")
    GUARDIAN = "guardian", _("Vormund von")


class TieKind(models.TextChoices):
    """What an adviser asks of a placement for two people."""

    TOGETHER = "together", _("im selben Kurs")
    NOT_SAME_TIME = "not_same_time", _("nicht zur selben Zeit")


class NameReason(models.TextChoices):
    """Why somebody asked for the name behind a colleague's file number; part of the log entry."""

    CALL = "call", _("Die Person hat sich gemeldet")
    DOUBLE = "double", _("Es könnte dieselbe Person sein wie in einer anderen Akte")
    COURSE = "course", _("Absprache über einen gemeinsamen Kurs")
    COVER = "cover", _("Kollegin oder Kollege ist nicht erreichbar")
