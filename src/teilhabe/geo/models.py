"""Where things are: territories, villages, stops, travel times, holidays. Shared, nothing personal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q

from teilhabe.common.rows import Row
from teilhabe.geo.enums import FeedKind, HolidayKind, Means, Mode, Origin, TerritoryKind


class Feed(Row):
    """One load of reference rows: what was loaded, from where, when. Rows of a feed are replaced together."""

    tenancy = "shared"

    kind = models.CharField(max_length=12, choices=FeedKind)
    version = models.CharField(max_length=120)
    credit = models.TextField(blank=True)
    loaded_at = models.DateTimeField()
    row_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["loaded_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def existing_on(self, day: dt.date) -> TerritoryQuerySet:
        """Territories that exist on this day; an empty start means "older than these records"."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        return self.filter(started, Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class Territory(Row):
    """Gemeinde, Kreis, Regierungsbezirk or Land. May end and have a successor; past rows still point to it.

    ``valid_to`` is the first day on which the territory no longer exists; ``successor`` takes over that day.
    """

    tenancy = "shared"

    ags = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=TerritoryKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="forerunners"
    )
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["ags", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["ags", "valid_from"], name="geo_territory_once_per_start"),
            models.UniqueConstraint(
                fields=["ags"], condition=Q(valid_from__isnull=True), name="geo_territory_one_open_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="geo_territory_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(valid_to__isnull=False),
                name="geo_territory_successor_only_after_end",
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
                name="geo_territory_point_complete",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class District(Row):
    """A village or quarter inside a town (Ortsteil), with its centre."""

    tenancy = "shared"

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="districts")
    name = models.CharField(max_length=120)
    lat = models.DecimalField(max_digits=9, decimal_places=6)
    lon = models.DecimalField(max_digits=9, decimal_places=6)

    class Meta:
        ordering = ["territory__ags", "name"]
        constraints = [
            models.UniqueConstraint(fields=["territory", "name"], name="geo_district_once_per_town")
        ]

    def __str__(self) -> str:
        return self.name


class Stop(Row):
    """A bus or rail stop with its international number (EVA)."""

    tenancy = "shared"

    eva = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=160)
    lat = models.DecimalField(max_digits=9, decimal_places=6)
    lon = models.DecimalField(max_digits=9, decimal_places=6)
    means = models.CharField(max_length=10, choices=Means)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="stops"
    )
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="stops")

    class Meta:
        ordering = ["eva"]

    def __str__(self) -> str:
        return self.name


class TravelTime(Row):
    """Loaded door-to-door minutes between two points by one mode; they override the estimate.

    ``minutes`` empty means: looked up, there is no connection. ``leaves_from`` and ``leaves_until`` are the
    window of departures a timetable was read for; both empty in a matrix, which holds all day.
    """

    tenancy = "shared"

    from_key = models.CharField(max_length=160)
    from_lat = models.DecimalField(max_digits=9, decimal_places=6)
    from_lon = models.DecimalField(max_digits=9, decimal_places=6)
    to_key = models.CharField(max_length=160)
    to_lat = models.DecimalField(max_digits=9, decimal_places=6)
    to_lon = models.DecimalField(max_digits=9, decimal_places=6)
    mode = models.CharField(max_length=8, choices=Mode)
    minutes = models.PositiveSmallIntegerField(null=True)
    transfers = models.PositiveSmallIntegerField(default=0)
    leaves_from = models.TimeField(null=True, blank=True)
    leaves_until = models.TimeField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=Origin)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="travel_times")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feed", "from_key", "to_key", "mode", "leaves_from"],
                name="geo_traveltime_once_per_window",
            ),
            models.UniqueConstraint(
                fields=["feed", "from_key", "to_key", "mode"],
                condition=Q(leaves_from__isnull=True),
                name="geo_traveltime_once_all_day",
            ),
            models.CheckConstraint(
                condition=Q(leaves_from__isnull=True, leaves_until__isnull=True)
                | Q(leaves_from__isnull=False, leaves_until__gt=F("leaves_from")),
                name="geo_traveltime_window_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_key} → {self.to_key} {self.mode}"


class Holiday(Row):
    """A public holiday or school break: a span of days, both ends included, in a Land."""

    tenancy = "shared"

    kind = models.CharField(max_length=8, choices=HolidayKind)
    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="holidays")

    class Meta:
        ordering = ["starts_on", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["territory", "kind", "starts_on", "name"], name="geo_holiday_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="geo_holiday_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.starts_on}"


class Boundary(Row):
    """The outline of a territory, loaded by the operator (GeoJSON geometry in WGS84), for maps."""

    tenancy = "shared"

    territory = models.OneToOneField(Territory, on_delete=models.CASCADE, related_name="boundary")
    geometry: models.JSONField[Any, Any] = models.JSONField()
    feed = models.ForeignKey(Feed, on_delete=models.PROTECT, related_name="boundaries")

    def __str__(self) -> str:
        return f"Grenze {self.territory_id}"
