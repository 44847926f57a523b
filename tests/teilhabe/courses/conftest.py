"""Somebody waiting, in the care of aylin, and a run of carla's Träger with three seats and two childcare places."""

from __future__ import annotations

from typing import Any

import pytest

from teilhabe.courses.models import CourseRequest, CourseRun, Seat
from teilhabe.courses.services.seats import hold_seat
from tests.factories import CourseRequestFactory, CourseRunFactory


@pytest.fixture
def run(scope: Any, carrier: Any) -> CourseRun:
    return CourseRunFactory(course__carrier=carrier, seats=3, childcare=2)


@pytest.fixture
def request_(scope: Any, aylin: Any) -> CourseRequest:
    return CourseRequestFactory(person__cared_by=aylin)


@pytest.fixture
def held(aylin: Any, request_: CourseRequest, run: CourseRun, now: Any) -> Seat:
    return hold_seat(actor=aylin, request=request_, run=run, now=now, hold_days=3)


@pytest.fixture
def confirmed(held: Seat, aylin: Any, carla: Any, now: Any) -> Seat:
    from teilhabe.courses.services.seats import answer_for_person, answer_for_provider

    answer_for_person(actor=aylin, seat=held, yes=True, now=now)
    return answer_for_provider(actor=carla, seat=held, yes=True, now=now)
