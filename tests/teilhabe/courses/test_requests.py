"""Needs and papers."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.deadlines import Kind, deadlines_between, last_day
from teilhabe.courses.models import CourseRequest
from teilhabe.courses.services.entitlements import (
    complete_entitlement,
    exhaust_entitlement,
    interrupt_entitlement,
    issue_entitlement,
    record_entitlement,
    refuse_entitlement,
    register_entitlement,
    resume_entitlement,
    revoke_entitlement,
)
from teilhabe.courses.services.requests import (
    change_request,
    end_request,
    pause_request,
    register_need,
    resume_request,
)
from tests.factories import CourseRequestFactory, EntitlementFactory, PersonFactory, SeatFactory
from tests.factories.days import NOW, TODAY, in_days


@pytest.fixture
def person(scope: Any, aylin: Any) -> Any:
    return PersonFactory(cared_by=aylin)


def test_one_open_need_at_a_time(person: Any, aylin: Any) -> None:
    need = register_need(actor=aylin, person=person, on=TODAY, waiting_since=in_days(-7), wish_time="evening")
    assert (need.waiting_since, need.version, need.weeks_on(TODAY)) == (in_days(-7), 1, 1)
    with pytest.raises(Overtaken, match="wartet schon"):
        register_need(actor=aylin, person=person, on=TODAY)
    end_request(actor=aylin, request=need, reason="job", on=TODAY)
    assert register_need(actor=aylin, person=person, on=TODAY, kind="next").kind == "next"


def test_a_need_cannot_begin_tomorrow(person: Any, aylin: Any) -> None:
    with pytest.raises(Refused) as refusal:
        register_need(actor=aylin, person=person, on=TODAY, waiting_since=in_days(1))
    assert refusal.value.field == "waiting_since"


def test_a_stale_form_is_refused(person: Any, aylin: Any) -> None:
    need = CourseRequestFactory(person=person)
    change_request(actor=aylin, request=need, version=1, on=TODAY, wish_time="morning")
    assert need.version == 2
    with pytest.raises(Overtaken, match="inzwischen geändert"):
        change_request(actor=aylin, request=need, version=1, on=TODAY, wish_time="evening")
    assert CourseRequest.objects.get(pk=need.pk).wish_time == "morning"


def test_another_module_needs_a_reason(person: Any, aylin: Any) -> None:
    need = CourseRequestFactory(person=person)
    with pytest.raises(Refused) as refusal:
        change_request(actor=aylin, request=need, version=1, on=TODAY, module_override=3)
    assert refusal.value.field == "override_reason"
    with pytest.raises(TypeError):
        change_request(actor=aylin, request=need, version=1, on=TODAY, waiting_since=TODAY)


def test_resting_and_resuming_keep_the_first_day_and_count_the_version(person: Any, aylin: Any) -> None:
    need = CourseRequestFactory(person=person)
    since = need.waiting_since
    pause_request(actor=aylin, request=need, on=TODAY)
    assert not CourseRequest.objects.waiting().exists()
    with pytest.raises(Overtaken, match="ruht schon"):
        pause_request(actor=aylin, request=need, on=TODAY)
    resume_request(actor=aylin, request=need, on=TODAY)
    assert (CourseRequest.objects.waiting().get().waiting_since, need.version) == (since, 3)


@pytest.mark.parametrize("step", [pause_request, lambda **k: end_request(reason="job", **k)])
def test_with_a_seat_the_need_neither_rests_nor_ends(person: Any, aylin: Any, step: Any) -> None:
    seat = SeatFactory(request=CourseRequestFactory(person=person))
    with pytest.raises(Refused) as refusal:
        step(actor=aylin, request=seat.request, on=TODAY)
    assert refusal.value.code == "has_seat"


def test_an_end_needs_a_real_reason(person: Any, aylin: Any) -> None:
    need = CourseRequestFactory(person=person)
    for wrong in ("", "placed", "nonsense"):
        with pytest.raises(Refused) as refusal:
            end_request(actor=aylin, request=need, reason=wrong, on=TODAY)
        assert refusal.value.field == "reason"


def test_who_may_not_see_the_person_changes_nothing(person: Any, jonas: Any, carla: Any, bernd: Any) -> None:
    need = CourseRequestFactory(person=person)
    for stranger in (jonas, carla, bernd):
        with pytest.raises(NotAllowed):
            register_need(actor=stranger, person=PersonFactory(), on=TODAY)
        with pytest.raises(NotAllowed):
            pause_request(actor=stranger, request=need, on=TODAY)


def test_papers_are_recorded_by_advice_only(person: Any, aylin: Any, katrin: Any) -> None:
    fields: dict[str, Any] = {"path_code": "ADMISSION_44_4_BAMF", "issued_on": in_days(-10), "on": TODAY}
    with pytest.raises(NotAllowed):
        record_entitlement(actor=katrin, person=person, **fields)
    assert record_entitlement(actor=aylin, person=person, **fields).state == "issued"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"path_code": "NONSENSE", "issued_on": in_days(-1)}, "path_code"),
        ({"path_code": "CLAIM_44_1"}, "issued_on"),
        ({"path_code": "CLAIM_44_1", "issued_on": in_days(1)}, "issued_on"),
        ({"path_code": "CLAIM_44_1", "issued_on": TODAY, "until": in_days(-1)}, "until"),
        ({"path_code": "CLAIM_44_1", "issued_on": TODAY, "state": "started"}, "state"),
    ],
)
def test_a_paper_with_faults(person: Any, aylin: Any, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        record_entitlement(actor=aylin, person=person, on=TODAY, **fields)
    assert refusal.value.field == field


def test_the_life_of_a_paper(person: Any, aylin: Any) -> None:
    paper = record_entitlement(
        actor=aylin, person=person, path_code="ADMISSION_44_4_BAMF", on=TODAY, state="requested"
    )
    issue_entitlement(actor=aylin, paper=paper, issued_on=in_days(-5), on=TODAY)
    register_entitlement(actor=aylin, paper=paper, registered_on=TODAY, on=TODAY)
    assert (paper.state, paper.registered_on) == ("registered", TODAY)
    with pytest.raises(Overtaken, match="angemeldet"):
        refuse_entitlement(actor=aylin, paper=paper, on=TODAY)
    begun = EntitlementFactory(person=person, state="started", started_on=in_days(-90))
    interrupt_entitlement(actor=aylin, paper=begun, since=in_days(-10), own_fault=True, on=TODAY)
    assert last_day(begun) is not None
    resume_entitlement(actor=aylin, paper=begun, on=TODAY)
    assert last_day(begun) is None
    complete_entitlement(actor=aylin, paper=begun, on=TODAY)
    for step in (exhaust_entitlement, revoke_entitlement, resume_entitlement):
        with pytest.raises(Overtaken):
            step(actor=aylin, paper=begun, on=TODAY)


def test_a_lapsed_paper_comes_back_only_with_a_reason(person: Any, aylin: Any) -> None:
    paper = EntitlementFactory(person=person, issued_on=in_days(-400))
    with pytest.raises(Refused) as refusal:
        register_entitlement(actor=aylin, paper=paper, registered_on=TODAY, on=TODAY)
    assert refusal.value.code == "lapsed"
    register_entitlement(actor=aylin, paper=paper, registered_on=TODAY, on=TODAY, reason="Krankheit")
    assert (paper.state, paper.own_fault) == ("registered", False)


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"issued_on": in_days(-60)}, "2027-09-26"),
        ({"issued_on": in_days(-60), "until": in_days(5)}, "2026-11-30"),
        ({"registered": True}, "2027-10-26"),
        ({"registered": True, "own_fault": False}, None),
        ({"state": "started", "started_on": in_days(-5)}, None),
        (
            {"state": "interrupted", "started_on": in_days(-50), "interrupted_since": in_days(-5)},
            "2027-11-20",
        ),
        ({"path_code": "BSK", "issued_on": in_days(-60)}, "2026-12-26"),
        ({"path_code": "BSK", "issued_on": in_days(-60), "from_abroad": True}, "2027-06-26"),
        ({"path_code": "CLAIM_44_1", "issued_on": in_days(-60)}, None),
    ],
)
def test_the_last_day_of_a_paper(scope: Any, fields: dict[str, Any], end: str | None) -> None:
    day = last_day(EntitlementFactory(**fields))
    assert (day.isoformat() if day else None) == end


def test_deadlines_of_own_people_by_day(person: Any, aylin: Any, jonas: Any) -> None:
    need = CourseRequestFactory(person=person)
    paper = EntitlementFactory(person=person, registered=True)  # 30 days ago: six weeks end in 12 days
    other = PersonFactory(cared_by=aylin)
    seat = SeatFactory(request=CourseRequestFactory(person=other))
    EntitlementFactory(person=other, until=in_days(2))
    SeatFactory(request=CourseRequestFactory(person__cared_by=jonas))
    found = deadlines_between(aylin, TODAY, in_days(14), on=TODAY)
    days = [(row.kind, row.day, row.person) for row in found]
    assert days == [
        (Kind.RIGHT, in_days(2), other),
        (Kind.HOLD, in_days(3), other),
        (Kind.SIX_WEEKS, in_days(12), person),
    ]
    assert found[1].source == f"courses.hold:{seat.pk}"
    SeatFactory(request=need)
    assert paper.pk not in [row.row_id for row in deadlines_between(aylin, TODAY, in_days(14), on=TODAY)]


def test_deadlines_cost_the_same_for_many(scope: Any, aylin: Any, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        mine = PersonFactory(cared_by=aylin)
        CourseRequestFactory(person=mine)
        EntitlementFactory(person=mine, registered=True)
    with django_assert_num_queries(4):
        assert len(deadlines_between(aylin, TODAY, in_days(20), on=NOW.date())) == 3
