"""Hard rules H1 to H12: each one alone keeps a pair apart that fits otherwise, and says why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from teilhabe.allocation.candidates import Candidate, candidates
from teilhabe.allocation.fit import Fit, fit
from teilhabe.allocation.reasons import Code
from teilhabe.allocation.situations import Situation, situations
from teilhabe.allocation.weights import WeightSet
from teilhabe.courses.enums import Mode
from teilhabe.courses.models import CourseRequest
from teilhabe.geo.queries import travel_net
from teilhabe.people.models import Availability, Level, Residence, Title
from tests import factories as f
from tests.factories.days import TODAY, in_days
from tests.teilhabe.allocation.scenes import morning_run, waiting_person


@pytest.fixture
def scene(scope: Any, staff: dict[str, Any]) -> CourseRequest:
    """Somebody waiting and one run that fits."""
    request = waiting_person(staff["aylin"])
    morning_run(staff["carrier"], seats=5, minimum=1, childcare=1)
    return request


def situation(request: CourseRequest) -> Situation:
    return situations([CourseRequest.objects.select_related("person").get(pk=request.pk)], on=TODAY)[0]


def run() -> Candidate:
    return candidates(on=TODAY)[0]


def judged(request: CourseRequest, candidate: Candidate | None = None, **weights: int) -> Fit:
    return fit(situation(request), candidate or run(), net=travel_net(), weights=WeightSet(**weights))


def codes(verdict: Fit) -> set[Code]:
    return {reason.code for reason in verdict.refusals}


def test_the_scene_itself_fits_and_says_what_speaks_for_it(scene: CourseRequest) -> None:
    verdict = judged(scene)

    assert verdict.eligible
    assert {Code.MODULE_AS_TEST, Code.STARTS_IN_TIME, Code.WAY_OK} <= {
        reason.code for reason in verdict.reasons
    }


def test_no_title_no_right(scene: CourseRequest) -> None:
    Title.objects.filter(person=scene.person).delete()

    assert codes(judged(scene)) >= {Code.NO_RIGHT}


def test_a_type_the_person_may_not_attend(scene: CourseRequest) -> None:
    assert codes(judged(scene, replace(run(), type_code="BSK_C1", module=None))) == {Code.TYPE}


def test_another_module_than_tested(scene: CourseRequest) -> None:
    verdict = judged(scene, replace(run(), module=4))

    assert codes(verdict) == {Code.MODULE}
    assert verdict.refusals[0].values == {"module": 4, "expected": 1}


def test_without_test_and_above_a0_the_test_comes_first(scene: CourseRequest) -> None:
    Level.objects.filter(person=scene.person, kind=Level.Kind.GERMAN).delete()
    f.LevelFactory(person=scene.person, value="A2", proof="self", module=None)

    assert Code.TEST_FIRST in codes(judged(scene))


def test_free_offers_ask_for_the_level(scene: CourseRequest) -> None:
    other = replace(run(), type_code="VHS", module=None, level_from="B1")

    assert codes(judged(scene, other)) <= {Code.LEVEL, Code.TYPE}
    assert not judged(scene, other).eligible


def test_too_few_hours_left(scene: CourseRequest) -> None:
    assert Code.HOURS in codes(judged(scene, replace(run(), units=5000)))


def test_a_womens_course_is_none_for_men(scene: CourseRequest) -> None:
    scene.person.gender = "m"
    scene.person.save()

    assert Code.WOMEN_ONLY in codes(judged(scene, replace(run(), women_only=True)))


def test_times_outside_the_free_week(scene: CourseRequest) -> None:
    verdict = judged(scene, replace(run(), spans=((0, 18 * 60, 20 * 60),)))

    assert codes(verdict) == {Code.TIME}
    assert verdict.refusals[0].values == {"day": 0, "from": "18:00", "to": "20:00"}


def test_a_run_that_ends_a_minute_later_than_the_free_time_does_not_fit(scene: CourseRequest) -> None:
    until = 13 * 60 + 30
    inside, outside = ((0, 8 * 60, until),), ((0, 8 * 60, until + 1),)

    assert judged(scene, replace(run(), spans=inside)).eligible
    assert codes(judged(scene, replace(run(), spans=outside))) == {Code.TIME}


def test_unknown_times_are_asked_for(scene: CourseRequest) -> None:
    Availability.objects.filter(person=scene.person).delete()

    assert Code.NO_AVAILABILITY in codes(judged(scene))


def test_the_way_may_not_be_longer_than_the_limit(scene: CourseRequest) -> None:
    Availability.objects.filter(person=scene.person).update(mobility=["foot"])
    far = replace(run().rooms[0], place=run().rooms[0].place.__class__(51.30, 9.0))
    verdict = judged(scene, replace(run(), rooms=(far,)))

    assert not verdict.eligible
    assert codes(verdict) <= {Code.WAY, Code.NO_WAY}


def test_unknown_home_is_asked_for(scene: CourseRequest) -> None:
    Residence.objects.filter(person=scene.person).delete()

    assert Code.NO_HOME in codes(judged(scene))


def test_an_online_course_needs_a_place_to_learn_at_home(scene: CourseRequest) -> None:
    online = replace(run(), mode=Mode.ONLINE, rooms=())
    assert codes(judged(scene, online)) == {Code.NOT_ONLINE}

    Availability.objects.filter(person=scene.person).update(online_possible=True)
    assert judged(scene, online).eligible
    assert judged(scene, online).trip.km == 0


def test_a_child_without_care_needs_a_childcare_place(scene: CourseRequest) -> None:
    f.ChildcareNeedFactory(person=scene.person, care="none")

    assert judged(scene).childcare == 1
    assert codes(judged(scene, replace(run(), childcare=0))) == {Code.NO_CHILDCARE}


def test_a_child_must_be_fetched_in_time(scene: CourseRequest) -> None:
    f.ChildcareNeedFactory(person=scene.person, care="kita", care_until=dt.time(12, 0))

    assert Code.CARE_TIME in codes(judged(scene))


def test_the_room_must_offer_what_is_needed(scene: CourseRequest) -> None:
    f.SupportNeedFactory(person=scene.person, code="hearing")

    assert codes(judged(scene)) == {Code.ROOM}


def test_the_right_must_still_hold_on_the_first_day(scene: CourseRequest) -> None:
    known = situation(scene)
    until = in_days(30)
    paths = [{**row, "until": until.isoformat()} for row in (known.judgement or {})["paths"]]
    ending = replace(known, judgement={**(known.judgement or {}), "paths": paths})
    late = replace(run(), starts_on=until + dt.timedelta(days=1), ends_on=until + dt.timedelta(days=60))

    def verdict(candidate: Candidate) -> set[Code]:
        return codes(fit(ending, candidate, net=travel_net(), weights=WeightSet()))

    assert verdict(late) == {Code.RIGHT_ENDS}
    assert verdict(replace(late, starts_on=until)) == set()


def test_points_are_never_negative_and_add_up(scene: CourseRequest) -> None:
    verdict = judged(scene)

    assert all(points >= 0 for points in verdict.terms.values())
    assert verdict.cost == sum(verdict.terms.values())


def test_who_has_waited_longer_costs_less(scene: CourseRequest) -> None:
    before = judged(scene).terms["wait"]
    CourseRequest.objects.filter(pk=scene.pk).update(waiting_since=in_days(-210))

    assert judged(scene).terms["wait"] == before - 3 * 20


def test_a_wish_not_met_costs_its_weight_and_is_named_as_a_drawback(scene: CourseRequest) -> None:
    CourseRequest.objects.filter(pk=scene.pk).update(wish_time="evening")
    verdict = judged(scene, wished_time=7)

    assert verdict.terms["time"] == 7
    assert Code.NOT_WISHED_TIME in {reason.code for reason in verdict.drawbacks}
    CourseRequest.objects.filter(pk=scene.pk).update(wish_time="morning")
    assert judged(scene, wished_time=7).terms["time"] == 0


def test_each_week_until_the_start_counts_like_a_week_waited(scene: CourseRequest) -> None:
    later = replace(run(), starts_on=run().starts_on + dt.timedelta(weeks=2))

    assert judged(scene, later).terms["until_start"] == judged(scene).terms["until_start"] + 2 * 3
