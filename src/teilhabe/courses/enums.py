"""Words and states of courses, requests and seats (state machines: docs/reference/states.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """Stored states of a course run; "full" is computed from its places."""

    PLANNED = "planned", _("geplant")
    OPEN = "open", _("anmeldbar")
    SECURED = "secured", _("gesichert")
    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("unterbrochen")
    FINISHED = "finished", _("abgeschlossen")
    CANCELLED = "cancelled", _("abgesagt")


class Mode(models.TextChoices):
    """Teaching mode (code list ``course_mode``)."""

    FULL = "VZ", _("Vollzeit")
    MORNING = "TZ_VM", _("Teilzeit vormittags")
    AFTERNOON = "TZ_NM", _("Teilzeit nachmittags")
    EVENING = "TZ_AB", _("abends")
    WEEKEND = "WE", _("Wochenende")
    ONLINE = "ONLINE", _("online")
    HYBRID = "HYBRID", _("hybrid (mehrere Lernorte)")


class PlaceKind(models.TextChoices):
    SEAT = "seat", _("Kursplatz")
    CHILDCARE = "childcare", _("Kinderplatz")


class SeatState(models.TextChoices):
    """The life of a commitment (design: seat)."""

    HELD = "held", _("gehalten")
    CONFIRMED = "confirmed", _("bestätigt")
    RELEASED = "released", _("freigegeben")
    STARTED = "started", _("begonnen")
    NOT_STARTED = "not_started", _("nicht angetreten")
    LEFT = "left", _("abgebrochen")
    COMPLETED = "completed", _("abgeschlossen")


# A seat in one of these states takes its place; in the others the place is free for somebody else.
LIVING = (SeatState.HELD, SeatState.CONFIRMED, SeatState.STARTED, SeatState.COMPLETED)
# A seat in one of these states answers a waiting need: the person waits no longer.
ANSWERING = (SeatState.HELD, SeatState.CONFIRMED, SeatState.STARTED)


class Answer(models.TextChoices):
    """The two answers to a held seat, in either order."""

    OPEN = "open", _("offen")
    YES = "yes", _("ja")
    NO = "no", _("nein")


class RequestKind(models.TextChoices):
    FIRST = "first", _("erster Kurs")
    NEXT = "next", _("nächstes Modul")
    CHANGE = "change", _("Wechsel")
    REPEAT = "repeat", _("Wiederholung")


class EndReason(models.TextChoices):
    """Why a need ended or a seat was given up."""

    PLACED = "placed", _("Kurs begonnen")
    MOVED = "moved", _("verzogen")
    JOB = "job", _("Arbeit oder Ausbildung")
    NO_INTEREST = "no_interest", _("kein Bedarf mehr")
    ILLNESS = "illness", _("verhindert")
    CHILDCARE = "childcare", _("keine Kinderbetreuung")
    WAY = "way", _("Weg zu weit")
    TIME = "time", _("Zeit passt nicht")
    NOT_REACHED = "not_reached", _("nicht erreicht")
    PROVIDER = "provider", _("Träger lehnt ab")
    COURSE_CANCELLED = "course_cancelled", _("Kurs abgesagt")
    LAPSED = "lapsed", _("Frist abgelaufen")
    OTHER = "other", _("anderer Grund")


class EntitlementState(models.TextChoices):
    """Stored only where a human or a body acts; "lapsed" follows from dates."""

    REQUESTED = "requested", _("beantragt")
    ISSUED = "issued", _("erteilt")
    REGISTERED = "registered", _("angemeldet")
    STARTED = "started", _("begonnen")
    INTERRUPTED = "interrupted", _("unterbrochen")
    COMPLETED = "completed", _("abgeschlossen")
    EXHAUSTED = "exhausted", _("Stunden ausgeschöpft")
    REVOKED = "revoked", _("widerrufen")
    REFUSED = "refused", _("abgelehnt")


class WishTime(models.TextChoices):
    """Wished time of day."""

    ANY = "any", _("egal")
    MORNING = "morning", _("vormittags")
    AFTERNOON = "afternoon", _("nachmittags")
    EVENING = "evening", _("abends")
