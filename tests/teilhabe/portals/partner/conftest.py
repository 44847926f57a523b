"""A Träger with a course, a held seat asked through the real service, and a foreign course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from teilhabe.access.tenancy import centre_scope
from teilhabe.courses.services.seats import hold_seat
from tests.factories import (
    CourseFactory,
    CourseRequestFactory,
    CourseRunFactory,
    EntitlementFactory,
    LevelFactory,
    PersonFactory,
    SiteFactory,
)
from tests.factories.days import NOW
from tests.factories.people import ContactWayFactory, ResidenceFactory, SupportNeedFactory, TitleFactory


@dataclass
class House:
    """What one test looks at."""

    run: Any
    foreign_run: Any
    seat: Any
    foreign_seat: Any


@pytest.fixture
def house(staff: dict[str, Any], centre: Any) -> House:
    """Carla's Träger was asked for one seat; another Träger for another."""
    with centre_scope(centre.pk):
        site = SiteFactory(organisation=staff["carrier"])
        course = CourseFactory(carrier=staff["carrier"], title="Deutsch am Morgen")
        run = CourseRunFactory(course=course, site=site, seats=3, minimum=1)
        foreign_run = CourseRunFactory(course__title="Fremder Kurs")
        return House(run, foreign_run, asked(staff, run, "Amal"), asked(staff, foreign_run, "Fremd"))


def asked(staff: dict[str, Any], run: Any, name: str, *, protected: bool = False) -> Any:
    """A person with everything a file may hold, for whom a seat in this run is asked. Needs an open scope."""
    person = PersonFactory(
        given_names=name, family_name=f"{name}heim", protected=protected, cared_by=staff["aylin"]
    )
    ResidenceFactory(person=person, address="Geheimweg 7")
    ContactWayFactory(person=person, kind="phone", value="05271 112233", safe=False)
    ContactWayFactory(person=person, kind="sms", value="0151 0000000", safe=True)
    LevelFactory(person=person)
    TitleFactory(person=person, code="P25_1")
    SupportNeedFactory(person=person)
    EntitlementFactory(person=person, proof_number="BAMF-4711")
    request = CourseRequestFactory(person=person)
    return hold_seat(actor=staff["aylin"], request=request, run=run, now=NOW, hold_days=5)
