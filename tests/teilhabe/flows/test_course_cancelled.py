"""Story 12: a run is cancelled."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.audit.models import Entry
from teilhabe.common.errors import NotAllowed, Overtaken
from teilhabe.courses.enums import EndReason, EntitlementState, RunStatus, SeatState
from teilhabe.courses.models import CourseRequest, HoursUse
from teilhabe.courses.queries import free_places
from teilhabe.courses.services.seats import answer_for_provider, hold_seat
from teilhabe.flows.course_cancelled import cancel_course
from teilhabe.office.models import Task
from tests.factories import (
    ChildcareNeedFactory,
    CourseProposalFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    SeatFactory,
)
from tests.factories.days import TODAY, in_days


def test_two_days_before_its_start(
    scope: Any, aylin: Any, katrin: Any, carla: Any, carrier: Any, now: Any
) -> None:
    run = CourseRunFactory(course__carrier=carrier, seats=5, childcare=2, starts_on=in_days(2))
    need = CourseRequestFactory(person__cared_by=aylin, waiting_since=in_days(-100))
    ChildcareNeedFactory(person=need.person)
    paper = EntitlementFactory(person=need.person, registered=True)
    seat = hold_seat(actor=aylin, request=need, run=run, now=now, hold_days=3)
    answer_for_provider(actor=carla, seat=seat, yes=True, now=now)
    nobody = SeatFactory(run=run, confirmed=True)
    proposal = CourseProposalFactory(course_run=run)
    kept = CourseProposalFactory()

    done = cancel_course(actor=carla, run=run, now=now)

    seat.refresh_from_db()
    assert (run.status, done.released, done.broken_off, done.proposals_dropped) == ("cancelled", 2, 0, 1)
    assert (seat.state, seat.end_reason) == (SeatState.RELEASED, EndReason.COURSE_CANCELLED)
    assert (free_places(run).seats, free_places(run).childcare) == (5, 2)
    waiting = CourseRequest.objects.waiting().get(pk=need.pk)
    assert (waiting.waiting_since, waiting.version) == (in_days(-100), 2)
    seat.offer.refresh_from_db()
    assert seat.offer.revoked_at == now
    paper.refresh_from_db()
    assert paper.registered_on == in_days(-30)
    owners = {task.person_id: task.owner_id for task in Task.objects.all()}
    assert owners == {need.person_id: aylin.membership_id, nobody.person_id: katrin.membership_id}
    assert {request.pk for request in done.overdue} == {need.pk, nobody.request_id}
    proposal.refresh_from_db()
    kept.refresh_from_db()
    assert (proposal.state, kept.state) == ("dropped", "shown")


def test_in_mid_course_everybody_leaves_without_fault(scope: Any, carla: Any, carrier: Any, now: Any) -> None:
    run = CourseRunFactory(course__carrier=carrier, running=True, status=RunStatus.PAUSED)
    need = CourseRequestFactory(ended=True, end_reason="placed", waiting_since=in_days(-90))
    paper = EntitlementFactory(person=need.person, state="started", started_on=in_days(-20))
    seat = SeatFactory(request=need, run=run, started=True, entitlement=paper)
    use = HoursUse.objects.create(person=need.person, run=run, course_type="IK_ALLG", units=100)
    done = cancel_course(actor=carla, run=run, now=now)
    for row in (seat, need, paper, use):
        row.refresh_from_db()
    assert (done.released, done.broken_off, seat.state) == (0, 1, SeatState.LEFT)
    assert (need.ended_on, need.end_reason, need.waiting_since) == (None, "", in_days(-90))
    assert (paper.state, paper.own_fault, use.counts) == (EntitlementState.INTERRUPTED, False, False)


def test_a_newer_need_keeps_the_earlier_first_day(scope: Any, carla: Any, carrier: Any, now: Any) -> None:
    run = CourseRunFactory(course__carrier=carrier, running=True, status=RunStatus.PAUSED)
    old = CourseRequestFactory(ended=True, waiting_since=in_days(-90))
    newer = CourseRequestFactory(person=old.person, waiting_since=in_days(-5))
    SeatFactory(request=old, run=run, started=True)
    cancel_course(actor=carla, run=run, now=now)
    newer.refresh_from_db()
    assert newer.waiting_since == in_days(-90)
    assert CourseRequest.objects.filter(person=old.person, ended_on=None).count() == 1


def test_twice_is_one_effect_and_a_running_run_is_not_cancelled(scope: Any, katrin: Any, now: Any) -> None:
    run = CourseRunFactory()
    SeatFactory(run=run)
    cancel_course(actor=katrin, run=run, now=now)
    tasks, entries = Task.objects.count(), Entry.objects.count()
    for again in (run, CourseRunFactory(running=True)):
        with pytest.raises(Overtaken):
            cancel_course(actor=katrin, run=again, now=now)
    assert (Task.objects.count(), Entry.objects.count()) == (tasks, entries)


def test_only_the_desk_or_the_own_carrier_cancels(
    scope: Any, aylin: Any, tilo: Any, carla: Any, now: Any
) -> None:
    run = CourseRunFactory()
    for actor in (aylin, tilo, carla):
        with pytest.raises(NotAllowed):
            cancel_course(actor=actor, run=run, now=now)
    run.refresh_from_db()
    assert run.status == RunStatus.OPEN and run.starts_on > TODAY
