"""Organisations, their sites and who acts for them: public knowledge without clients, seats or money."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.models import Membership
from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.geo.models import Territory


class OrganisationQuerySet(CentreQuerySet["Organisation"]):
    """Bodies the centre knows."""

    def carriers(self) -> OrganisationQuerySet:
        return self.filter(
            pk__in=OrganisationRole.objects.filter(role="carrier", valid_to=None).values("organisation")
        )


class Organisation(CentreOwned):
    """A body known to the centre: Träger, school, authority, initiative. ``origin`` says how real it is."""

    class Origin(models.TextChoices):
        REAL = "real", _("öffentliche Quelle")
        INVENTED = "invented", _("erfunden")
        ENTERED = "entered", _("vom Zentrum erfasst")

    name = models.CharField(_("Name"), max_length=160)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    category = models.CharField(_("Art"), max_length=80, blank=True)
    summary = models.TextField(_("Kurztext"), blank=True)
    address = models.CharField(_("Anschrift"), max_length=240, blank=True)
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.ENTERED)
    source = models.CharField(max_length=300, blank=True)
    source_as_of = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(OrganisationQuerySet)

    class Meta(CentreOwned.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.short_name or self.name


class OrganisationRole(CentreOwned):
    """What a body is to the centre, dated (carrier, school, authority, employer …)."""

    class Kind(models.TextChoices):
        CARRIER = "carrier", _("Kursträger")
        AUTHORITY = "authority", _("Behörde")
        SCHOOL = "school", _("Schule")
        ADVICE = "advice", _("Beratungsstelle")
        INITIATIVE = "initiative", _("Initiative")
        EMPLOYER = "employer", _("Betrieb")

    organisation = OwnedForeignKey(Organisation, related_name="roles")
    role = models.CharField(max_length=12, choices=Kind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)


class Site(CentreOwned):
    """A place with its access facts. ``hidden`` sites (shelters) appear on no list and no map."""

    organisation = OwnedForeignKey(Organisation, related_name="sites")
    name = models.CharField(_("Ort"), max_length=120)
    street = models.CharField(_("Straße"), max_length=120, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="+", verbose_name=_("Stadt")
    )
    lat = models.FloatField()
    lon = models.FloatField()
    step_free = models.BooleanField(_("stufenlos"), default=False)
    induction_loop = models.BooleanField(_("Hörschleife"), default=False)
    good_light = models.BooleanField(_("sehgerecht"), default=False)
    hidden = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class OfficeContact(CentreOwned):
    """A function in an organisation with a way to reach it; a name only where its public use was agreed."""

    organisation = OwnedForeignKey(Organisation, related_name="contacts")
    function = models.CharField(_("Funktion"), max_length=120)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)


class PartnerAccessQuerySet(CentreQuerySet["PartnerAccess"]):
    def valid_on(self, day: dt.date) -> PartnerAccessQuerySet:
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class PartnerAccess(CentreOwned):
    """Which organisation a partner login acts for, dated."""

    membership = OwnedForeignKey(Membership, related_name="+")
    organisation = OwnedForeignKey(Organisation, related_name="accesses")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[Any] = CentreManager.of(PartnerAccessQuerySet)


class Schedule(CentreOwned):
    """When something takes place each week, and on which days not.

    ``week`` maps "mo" … "su" to a list of [from, to] in "HH:MM", for example
    ``{"mo": [["08:30", "12:45"]]}``. Online and evening rules use the same shape.
    """

    week = models.JSONField(default=dict)
    skips_school_holidays = models.BooleanField(default=False)
    extra_days = models.JSONField(default=list)
    cancelled_days = models.JSONField(default=list)

    @property
    def weekdays(self) -> list[int]:
        """Weekday numbers with lessons, Monday = 0."""
        return [i for i, day in enumerate(WEEKDAYS) if self.week.get(day)]

    def minutes_on(self, weekday: int) -> int:
        return sum(_minutes(b) - _minutes(a) for a, b in self.week.get(WEEKDAYS[weekday], []))


WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def week_spans(week: dict[str, Any]) -> list[tuple[int, int, int]]:
    """(weekday, from minute, to minute) of a week pattern, in order."""
    return [(i, _minutes(a), _minutes(b)) for i, day in enumerate(WEEKDAYS) for a, b in week.get(day, [])]
