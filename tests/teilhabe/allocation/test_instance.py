"""From rows to a problem: what stays seated, who must not meet, who wants to sit together."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import pytest

from teilhabe.allocation.instance import Instance
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.services.rounds import world_on
from tests import factories as f
from tests.factories.days import TODAY
from tests.teilhabe.allocation.scenes import morning_run, waiting_person


@pytest.fixture
def pair(scope: Any, staff: dict[str, Any]) -> tuple[Any, Any]:
    return waiting_person(staff["aylin"]), waiting_person(staff["aylin"])


def instance() -> Instance:
    return world_on(TODAY).instance()


def arcs(built: Instance) -> set[tuple[str, str]]:
    return {(str(arc.unit), str(arc.course)) for arc in built.problem.arcs}


def test_seats_taken_lower_capacity_minimum_and_childcare(pair: Any, staff: dict[str, Any]) -> None:
    run = morning_run(staff["carrier"], seats=5, minimum=3, childcare=2)
    f.ChildcareHoldFactory(seat=f.SeatFactory(run=run), place=run.places.get(kind="childcare", number=1))

    course = instance().problem.course_by_id[str(run.pk)]  # type: ignore[index]

    assert (course.capacity, course.minimum, course.childcare) == (4, 2, 1)


def test_no_name_nationality_or_title_reaches_the_solver(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"])
    text = repr(instance().problem)

    for request in pair:
        assert request.person.family_name not in text
        assert str(request.person.pk) not in text
    assert "P25_1" not in text
    assert "LIT_LATIN" not in text


def test_people_who_must_not_meet_become_a_conflict(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"])
    f.SeparationFactory(one=pair[0].person, other=pair[1].person)

    (conflict,) = instance().problem.conflicts

    assert set(map(str, astuple(conflict))) == {str(pair[0].pk), str(pair[1].pk)}


def test_somebody_already_seated_keeps_the_other_out_without_saying_why(
    pair: Any, staff: dict[str, Any]
) -> None:
    run = morning_run(staff["carrier"])
    f.SeatFactory(run=run, request=pair[0])
    f.SeparationFactory(one=pair[0].person, other=pair[1].person)

    verdict = instance().fits[str(pair[1].pk), str(run.pk)]

    assert [reason.as_record() for reason in verdict.refusals] == [{"code": Code.GROUP.value}]


def test_together_makes_one_unit_and_both_or_nobody_get_seats(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"], seats=5, minimum=1)
    f.TieFactory(one=pair[0].person, other=pair[1].person, kind="together")

    built = instance()

    assert [unit.persons for unit in built.problem.units] == [2]
    assert {key for group in built.members.values() for key in group} == {str(row.pk) for row in pair}


def test_protection_goes_before_the_wish_to_sit_together(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"])
    f.TieFactory(one=pair[0].person, other=pair[1].person, kind="together")
    f.SeparationFactory(one=pair[0].person, other=pair[1].person)

    assert arcs(instance()) == set()


def test_not_at_the_same_time_becomes_a_couple(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"])
    f.TieFactory(one=pair[0].person, other=pair[1].person, kind="not_same_time")

    assert len(instance().problem.couples) == 1


def test_one_teacher_opens_one_of_two_runs_and_none_beside_one_under_way(
    pair: Any, staff: dict[str, Any]
) -> None:
    first = morning_run(staff["carrier"], pool="Frau K. (erfunden)")
    second = morning_run(staff["carrier"], pool="Frau K. (erfunden)")
    pool = instance().problem.pools[0]
    assert set(map(str, pool.courses)) == {str(first.pk), str(second.pk)}
    assert pool.max_open == 1

    f.SeatFactory(run=first)
    pool = instance().problem.pools[0]
    assert set(map(str, pool.courses)) == {str(second.pk)}
    assert pool.max_open == 0


def test_full_started_and_cancelled_runs_offer_nothing(pair: Any, staff: dict[str, Any]) -> None:
    morning_run(staff["carrier"], status="cancelled")
    morning_run(staff["carrier"], running=True)
    full = morning_run(staff["carrier"], seats=1)
    f.SeatFactory(run=full)

    built = instance()

    assert set(built.candidates) == {str(full.pk)}
    assert built.problem.course_by_id[str(full.pk)].capacity == 0  # type: ignore[index]


def test_equal_facts_make_an_equal_digest_and_another_fact_another(pair: Any, staff: dict[str, Any]) -> None:
    run = morning_run(staff["carrier"])
    before = instance().digest
    assert instance().digest == before

    f.SeatFactory(run=run)
    assert instance().digest != before
