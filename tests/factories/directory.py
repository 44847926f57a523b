"""Träger, sites, who acts for them."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.directory.models import (
    OfficeContact,
    Organisation,
    OrganisationRole,
    PartnerAccess,
    Schedule,
    Site,
)
from tests.factories.access import MembershipFactory
from tests.factories.days import in_days
from tests.factories.geo import TerritoryFactory

MORNINGS = {day: [["08:30", "12:45"]] for day in ("mo", "tu", "we", "th", "fr")}
AFTERNOONS = {day: [["13:30", "16:45"]] for day in ("mo", "tu", "th")}
EVENINGS = {day: [["17:30", "20:45"]] for day in ("tu", "th")}


class OrganisationFactory(DjangoModelFactory):
    """A carrier, marked as invented; ``bare=True`` leaves out its role."""

    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    class Params:
        bare = False

    name = factory.Sequence(lambda n: f"Bildungswerk Muster {n} (erfunden)")
    short_name = factory.Sequence(lambda n: f"Bildungswerk {n}")
    category = "Kursträger"
    origin = "invented"

    carrier = factory.Maybe(
        "bare",
        yes_declaration=None,
        no_declaration=factory.RelatedFactory(
            "tests.factories.directory.OrganisationRoleFactory", factory_related_name="organisation"
        ),
    )


class OrganisationRoleFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationRole

    organisation = factory.SubFactory(OrganisationFactory, bare=True)
    role = "carrier"
    valid_from = in_days(-2000)


class SiteFactory(DjangoModelFactory):
    class Meta:
        model = Site

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Haus {n}")
    street = "Musterstraße 1"
    territory = factory.SubFactory(TerritoryFactory)
    lat = 51.716
    lon = 9.186

    class Params:
        accessible = factory.Trait(step_free=True, induction_loop=True, good_light=True)


class OfficeContactFactory(DjangoModelFactory):
    class Meta:
        model = OfficeContact

    organisation = factory.SubFactory(OrganisationFactory)
    function = "Anmeldung"
    phone = "05272 000000"


class PartnerAccessFactory(DjangoModelFactory):
    class Meta:
        model = PartnerAccess

    membership = factory.SubFactory(MembershipFactory, carrier=True)
    organisation = factory.SubFactory(OrganisationFactory)
    valid_from = in_days(-300)


class ScheduleFactory(DjangoModelFactory):
    class Meta:
        model = Schedule

    week = factory.LazyFunction(lambda: dict(MORNINGS))
    skips_school_holidays = True

    class Params:
        afternoons = factory.Trait(week=factory.LazyFunction(lambda: dict(AFTERNOONS)))
        evenings = factory.Trait(week=factory.LazyFunction(lambda: dict(EVENINGS)))
