"""A small invented centre behind the desk's pages: one waiting person with everything known, one run that fits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.days import TODAY, in_days


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    """Pages ask the clock; it stands on the day of the tests."""
    settings.TODAY = TODAY.isoformat()


@pytest.fixture
def inside(staff: Any, centre: Any) -> Any:
    """``with inside(): …`` works on the rows of KI Kreis Höxter between two requests."""
    from teilhabe.access.tenancy import centre_scope

    @contextmanager
    def opened() -> Iterator[None]:
        with centre_scope(centre.pk):
            yield

    return opened


def advised(keeper: Any, **person: Any) -> Any:
    """A waiting woman in Brakel who may attend an integration course in the mornings; only inside a scope."""
    from tests import factories as f

    her = f.PersonFactory(cared_by=keeper, **person)
    f.ResidenceFactory(person=her)
    f.TitleFactory(person=her, code="25_2_F", issued_on=in_days(-60), is_first=True)
    f.BenefitFactory(person=her, plan_names_course=True)
    f.LevelFactory(person=her, value="A0", module=1, intensive_ok=False, special_need=False)
    f.LevelFactory(person=her, literacy=True)
    f.LanguageSkillFactory(person=her)
    f.ContactWayFactory(person=her)
    f.AvailabilityFactory(person=her)
    return SimpleNamespace(person=her, request=f.CourseRequestFactory(person=her))


@pytest.fixture
def samira(inside: Any, staff: Any) -> Any:
    """aylin's case, waiting."""
    with inside():
        return advised(staff["aylin"], given_names="Samira", family_name="Muster")


@pytest.fixture
def run(inside: Any) -> Any:
    """A run in Brakel that fits samira."""
    from tests import factories as f

    with inside():
        return f.CourseRunFactory(code="BR-01", site=f.SiteFactory(territory=f.TerritoryFactory()))


@pytest.fixture
def later_run(inside: Any) -> Any:
    """A second one that begins four weeks later and so is never the best."""
    from tests import factories as f

    with inside():
        site = f.SiteFactory(territory=f.TerritoryFactory())
        return f.CourseRunFactory(code="BR-02", site=site, starts_on=in_days(42), ends_on=in_days(90))


@pytest.fixture
def neighbour(staff: Any, other_centre: Any) -> Any:
    """A waiting person of KI Kreis Lippe."""
    from teilhabe.access.tenancy import centre_scope

    with centre_scope(other_centre.pk):
        return advised(staff["bernd"], given_names="Fremd", family_name="Nachbar")
