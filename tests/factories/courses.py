"""Courses, runs with places, needs and seats."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from teilhabe.courses import models
from teilhabe.courses.enums import Answer, EndReason, EntitlementState, Mode, PlaceKind, RunStatus, SeatState
from tests.factories.days import NOW, in_days
from tests.factories.directory import OrganisationFactory, ScheduleFactory, SiteFactory
from tests.factories.people import PersonFactory


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = models.Course

    carrier = factory.SubFactory(OrganisationFactory)
    type_code = "IK_ALLG"
    title = "Integrationskurs"
    is_invented = True


class CourseRunFactory(DjangoModelFactory):
    """An announced morning run in two weeks. ``seats=``, ``childcare=``: how many places; ``site=``: where."""

    class Meta:
        model = models.CourseRun
        skip_postgeneration_save = True

    class Params:
        running = factory.Trait(status=RunStatus.RUNNING, starts_on=in_days(-20), ends_on=in_days(60))
        online = factory.Trait(mode=Mode.ONLINE)
        afternoon = factory.Trait(
            mode=Mode.AFTERNOON, schedule=factory.SubFactory(ScheduleFactory, afternoons=True)
        )

    course = factory.SubFactory(CourseFactory)
    code = factory.Sequence(lambda n: f"K-{n:04d}")
    module = 1
    level_from = "A0"
    level_to = "A1"
    units = 100
    starts_on = in_days(14)
    ends_on = in_days(56)
    minimum = 10
    mode = Mode.MORNING
    status = RunStatus.OPEN
    schedule = factory.SubFactory(ScheduleFactory)

    @factory.post_generation
    def seats(self: models.CourseRun, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create:
            _add_places(self, PlaceKind.SEAT, 12 if extracted is None else extracted)

    @factory.post_generation
    def childcare(self: models.CourseRun, create: bool, extracted: int | None, **kwargs: object) -> None:
        if create:
            _add_places(self, PlaceKind.CHILDCARE, extracted or 0)

    @factory.post_generation
    def site(self: models.CourseRun, create: bool, extracted: object, **kwargs: object) -> None:
        if create and extracted is not None:
            RunSiteFactory(run=self, site=extracted)


def _add_places(run: models.CourseRun, kind: str, count: int) -> None:
    models.CoursePlace.objects.bulk_create(
        models.CoursePlace(run=run, kind=kind, number=number) for number in range(1, count + 1)
    )


class RunSiteFactory(DjangoModelFactory):
    class Meta:
        model = models.RunSite

    run = factory.SubFactory(CourseRunFactory)
    site = factory.SubFactory(SiteFactory)


class CoursePlaceFactory(DjangoModelFactory):
    class Meta:
        model = models.CoursePlace

    run = factory.SubFactory(CourseRunFactory, seats=0)
    number = factory.Sequence(lambda n: n + 1)


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = models.Session

    run = factory.SubFactory(CourseRunFactory)
    day = in_days(-1)
    starts = dt.time(8, 30)
    ends = dt.time(12, 45)
    units = 5


class EntitlementFactory(DjangoModelFactory):
    class Meta:
        model = models.Entitlement

    person = factory.SubFactory(PersonFactory)
    path_code = "ADMISSION_44_4_BAMF"
    state = EntitlementState.ISSUED
    issuer = "BAMF"
    issued_on = in_days(-60)

    class Params:
        registered = factory.Trait(state=EntitlementState.REGISTERED, registered_on=in_days(-30))


class HoursUseFactory(DjangoModelFactory):
    class Meta:
        model = models.HoursUse

    person = factory.SubFactory(PersonFactory)
    course_type = "IK_ALLG"
    units = 100


class ExamResultFactory(DjangoModelFactory):
    class Meta:
        model = models.ExamResult

    person = factory.SubFactory(PersonFactory)
    kind = "DTZ"
    day = in_days(-40)
    result = "A2"


class CourseRequestFactory(DjangoModelFactory):
    """Somebody waiting for ten weeks."""

    class Meta:
        model = models.CourseRequest

    class Params:
        paused = factory.Trait(paused_on=in_days(-3))
        ended = factory.Trait(ended_on=in_days(-3), end_reason=EndReason.NO_INTEREST)

    person = factory.SubFactory(PersonFactory)
    waiting_since = in_days(-70)


class SeatFactory(DjangoModelFactory):
    """A held seat on the lowest free place of its run; traits for the later states."""

    class Meta:
        model = models.Seat

    class Params:
        confirmed = factory.Trait(
            state=SeatState.CONFIRMED, person_answer=Answer.YES, provider_answer=Answer.YES, answered_at=NOW
        )
        started = factory.Trait(
            state=SeatState.STARTED,
            person_answer=Answer.YES,
            provider_answer=Answer.YES,
            answered_at=NOW,
            started_on=in_days(-20),
        )
        released = factory.Trait(state=SeatState.RELEASED, end_reason=EndReason.OTHER)

    request = factory.SubFactory(CourseRequestFactory)
    person = factory.SelfAttribute("request.person")
    run = factory.SubFactory(CourseRunFactory)
    place = factory.LazyAttribute(lambda o: _lowest_free(o.run))
    state = SeatState.HELD
    held_at = NOW
    hold_until = NOW + dt.timedelta(days=3)


def _lowest_free(run: models.CourseRun) -> models.CoursePlace:
    taken = models.Seat.objects.filter(run=run).living().values("place")
    places = models.CoursePlace.objects.filter(run=run, kind=PlaceKind.SEAT).exclude(pk__in=taken)
    place = places.order_by("number").first()
    return place or CoursePlaceFactory(run=run, number=1000 + run.places.count())


class ChildcareHoldFactory(DjangoModelFactory):
    class Meta:
        model = models.ChildcareHold

    seat = factory.SubFactory(SeatFactory)
    run = factory.SelfAttribute("seat.run")
    place = factory.LazyAttribute(
        lambda o: CoursePlaceFactory(run=o.run, kind=PlaceKind.CHILDCARE, number=1 + o.run.places.count())
    )
    child = factory.SubFactory(PersonFactory, child=True)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = models.Attendance

    seat = factory.SubFactory(SeatFactory, started=True, run__running=True)
    run = factory.SelfAttribute("seat.run")
    session = factory.LazyAttribute(lambda o: SessionFactory(run=o.run))
    units = 5
    recorded_at = NOW
