"""The explanation record: complete, without another person in it, and readable in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.models import CourseProposal
from teilhabe.allocation.next_steps import STEPS, Step
from teilhabe.allocation.reasons import Code, Reason, from_record
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.allocation.wording import cause, change_for, misfit, sentence, sentences
from tests import factories as f
from tests.factories.days import TODAY, in_days
from tests.teilhabe.allocation.scenes import morning_run, two_for_one_seat, waiting_person

pytestmark = pytest.mark.django_db

SAMPLES: dict[str, Any] = {
    "until": "2026-12-01",
    "start": "2026-12-07",
    "limit": "2027-01-06",
    "type": "IK_ALLG",
    "best": "IK_ALPHA",
    "module": 1,
    "expected": 2,
    "level": "A1",
    "own": "A2",
    "day": 0,
    "from": "08:30",
    "to": "12:45",
    "arrival": "13:10",
    "there": 70,
    "back": 96,
    "places": 1,
    "needed": 2,
    "left": 2,
    "units": 100,
    "needs": ["hearing"],
    "minimum": 12,
    "count": 2,
    "time": "morning",
    "missing": 3,
    "weeks": 5,
    "minutes": 46,
    "estimate": True,
    "mode": "transit",
}


def proposals(centre: Any, staff: dict[str, Any]) -> list[CourseProposal]:
    with centre_scope(centre.pk):
        run = ask_round(actor=staff["katrin"], on=TODAY)
    compute_round(centre.pk, run.pk)
    with centre_scope(centre.pk):
        rows = CourseProposal.objects.filter(run=run).select_related("request__person", "course_run")
        return list(rows.order_by("request__waiting_since"))


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence_and_survives_its_record(code: Code) -> None:
    way = {"limit": 60} if code.value.startswith("way") else {}
    reason = Reason(code, {**SAMPLES, **way})

    assert from_record(reason.as_record()) == reason
    assert sentence(reason).strip()
    assert "%(" not in sentence(reason) + change_for(reason) + misfit(reason) + cause(code.value)


def test_a_course_where_one_lives_is_not_said_to_take_no_minutes() -> None:
    here = Reason(Code.WAY_OK, {"there": 0, "back": 0, "limit": 60, "mode": "foot", "estimate": True})

    assert sentence(here) == "Der Kurs ist am Wohnort, der Weg ist kurz."


def test_the_record_names_rules_weights_candidates_and_next_steps(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        waiting_person(staff["aylin"])
        morning_run(staff["carrier"], minimum=1, code="K-1")
        morning_run(staff["carrier"], minimum=1, code="K-2", starts_on=in_days(40), ends_on=in_days(80))

    record = proposals(centre, staff)[0].explanation

    assert record["chosen"]["code"] == "K-1"
    assert record["chosen"]["cost"] == sum(record["chosen"]["terms"].values())
    assert (record["candidates"], record["eligible"], record["weights"]) == (2, 2, 1)
    assert record["rule_set"]
    (other,) = record["alternatives"]
    assert other["code"] == "K-2"
    assert sentences(other["lost"])[0] == "beginnt 3 Wochen später"
    assert Step.PAPERS.value in record["next_steps"]


def test_at_most_three_alternatives(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        waiting_person(staff["aylin"])
        for number in range(5):
            morning_run(staff["carrier"], minimum=1, code=f"K-{number}")

    assert len(proposals(centre, staff)[0].explanation["alternatives"]) == 3


def test_no_record_holds_anything_of_another_person(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)

    first, second = proposals(centre, staff)
    for mine, theirs in ((first, second), (second, first)):
        text = json.dumps(mine.explanation)
        assert theirs.request.person.family_name not in text
        assert str(theirs.request.person_id) not in text
        assert str(theirs.request_id) not in text
        assert theirs.request.code not in text


def test_without_a_seat_the_reason_and_the_next_step_are_named(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        two_for_one_seat(staff)

    (left,) = [row.explanation for row in proposals(centre, staff) if row.course_run is None]

    assert [row["why"]["code"] for row in left["binding"]] == [Code.FULL.value]
    assert left["next_steps"][-1] == Step.DEMAND.value
    assert all(Step(step) in STEPS for step in left["next_steps"])


def test_the_nearest_obstacle_comes_before_the_commonest(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        waiting_person(staff["aylin"])
        for number in range(4):
            other = f.CourseFactory(carrier=staff["carrier"], type_code="BSK_C1")
            f.CourseRunFactory(course=other, module=None, code=f"B-{number}")
        run = morning_run(staff["carrier"], code="K-1")
        run.schedule.week = {"mo": [["18:00", "20:00"]]}
        run.schedule.save()

    (row,) = proposals(centre, staff)

    assert [(item["code"], item["runs"]) for item in row.explanation["misfits"]] == [("time", 1), ("type", 4)]


def test_six_weeks_without_a_course_bring_the_bamf_in(staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        waiting_person(staff["aylin"], waiting_since=in_days(-43))
        waiting_person(staff["aylin"], waiting_since=in_days(-41))

    late, early = (row.explanation["next_steps"] for row in proposals(centre, staff))

    assert Step.REASSIGNMENT.value in late
    assert Step.REASSIGNMENT.value not in early


def test_who_has_a_right_is_not_asked_for_facts_that_decide_nothing(
    staff: dict[str, Any], centre: Any
) -> None:
    with centre_scope(centre.pk):
        entitled = waiting_person(staff["aylin"], waiting_since=in_days(-90))
        unknown = f.CourseRequestFactory(waiting_since=in_days(-80))
        assert entitled != unknown

    first, second = (row.explanation["next_steps"] for row in proposals(centre, staff))

    assert Step.ASK_FACTS.value not in first
    assert second[0] == Step.ASK_FACTS.value
