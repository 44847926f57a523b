"""Begun, not begun, left, completed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import EndReason, EntitlementState, RunStatus, SeatState
from teilhabe.courses.models import CourseRequest, HoursUse, Seat
from teilhabe.courses.queries import free_places
from teilhabe.courses.services.starts import complete_seat, leave_seat, not_started, start_seat
from tests.factories import (
    ChildcareHoldFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    SeatFactory,
)
from tests.factories.days import TODAY, in_days


@pytest.fixture
def seat(scope: Any, carrier: Any, aylin: Any) -> Seat:
    """A confirmed seat in a run that began two days ago, resting on a paper."""
    run = CourseRunFactory(
        course__carrier=carrier, seats=2, starts_on=in_days(-2), ends_on=in_days(40), status=RunStatus.RUNNING
    )
    request = CourseRequestFactory(person__cared_by=aylin)
    paper = EntitlementFactory(person=request.person, registered=True)
    return SeatFactory(request=request, run=run, confirmed=True, entitlement=paper)


def test_a_start_answers_the_need_begins_the_right_and_uses_units(seat: Seat, carla: Any, now: Any) -> None:
    start_seat(actor=carla, seat=seat, on=in_days(-1), now=now)
    need = CourseRequest.objects.get(pk=seat.request_id)
    assert (seat.state, seat.started_on) == (SeatState.STARTED, in_days(-1))
    assert (need.ended_on, need.end_reason) == (in_days(-1), EndReason.PLACED)
    seat.entitlement.refresh_from_db()
    assert (seat.entitlement.state, seat.entitlement.started_on) == ("started", in_days(-1))
    use = HoursUse.objects.get(person=seat.person)
    assert (use.units, use.counts, use.course_type) == (seat.run.units, True, "IK_ALLG")


def test_a_start_without_a_paper_uses_no_quota(scope: Any, carrier: Any, carla: Any, now: Any) -> None:
    run = CourseRunFactory(course__carrier=carrier, running=True)
    start_seat(actor=carla, seat=SeatFactory(run=run, confirmed=True), on=TODAY, now=now)
    assert not HoursUse.objects.exists()


def test_a_start_twice_is_one_effect(seat: Seat, carla: Any, now: Any) -> None:
    start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    with pytest.raises(Overtaken, match="begonnen"):
        start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    assert HoursUse.objects.count() == 1


@pytest.mark.parametrize(("day", "field"), [(-3, "on"), (1, "on"), (41, "on")])
def test_a_start_outside_the_course_or_in_the_future(
    seat: Seat, carla: Any, now: Any, day: int, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        start_seat(actor=carla, seat=seat, on=in_days(day), now=now)
    assert refusal.value.field == field


def test_only_the_carrier_of_the_run_records_a_start(
    seat: Seat, aylin: Any, katrin: Any, tilo: Any, carla: Any, now: Any
) -> None:
    for stranger in (aylin, katrin):
        with pytest.raises(NotAllowed):
            start_seat(actor=stranger, seat=seat, on=TODAY, now=now)
    foreign = SeatFactory(confirmed=True, run=CourseRunFactory(running=True))
    with pytest.raises(NotAllowed):
        start_seat(actor=carla, seat=foreign, on=TODAY, now=now)
    assert start_seat(actor=tilo, seat=seat, on=TODAY, now=now).state == SeatState.STARTED


def test_nobody_sits_in_two_running_courses(seat: Seat, carla: Any, now: Any) -> None:
    ended = CourseRequestFactory(person=seat.person, ended=True)
    SeatFactory(request=ended, started=True, run=CourseRunFactory(running=True))
    with pytest.raises(Overtaken, match="schon in einem laufenden Kurs"):
        start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    assert not HoursUse.objects.exists()


def test_not_begun_frees_the_place_and_the_need_waits_on(seat: Seat, carla: Any, now: Any) -> None:
    hold = ChildcareHoldFactory(seat=seat)
    with pytest.raises(Refused):
        not_started(actor=carla, seat=seat, reason="placed", on=TODAY, now=now)
    not_started(actor=carla, seat=seat, reason="not_reached", on=TODAY, now=now)
    hold.refresh_from_db()
    assert seat.state == SeatState.NOT_STARTED and hold.released_at == now
    assert free_places(seat.run).seats == 2
    assert CourseRequest.objects.waiting().get(pk=seat.request_id).waiting_since == seat.request.waiting_since


def test_not_begun_is_corrected_within_14_days_only(seat: Seat, carla: Any, now: Any) -> None:
    not_started(actor=carla, seat=seat, reason="not_reached", on=TODAY, now=now)
    with pytest.raises(Refused) as refusal:
        start_seat(actor=carla, seat=seat, on=TODAY, now=now + dt.timedelta(days=15))
    assert refusal.value.code == "too_late"
    start_seat(actor=carla, seat=seat, on=TODAY, now=now + dt.timedelta(days=14))
    assert (seat.state, seat.end_reason, seat.ended_on) == (SeatState.STARTED, "", None)


def test_a_correction_is_refused_when_the_place_is_taken(seat: Seat, carla: Any, now: Any) -> None:
    not_started(actor=carla, seat=seat, reason="not_reached", on=TODAY, now=now)
    assert SeatFactory(run=seat.run).place_id == seat.place_id
    with pytest.raises(Refused) as refusal:
        start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    assert refusal.value.code == "full"


@pytest.mark.parametrize(
    ("reason", "counts", "fault"), [("moved", False, False), ("no_interest", True, True)]
)
def test_leaving_on_a_special_ground_does_not_count(
    seat: Seat, carla: Any, now: Any, reason: str, counts: bool, fault: bool
) -> None:
    start_seat(actor=carla, seat=seat, on=in_days(-2), now=now)
    leave_seat(actor=carla, seat=seat, reason=reason, on=TODAY, now=now)
    seat.entitlement.refresh_from_db()
    assert (seat.state, seat.ended_on) == (SeatState.LEFT, TODAY)
    assert HoursUse.objects.get(person=seat.person).counts is counts
    paper = seat.entitlement
    assert (paper.state, paper.interrupted_since, paper.own_fault) == (
        EntitlementState.INTERRUPTED,
        TODAY,
        fault,
    )


def test_the_adviser_may_note_that_somebody_left(
    seat: Seat, aylin: Any, jonas: Any, carla: Any, now: Any
) -> None:
    start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    with pytest.raises(NotAllowed):
        leave_seat(actor=jonas, seat=seat, reason="job", on=TODAY, now=now)
    assert leave_seat(actor=aylin, seat=seat, reason="job", on=TODAY, now=now).state == SeatState.LEFT


def test_completing_keeps_the_place_and_frees_the_childcare(seat: Seat, carla: Any, now: Any) -> None:
    start_seat(actor=carla, seat=seat, on=TODAY, now=now)
    hold = ChildcareHoldFactory(seat=seat)
    complete_seat(actor=carla, seat=seat, on=TODAY, now=now)
    hold.refresh_from_db()
    assert seat.state == SeatState.COMPLETED and hold.released_at is not None
    assert free_places(seat.run).seats == 1
    with pytest.raises(Overtaken):
        leave_seat(actor=carla, seat=seat, reason="job", on=TODAY, now=now)
