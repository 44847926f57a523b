"""Runs: entering, changing, places, sessions, steps."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import PlaceKind, RunStatus, SeatState
from teilhabe.courses.models import Attendance, CoursePlace, CourseRun, Session
from teilhabe.courses.queries import free_places
from teilhabe.courses.services.attendance import record_attendance
from teilhabe.courses.services.runs import (
    announce_run,
    create_course,
    create_run,
    edit_run,
    finish_run,
    make_sessions,
    pause_run,
    reopen_run,
    resume_run,
    secure_run,
    start_run,
    unsecure_run,
)
from tests.factories import (
    AttendanceFactory,
    ChildcareHoldFactory,
    CourseFactory,
    CourseRunFactory,
    HolidayFactory,
    SeatFactory,
    SessionFactory,
    SiteFactory,
)
from tests.factories.days import NOW, TODAY, in_days

MONDAY = dt.date(2027, 1, 11)
WEEK = {"mo": [["08:30", "12:00"]], "we": [["08:30", "10:00"], ["10:30", "12:00"]]}


@pytest.fixture
def made(scope: Any, katrin: Any) -> CourseRun:
    """Eight units a week from Monday 11 January 2027, 20 units."""
    return create_run(
        actor=katrin,
        course=CourseFactory(),
        code="A-1",
        starts_on=MONDAY,
        ends_on=MONDAY + dt.timedelta(days=60),
        week=WEEK,
        seats=4,
        childcare=2,
        units=20,
        sites=[SiteFactory()],
    )


def test_a_run_is_planned_with_places_site_and_sessions(made: CourseRun) -> None:
    assert (made.status, free_places(made).seats, free_places(made).childcare) == (RunStatus.PLANNED, 4, 2)
    assert made.run_sites.count() == 1
    meetings = list(made.sessions.order_by("day", "starts").values_list("day", "units"))
    monday, wednesday = MONDAY, MONDAY + dt.timedelta(days=2)
    week = dt.timedelta(days=7)
    assert meetings[:3] == [(monday, 4), (wednesday, 2), (wednesday, 2)]
    assert meetings[3:] == [
        (monday + week, 4),
        (wednesday + week, 2),
        (wednesday + week, 2),
        (monday + 2 * week, 4),
    ]
    assert sum(units for _day, units in meetings) == 20


def test_holidays_shape_the_calendar(made: CourseRun, katrin: Any) -> None:
    HolidayFactory(starts_on=MONDAY)
    HolidayFactory(
        school=True, starts_on=MONDAY + dt.timedelta(days=7), ends_on=MONDAY + dt.timedelta(days=11)
    )
    make_sessions(actor=katrin, run=made)
    days = set(made.sessions.values_list("day", flat=True))
    assert MONDAY not in days and MONDAY + dt.timedelta(days=7) not in days
    edit_run(actor=katrin, run=made, version=made.version, skips_school_holidays=False)
    days = set(made.sessions.values_list("day", flat=True))
    assert MONDAY not in days and MONDAY + dt.timedelta(days=7) in days


def test_new_times_write_the_sessions_anew_but_keep_attendance(made: CourseRun, katrin: Any) -> None:
    noted = made.sessions.order_by("day").first()
    AttendanceFactory(seat=SeatFactory(run=made, started=True), session=noted)
    edit_run(actor=katrin, run=made, version=made.version, week={"tu": [["09:00", "12:00"]]})
    rows = list(made.sessions.order_by("day"))
    assert rows[0] == noted and {row.day.weekday() for row in rows[1:]} == {1}
    assert sum(row.units for row in rows) == 20


def test_a_code_is_used_once(made: CourseRun, katrin: Any) -> None:
    with pytest.raises(Refused) as refusal:
        create_run(
            actor=katrin,
            course=made.course,
            code="A-1",
            starts_on=MONDAY,
            ends_on=MONDAY,
            week=WEEK,
            seats=1,
        )
    assert (refusal.value.code, refusal.value.field) == ("code_taken", "code")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends_on": dt.date(2026, 1, 1)}, "ends_on"),
        ({"week": {}}, "week"),
        ({"week": {"mo": [["12:00", "08:30"]]}}, "week"),
        ({"seats": -1}, "seats"),
        ({"childcare": 900}, "childcare"),
        ({"units": 0}, "units"),
    ],
)
def test_a_change_with_faults_changes_nothing(
    made: CourseRun, katrin: Any, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        edit_run(actor=katrin, run=made, version=made.version, **fields)
    assert refusal.value.field == field
    made.refresh_from_db()
    assert (made.version, free_places(made).seats, made.sessions.count()) == (1, 4, 7)


def test_a_stale_form_is_refused(made: CourseRun, katrin: Any) -> None:
    edit_run(actor=katrin, run=made, version=1, contact="Zimmer 3")
    assert made.version == 2
    with pytest.raises(Overtaken, match="inzwischen geändert"):
        edit_run(actor=katrin, run=made, version=1, contact="Zimmer 4", seats=9)
    assert (CourseRun.objects.get(pk=made.pk).contact, free_places(made).seats) == ("Zimmer 3", 4)


def test_fewer_places_only_while_free(made: CourseRun, katrin: Any) -> None:
    SeatFactory.create_batch(2, run=made)
    with pytest.raises(Refused, match="2 sind schon vergeben") as refusal:
        edit_run(actor=katrin, run=made, version=1, seats=1)
    assert refusal.value.code == "places_taken"
    edit_run(actor=katrin, run=made, version=1, seats=2)
    assert free_places(made).is_full
    edit_run(actor=katrin, run=made, version=2, seats=5)
    numbers = CoursePlace.objects.filter(run=made, kind=PlaceKind.SEAT).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_a_place_with_a_past_seat_can_go(made: CourseRun, katrin: Any) -> None:
    seats = SeatFactory.create_batch(4, run=made)
    for seat in seats[1:]:
        type(seat).objects.filter(pk=seat.pk).update(state=SeatState.RELEASED)
    edit_run(actor=katrin, run=made, version=1, seats=1)
    assert [place.number for place in made.places.filter(kind=PlaceKind.SEAT)] == [1]
    assert made.seats.count() == 4


def test_childcare_places_follow_the_same_rule(made: CourseRun, katrin: Any) -> None:
    place = made.places.filter(kind=PlaceKind.CHILDCARE).order_by("number").first()
    ChildcareHoldFactory(seat=SeatFactory(run=made), place=place)
    with pytest.raises(Refused):
        edit_run(actor=katrin, run=made, version=1, childcare=0)
    edit_run(actor=katrin, run=made, version=1, childcare=1)
    assert free_places(made).childcare == 0


def test_the_steps_of_a_run(scope: Any, katrin: Any) -> None:
    run = CourseRunFactory(status=RunStatus.PLANNED, minimum=1, starts_on=TODAY, ends_on=in_days(30))
    announce_run(actor=katrin, run=run)
    with pytest.raises(Refused) as refusal:
        secure_run(actor=katrin, run=run)
    assert refusal.value.code == "below_minimum"
    SeatFactory(run=run, confirmed=True)
    secure_run(actor=katrin, run=run)
    unsecure_run(actor=katrin, run=run)
    start_run(actor=katrin, run=run, now=NOW)
    pause_run(actor=katrin, run=run)
    resume_run(actor=katrin, run=run)
    seat = SeatFactory(run=run, started=True)
    hold = ChildcareHoldFactory(seat=seat)
    finish_run(actor=katrin, run=run, now=NOW)
    seat.refresh_from_db()
    hold.refresh_from_db()
    assert (run.status, seat.state, seat.ended_on) == (RunStatus.FINISHED, SeatState.COMPLETED, TODAY)
    assert hold.released_at == NOW
    for step in (announce_run, pause_run, unsecure_run):
        with pytest.raises(Overtaken, match="abgeschlossen"):
            step(actor=katrin, run=run)
    with pytest.raises(Overtaken):
        edit_run(actor=katrin, run=run, version=run.version, contact="x")


def test_a_run_does_not_start_before_its_day_nor_reopen_after_it(scope: Any, katrin: Any) -> None:
    with pytest.raises(Refused) as early:
        start_run(actor=katrin, run=CourseRunFactory(), now=NOW)
    assert early.value.code == "too_early"
    over = CourseRunFactory(status=RunStatus.CANCELLED, starts_on=TODAY)
    with pytest.raises(Refused) as late:
        reopen_run(actor=katrin, run=over, now=NOW)
    assert late.value.code == "too_late"
    again = CourseRunFactory(status=RunStatus.CANCELLED)
    assert reopen_run(actor=katrin, run=again, now=NOW).status == RunStatus.OPEN


def test_a_carrier_keeps_its_own_runs_only(
    scope: Any, carla: Any, tilo: Any, aylin: Any, carrier: Any
) -> None:
    own, foreign = CourseRunFactory(course__carrier=carrier), CourseRunFactory()
    edit_run(actor=carla, run=own, version=1, contact="Zimmer 3")
    for actor, run in ((carla, foreign), (tilo, own), (aylin, own)):
        with pytest.raises(NotAllowed):
            edit_run(actor=actor, run=run, version=run.version, contact="Zimmer 4")
        with pytest.raises(NotAllowed):
            pause_run(actor=actor, run=run)
    with pytest.raises(NotAllowed):
        create_course(actor=carla, carrier=foreign.course.carrier, type_code="IK_ALLG", title="Kurs")
    course = create_course(actor=carla, carrier=carrier, type_code="IK_ALPHA", title="Alpha")
    assert course.carrier_id == carrier.pk


def test_a_course_needs_a_known_type_and_a_title(scope: Any, katrin: Any, carrier: Any) -> None:
    for fields, field in (
        ({"type_code": "NONSENSE", "title": "x"}, "type_code"),
        ({"type_code": "IK_ALLG", "title": " "}, "title"),
    ):
        with pytest.raises(Refused) as refusal:
            create_course(actor=katrin, carrier=carrier, **fields)
        assert refusal.value.field == field


def _class(run: CourseRun) -> tuple[Session, list[Any]]:
    seats = [SeatFactory(run=run, started=True) for _ in range(2)]
    return SessionFactory(run=run), seats


def test_attendance_is_written_and_rewritten(scope: Any, carla: Any, tilo: Any, carrier: Any) -> None:
    session, seats = _class(CourseRunFactory(course__carrier=carrier, running=True))
    units = {seats[0].pk: 5, seats[1].pk: 0}
    record_attendance(actor=tilo, session=session, units=units, excused={seats[1].pk}, now=NOW)
    record_attendance(actor=carla, session=session, units={seats[0].pk: 3}, now=NOW)
    rows = {row.seat_id: (row.units, row.excused) for row in Attendance.objects.all()}
    assert rows == {seats[0].pk: (3, False), seats[1].pk: (0, True)}


def test_attendance_belongs_to_the_carrier_of_the_run(
    scope: Any, carla: Any, katrin: Any, carrier: Any
) -> None:
    session, seats = _class(CourseRunFactory(course__carrier=carrier, running=True))
    foreign, others = _class(CourseRunFactory(running=True))
    for actor, meeting, seat in (
        (katrin, session, seats[0]),
        (carla, foreign, others[0]),
        (carla, session, others[0]),
        (carla, session, SeatFactory(run=session.run, confirmed=True)),
    ):
        with pytest.raises(NotAllowed):
            record_attendance(actor=actor, session=meeting, units={seat.pk: 1}, now=NOW)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(("units", "day", "code"), [(6, -1, "units"), (-1, -1, "units"), (1, 1, "future")])
def test_attendance_with_faults(
    scope: Any, carla: Any, carrier: Any, units: int, day: int, code: str
) -> None:
    run = CourseRunFactory(course__carrier=carrier, running=True)
    seat, session = SeatFactory(run=run, started=True), SessionFactory(run=run, day=in_days(day))
    with pytest.raises(Refused) as refusal:
        record_attendance(actor=carla, session=session, units={seat.pk: units}, now=NOW)
    assert refusal.value.code == code
