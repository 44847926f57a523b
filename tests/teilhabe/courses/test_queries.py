"""Who sees whom in a course, counts, history."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.common.errors import NotAllowed
from teilhabe.courses.models import CourseRun
from teilhabe.courses.queries import (
    EventKind,
    bookable_runs,
    free_places,
    hold_days,
    participants,
    run_for_carrier,
    runs_for_carrier,
    runs_with_counts,
    seats_to_answer,
    timeline_for,
)
from tests.factories import (
    ChildcareHoldFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    ExamResultFactory,
    PersonFactory,
    RecusalFactory,
    SeatFactory,
)
from tests.factories.days import TODAY, in_days


def test_free_places_count_rows(run: CourseRun) -> None:
    seat = SeatFactory(run=run)
    SeatFactory(run=run, released=True)
    ChildcareHoldFactory(seat=seat, place=run.places.filter(kind="childcare").first())
    free = free_places(run)
    assert (free.seats, free.childcare, free.is_full) == (2, 1, False)


def test_the_hold_is_three_days_unless_the_centre_says_otherwise(scope: Any) -> None:
    assert hold_days(TODAY) == 3


def test_a_carrier_has_only_its_own_runs(run: CourseRun, carla: Any, aylin: Any) -> None:
    foreign = CourseRunFactory()
    SeatFactory(run=run)
    SeatFactory(run=foreign)
    assert [(row.pk, row.capacity, row.held) for row in runs_for_carrier(carla)] == [(run.pk, 3, 1)]
    assert [seat.run_id for seat in seats_to_answer(carla)] == [run.pk]
    assert not runs_for_carrier(aylin) and not seats_to_answer(aylin)
    assert run_for_carrier(carla, run.pk) == run
    with pytest.raises(NotAllowed):
        run_for_carrier(carla, foreign.pk)


def test_a_carrier_learns_names_after_both_said_yes_and_never_a_protected_one(
    run: CourseRun, carla: Any
) -> None:
    SeatFactory(run=run)
    hidden = CourseRequestFactory(person__hidden=True)
    SeatFactory(run=run, request=hidden, confirmed=True)
    named = SeatFactory(run=run, confirmed=True)
    SeatFactory(run=run, released=True)
    shown = participants(run, carla, on=TODAY)
    assert (shown.people, shown.further) == ([named.person], 2)
    with pytest.raises(NotAllowed):
        participants(CourseRunFactory(), carla, on=TODAY)


def test_a_counsellor_sees_names_of_own_cases_only(
    run: CourseRun, aylin: Any, jonas: Any, katrin: Any
) -> None:
    own = PersonFactory(cared_by=aylin, hidden=True)
    SeatFactory(run=run, request=CourseRequestFactory(person=own))
    other = SeatFactory(run=run)
    RecusalFactory(person=other.person, user=None, user_id=jonas.user_id)
    assert (participants(run, aylin, on=TODAY).people, participants(run, aylin, on=TODAY).further) == (
        [own],
        1,
    )
    assert participants(run, jonas, on=TODAY).further == 2
    desk = participants(run, katrin, on=TODAY)
    assert (desk.people, desk.further) == ([other.person], 1)


def test_the_sum_never_gives_a_protected_person_away(run: CourseRun, katrin: Any, carla: Any) -> None:
    SeatFactory(run=run, request=CourseRequestFactory(person__hidden=True), confirmed=True)
    SeatFactory(run=run, confirmed=True)
    for reader in (katrin, carla):
        shown = participants(run, reader, on=TODAY)
        assert len(shown.named) + shown.further == 3 - free_places(run).seats


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_one_and_three_rows(
    run: CourseRun, katrin: Any, carla: Any, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        SeatFactory(run=run, confirmed=True)
        CourseRunFactory()
    with django_assert_num_queries(2):
        assert [row.person.full_name for row in participants(run, katrin, on=TODAY).named]
    with django_assert_num_queries(1):
        assert [(str(row.course.carrier), row.taken) for row in runs_with_counts()]
    with django_assert_num_queries(1):
        assert [str(row.course.carrier) for row in runs_for_carrier(carla)]


def test_bookable_runs_have_not_begun(scope: Any) -> None:
    soon = CourseRunFactory(starts_on=in_days(1))
    CourseRunFactory(starts_on=TODAY)
    CourseRunFactory(running=True)
    CourseRunFactory(status="planned")
    assert [run.pk for run in bookable_runs(TODAY)] == [soon.pk]


def test_a_course_history_in_order(scope: Any, django_assert_num_queries: Any) -> None:
    person = PersonFactory()
    EntitlementFactory(person=person, registered=True)
    ExamResultFactory(person=person)
    need = CourseRequestFactory(person=person, ended=True)
    SeatFactory(request=need, started=True, held_at="2026-10-30T09:00:00Z")
    SeatFactory()
    with django_assert_num_queries(4):
        events = timeline_for(person)
    assert [event.kind for event in events] == [
        EventKind.WAITING,
        EventKind.PAPER,
        EventKind.EXAM,
        EventKind.REGISTERED,
        EventKind.HELD,
        EventKind.STARTED,
        EventKind.NEED_ENDED,
    ]
    assert events == sorted(events, key=lambda event: event.day)
