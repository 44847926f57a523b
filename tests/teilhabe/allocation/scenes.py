"""Small waiting rooms with a known answer. All people are invented."""

from __future__ import annotations

from typing import Any

from teilhabe.courses.models import CourseRequest, CourseRun
from tests.factories import courses, directory, people


def waiting_person(keeper: Any, **request: Any) -> CourseRequest:
    """A recognised refugee in Brakel with A0, test for module 1, mornings free: fits the run of ``morning_run``."""
    person = people.PersonFactory(cared_by=keeper)
    people.TitleFactory(person=person)
    people.BenefitFactory(person=person)
    people.LevelFactory(person=person, value="A0", module=1, intensive_ok=False, special_need=False)
    people.LevelFactory(person=person, literacy=True)
    people.ResidenceFactory(person=person)
    people.AvailabilityFactory(person=person)
    people.LanguageSkillFactory(person=person)
    return courses.CourseRequestFactory(person=person, **request)


def morning_run(carrier: Any, **fields: Any) -> CourseRun:
    """Module 1 of a general integration course in Brakel, mornings."""
    site = directory.SiteFactory(organisation=carrier)
    return courses.CourseRunFactory(course__carrier=carrier, site=site, **fields)


def two_for_one_seat(staff: dict[str, Any]) -> CourseRun:
    """Two people, one seat."""
    for _number in range(2):
        waiting_person(staff["aylin"])
    return morning_run(staff["carrier"], seats=1, minimum=1)
