"""One more course: who gains, who loses, whether it would open, and that nothing real changes."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.enums import RunState
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.services.rounds import ask_what_if, cancel_run
from teilhabe.allocation.services.what_if import Question, compute_what_if
from teilhabe.common.errors import NotAllowed
from teilhabe.courses.models import CourseRun
from tests import factories as f
from tests.factories.days import TODAY, in_days
from tests.teilhabe.allocation.scenes import morning_run, waiting_person

pytestmark = pytest.mark.django_db


def question(**changes: Any) -> dict[str, Any]:
    values = {
        "type_code": "IK_ALLG",
        "module": 1,
        "town": "05762004",
        "time": "morning",
        "seats": 12,
        "childcare": 2,
        "minimum": 2,
        "starts_on": in_days(28).isoformat(),
    }
    return Question(**{**values, **changes}).as_mapping()


def answered(centre: Any, actor: Any, **changes: Any) -> Run:
    with centre_scope(centre.pk):
        run = ask_what_if(actor=actor, on=TODAY, question=question(**changes))
    compute_what_if(centre.pk, run.pk)
    with centre_scope(centre.pk):
        return Run.objects.get(pk=run.pk)


@pytest.fixture
def three_waiting(staff: dict[str, Any], centre: Any) -> list[str]:
    with centre_scope(centre.pk):
        return [str(waiting_person(staff["aylin"], waiting_since=in_days(-70)).pk) for _n in range(3)]


def test_a_fitting_course_places_those_who_were_left(
    three_waiting: list[str], staff: Any, centre: Any
) -> None:
    result = answered(centre, staff["aylin"]).result

    assert (result["before"]["placed"], result["after"]["placed"]) == (0, 3)
    assert sorted(result["gain"]) == sorted(three_waiting) == sorted(result["in_new"])
    assert result["lose"] == []
    assert (result["opens"], result["exact"], result["fitting"]) == (True, True, 3)
    assert result["weeks_of_gain"] == 30


def test_too_few_people_and_the_course_does_not_open(
    three_waiting: list[str], staff: Any, centre: Any
) -> None:
    result = answered(centre, staff["aylin"], minimum=4).result

    assert (result["opens"], result["fitting"], result["gain"]) == (False, 3, [])


def test_the_wrong_time_fits_nobody(three_waiting: list[str], staff: Any, centre: Any) -> None:
    result = answered(centre, staff["aylin"], time="evening").result

    assert (result["opens"], result["fitting"]) == (False, 0)


def test_childcare_decides(three_waiting: list[str], staff: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        for key in three_waiting:
            person = f.CourseRequestFactory._meta.model.objects.get(pk=key).person
            f.ChildcareNeedFactory(person=person, care="none")

    assert answered(centre, staff["aylin"], childcare=0).result["fitting"] == 0
    assert len(answered(centre, staff["aylin"], childcare=2).result["gain"]) == 2


def test_the_fuller_course_may_cost_somebody_the_other_one(staff: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        for _n in range(4):
            waiting_person(staff["aylin"])
        morning_run(staff["carrier"], seats=2, minimum=2, code="K-1")

    result = answered(centre, staff["katrin"], seats=4, minimum=4).result

    assert result["after"]["placed"] == 4
    assert result["lose"] == []


def test_nothing_real_is_changed(three_waiting: list[str], staff: Any, centre: Any) -> None:
    answered(centre, staff["aylin"])

    with centre_scope(centre.pk):
        assert not CourseRun.objects.exists()
        assert not CourseProposal.objects.exists()


def test_who_may_ask(scope: Any, staff: Any) -> None:
    for key in ("aylin", "katrin", "lena", "tom"):
        assert ask_what_if(actor=staff[key], on=TODAY, question=question()).state == RunState.QUEUED
    for key in ("emma", "rita", "dora", "adam", "carla"):
        with pytest.raises(NotAllowed):
            ask_what_if(actor=staff[key], on=TODAY, question=question())


def test_the_asker_may_stop_it_and_colleagues_may_not(scope: Any, staff: Any) -> None:
    run = ask_what_if(actor=staff["aylin"], on=TODAY, question=question())

    with pytest.raises(NotAllowed):
        cancel_run(actor=staff["jonas"], run=run)
    assert cancel_run(actor=staff["aylin"], run=run).state == RunState.CANCELLED


def test_a_stopped_question_stores_no_answer(three_waiting: list[str], staff: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        run = ask_what_if(actor=staff["aylin"], on=TODAY, question=question())
        cancel_run(actor=staff["aylin"], run=run)
    compute_what_if(centre.pk, run.pk)

    with centre_scope(centre.pk):
        assert Run.objects.get(pk=run.pk).result == {}
