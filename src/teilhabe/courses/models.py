"""Language courses, seats and waiting people. Never chooses who gets a seat."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from teilhabe.access.tenancy import CentreManager, CentreOwned, CentreQuerySet, OwnedForeignKey
from teilhabe.courses.enums import (
    ANSWERING,
    LIVING,
    Answer,
    EndReason,
    EntitlementState,
    Mode,
    PlaceKind,
    RequestKind,
    RunStatus,
    SeatState,
    WishTime,
)
from teilhabe.directory.models import Organisation, Schedule, Site
from teilhabe.people.models import Person, new_code
from teilhabe.privacy.models import Transfer


class Course(CentreOwned):
    """A carrier's product: type (code list ``course_type``) and the BAMF number, where there is one."""

    carrier = OwnedForeignKey(Organisation, related_name="courses")
    type_code = models.CharField(_("Kursart"), max_length=16)
    title = models.CharField(_("Titel"), max_length=120)
    bamf_number = models.CharField(_("BAMF-Kursnummer"), max_length=40, blank=True)
    is_invented = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class CourseRunQuerySet(CentreQuerySet["CourseRun"]):
    """Dated runs of a module."""

    def bookable(self, day: dt.date) -> CourseRunQuerySet:
        """Runs somebody may still be seated in: announced and not yet begun on the day."""
        return self.filter(status__in=[RunStatus.OPEN, RunStatus.SECURED], starts_on__gt=day)

    def of_carriers(self, organisation_ids: frozenset[uuid.UUID]) -> CourseRunQuerySet:
        return self.filter(course__carrier_id__in=organisation_ids)

    def with_counts(self) -> CourseRunQuerySet:
        """Adds ``capacity``, ``taken``, ``held``, ``childcare`` and ``childcare_taken``, counted from rows."""
        seat = Q(places__kind=PlaceKind.SEAT)
        child = Q(places__kind=PlaceKind.CHILDCARE)
        living = Exists(Seat.objects.filter(place=OuterRef("places__pk"), state__in=LIVING))
        held = Exists(Seat.objects.filter(place=OuterRef("places__pk"), state=SeatState.HELD))
        cared = Exists(ChildcareHold.objects.filter(place=OuterRef("places__pk"), released_at=None))
        return self.annotate(
            capacity=Count("places", filter=seat, distinct=True),
            taken=Count("places", filter=seat & Q(living), distinct=True),
            held=Count("places", filter=seat & Q(held), distinct=True),
            childcare=Count("places", filter=child, distinct=True),
            childcare_taken=Count("places", filter=child & Q(cared), distinct=True),
        )


class CourseRun(CentreOwned):
    """One dated run of a module (Kurslauf)."""

    course = OwnedForeignKey(Course, related_name="runs")
    code = models.CharField(_("Kennung"), max_length=12)
    module = models.PositiveSmallIntegerField(_("Modul"), null=True, blank=True)
    level_from = models.CharField(_("Niveau zu Beginn"), max_length=2, blank=True)
    level_to = models.CharField(_("Zielniveau"), max_length=2, blank=True)
    units = models.PositiveSmallIntegerField(_("Unterrichtseinheiten"), default=100)
    starts_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"))
    minimum = models.PositiveSmallIntegerField(_("Mindestzahl"), default=0)
    mode = models.CharField(_("Form"), max_length=8, choices=Mode, default=Mode.MORNING)
    status = models.CharField(_("Stand"), max_length=10, choices=RunStatus, default=RunStatus.PLANNED)
    schedule = OwnedForeignKey(Schedule, related_name="+")
    registration_opens_on = models.DateField(null=True, blank=True)
    women_only = models.BooleanField(_("nur Frauen (Zusammensetzung)"), default=False)
    pool = models.CharField(_("gleiche Lehrkraft oder gleicher Raum"), max_length=40, blank=True)
    contact = models.CharField(_("Ansprechstelle"), max_length=160, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[Any] = CentreManager.of(CourseRunQuerySet)

    class Meta(CentreOwned.Meta):
        ordering = ["starts_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "code"], name="courses_run_code"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="courses_run_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["centre", "status", "starts_on"], name="courses_run_open")]

    def __str__(self) -> str:
        return f"{self.course} {self.code}"

    @property
    def is_online(self) -> bool:
        return self.mode == Mode.ONLINE


class RunSite(CentreOwned):
    """Where a run takes place; a hybrid run has several rooms, an online run none."""

    run = OwnedForeignKey(CourseRun, related_name="run_sites")
    site = OwnedForeignKey(Site, related_name="+")

    class Meta(CentreOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["centre", "run", "site"], name="courses_runsite_once")]


class CoursePlace(CentreOwned):
    """One seat or childcare place. Capacity is the number of rows; a taken place cannot be deleted."""

    run = OwnedForeignKey(CourseRun, related_name="places")
    kind = models.CharField(max_length=10, choices=PlaceKind, default=PlaceKind.SEAT)
    number = models.PositiveSmallIntegerField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "run", "kind", "number"], name="courses_place_number"),
            models.UniqueConstraint(fields=["centre", "run", "id"], name="courses_place_of_run"),
        ]


class Session(CentreOwned):
    """One meeting of a run."""

    run = OwnedForeignKey(CourseRun, related_name="sessions")
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    units = models.PositiveSmallIntegerField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "run", "day", "starts"], name="courses_session_once"),
            models.UniqueConstraint(fields=["centre", "run", "id"], name="courses_session_of_run"),
        ]


class Entitlement(CentreOwned):
    """A certificate or notice in hand (Berechtigung, Verpflichtung). ``path_code``: code list ``access_path``."""

    person = OwnedForeignKey(Person, related_name="entitlements")
    path_code = models.CharField(_("Zugangsweg"), max_length=24)
    state = models.CharField(max_length=12, choices=EntitlementState, default=EntitlementState.ISSUED)
    issuer = models.CharField(_("ausgestellt von"), max_length=8, blank=True)
    proof_number = models.CharField(_("Nummer der Bescheinigung"), max_length=40, blank=True)
    issued_on = models.DateField(_("ausgestellt am"), null=True, blank=True)
    until = models.DateField(_("gültig bis"), null=True, blank=True)
    registered_on = models.DateField(_("angemeldet am"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    interrupted_since = models.DateField(null=True, blank=True)
    own_fault = models.BooleanField(default=True)
    from_abroad = models.BooleanField(default=False)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "id"], name="courses_entitlement_of_person")
        ]


class HoursUse(CentreOwned):
    """Units used of the quota; a module left for a special reason does not count (IntV § 14 Abs. 4)."""

    person = OwnedForeignKey(Person, related_name="hours")
    entitlement = OwnedForeignKey(Entitlement, null=True, blank=True, related_name="hours")
    run = OwnedForeignKey(CourseRun, null=True, blank=True, related_name="+")
    course_type = models.CharField(max_length=16)
    units = models.PositiveSmallIntegerField()
    counts = models.BooleanField(default=True)
    ground = models.CharField(max_length=40, blank=True)


class ExamResult(CentreOwned):
    """A test taken: DTZ, Leben in Deutschland."""

    person = OwnedForeignKey(Person, related_name="exams")
    kind = models.CharField(max_length=8)
    day = models.DateField()
    result = models.CharField(max_length=8)


class CourseRequestQuerySet(CentreQuerySet["CourseRequest"]):
    """Needs for a course."""

    def open(self) -> CourseRequestQuerySet:
        return self.filter(ended_on=None, paused_on=None)

    def waiting(self) -> CourseRequestQuerySet:
        """Open needs without a seat that answers them."""
        answered = Seat.objects.filter(request=OuterRef("pk"), state__in=ANSWERING)
        return self.open().filter(~Exists(answered))


class CourseRequest(CentreOwned):
    """A need for a course. The first waiting day survives a cancelled course; ``version`` counts changes."""

    person = OwnedForeignKey(Person, related_name="requests")
    code = models.CharField(max_length=8, default=new_code)
    kind = models.CharField(max_length=8, choices=RequestKind, default=RequestKind.FIRST)
    waiting_since = models.DateField(_("wartet seit"))
    wish_time = models.CharField(_("gewünschte Zeit"), max_length=10, choices=WishTime, default=WishTime.ANY)
    wish_women_only = models.BooleanField(_("wünscht eine Frauengruppe"), default=False)
    wish_carrier = OwnedForeignKey(Organisation, null=True, blank=True, related_name="+")
    previous_carrier = OwnedForeignKey(Organisation, null=True, blank=True, related_name="+")
    self_payer_ok = models.BooleanField(_("würde selbst zahlen"), default=False)
    module_override = models.PositiveSmallIntegerField(_("abweichendes Modul"), null=True, blank=True)
    override_reason = models.CharField(_("Grund der Abweichung"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    paused_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)

    objects: ClassVar[Any] = CentreManager.of(CourseRequestQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "person", "id"], name="courses_request_of_person"),
            models.UniqueConstraint(fields=["centre", "code"], name="courses_request_code"),
            models.UniqueConstraint(
                fields=["centre", "person"], condition=Q(ended_on=None), name="courses_request_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "waiting_since"], condition=Q(ended_on=None), name="courses_request_wait"
            )
        ]

    def weeks_on(self, day: dt.date) -> int:
        """Whole weeks waited on the day."""
        return max(0, (day - self.waiting_since).days // 7)


class SeatQuerySet(CentreQuerySet["Seat"]):
    def living(self) -> SeatQuerySet:
        return self.filter(state__in=LIVING)

    def overdue(self, at: dt.datetime) -> SeatQuerySet:
        """Held seats whose time is over."""
        return self.filter(state=SeatState.HELD, hold_until__lt=at)


class Seat(CentreOwned):
    """A commitment: this person, this place. Person and Träger answer in either order; both yes = confirmed."""

    request = OwnedForeignKey(CourseRequest, via="person", related_name="seats")
    person = OwnedForeignKey(Person, related_name="seats")
    run = OwnedForeignKey(CourseRun, related_name="seats")
    place = OwnedForeignKey(CoursePlace, via="run", related_name="seats")
    state = models.CharField(max_length=12, choices=SeatState, default=SeatState.HELD)
    hold_until = models.DateTimeField(null=True, blank=True)
    person_answer = models.CharField(max_length=4, choices=Answer, default=Answer.OPEN)
    provider_answer = models.CharField(max_length=4, choices=Answer, default=Answer.OPEN)
    held_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason, blank=True)
    entitlement = OwnedForeignKey(Entitlement, null=True, blank=True, related_name="+")
    offer = OwnedForeignKey(Transfer, null=True, blank=True, related_name="+")
    transfer = OwnedForeignKey(Transfer, null=True, blank=True, related_name="+")

    objects: ClassVar[Any] = CentreManager.of(SeatQuerySet)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "run", "id"], name="courses_seat_of_run"),
            models.UniqueConstraint(
                fields=["centre", "place"], condition=Q(state__in=LIVING), name="courses_seat_place_once"
            ),
            models.UniqueConstraint(
                fields=["centre", "person", "run"],
                condition=Q(state__in=LIVING),
                name="courses_seat_person_run_once",
            ),
            models.UniqueConstraint(
                fields=["centre", "request"],
                condition=Q(state__in=ANSWERING),
                name="courses_seat_request_once",
            ),
            models.UniqueConstraint(
                fields=["centre", "person"],
                condition=Q(state=SeatState.STARTED),
                name="courses_seat_one_running",
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.HELD) | Q(hold_until__isnull=False),
                name="courses_seat_hold_has_end",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "run", "state"], name="courses_seat_of_course"),
            models.Index(
                fields=["centre", "hold_until"], condition=Q(state="held"), name="courses_seat_lapses"
            ),
        ]


class ChildcareHold(CentreOwned):
    """Which childcare place serves which seat (and which child)."""

    run = OwnedForeignKey(CourseRun, related_name="+")
    seat = OwnedForeignKey(Seat, via="run", related_name="childcare")
    place = OwnedForeignKey(CoursePlace, via="run", related_name="childcare_holds")
    child = OwnedForeignKey(Person, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "place"], condition=Q(released_at=None), name="courses_childcare_place_once"
            )
        ]


class Attendance(CentreOwned):
    """Units a person was present at one session."""

    run = OwnedForeignKey(CourseRun, related_name="+")
    session = OwnedForeignKey(Session, via="run", related_name="attendance")
    seat = OwnedForeignKey(Seat, via="run", related_name="attendance")
    units = models.PositiveSmallIntegerField()
    excused = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta(CentreOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["centre", "session", "seat"], name="courses_attendance_once")
        ]
