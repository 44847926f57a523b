"""Words of places and ways."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TerritoryKind(models.TextChoices):
    GEMEINDE = "gemeinde", _("Gemeinde")
    KREIS = "kreis", _("Kreis oder kreisfreie Stadt")
    BEZIRK = "bezirk", _("Regierungsbezirk")
    LAND = "land", _("Land")


class Means(models.TextChoices):
    """What calls at a stop. ``on_demand``: also, or only, a bus that must be booked (Rufbus)."""

    BUS = "bus", _("Bus")
    RAIL = "rail", _("Bahn")
    ON_DEMAND = "on_demand", _("Rufbus")


class Mode(models.TextChoices):
    """How a person gets about; the order breaks ties: what costs nothing comes first."""

    FOOT = "foot", _("zu Fuß")
    BIKE = "bike", _("mit dem Fahrrad")
    TRANSIT = "transit", _("mit Bus und Bahn")
    CAR = "car", _("mit dem Auto")


class Origin(models.TextChoices):
    """Where minutes or places come from. The later one of this list wins for one way."""

    ESTIMATE = "estimate", _("Schätzung")
    TIMETABLE = "timetable", _("Fahrplan")
    MATRIX = "matrix", _("Fahrzeitmatrix")


class FeedKind(models.TextChoices):
    REFERENCE = "reference", _("Grunddaten")
    HOLIDAYS = "holidays", _("Ferien und Feiertage")
    MATRIX = "matrix", _("Fahrzeitmatrix")
    TIMETABLE = "timetable", _("Fahrplan (GTFS)")
    BOUNDARIES = "boundaries", _("Grenzen")


class HolidayKind(models.TextChoices):
    PUBLIC = "public", _("Feiertag")
    SCHOOL = "school", _("Schulferien")


class Note(models.TextChoices):
    """What must be said beside the minutes of a way."""

    BOOKING_NEEDED = "booking_needed", _("Die Fahrt muss vorher angemeldet werden (Rufbus).")
    NO_EVENING_RETURN = "no_evening_return", _("Am Abend fährt kein Rufbus zurück.")
    NO_STOP_AT_HOME = "no_stop_at_home", _("In der Nähe der Wohnung gibt es keine Haltestelle.")
    NO_STOP_AT_SITE = "no_stop_at_site", _("In der Nähe des Kursorts gibt es keine Haltestelle.")
    TOO_FAR_TO_CYCLE = "too_far_to_cycle", _("Für das Fahrrad ist der Weg zu weit.")
    ON_FOOT_IS_QUICKER = "on_foot_is_quicker", _("Zu Fuß geht es schneller als mit dem Bus.")
    NO_CONNECTION = "no_connection", _("Zu dieser Zeit gibt es keine Verbindung.")
    BACK_AS_THERE = "back_as_there", _("Für den Rückweg gilt die Zeit des Hinwegs.")
