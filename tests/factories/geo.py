"""Places of Kreis Höxter (real names and centres) and free days."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from teilhabe.geo.models import District, Holiday, Territory
from tests.factories.days import in_days

_BRAKEL = {"ags": "05762004", "name": "Brakel", "lat": "51.716000", "lon": "9.186000"}


class TerritoryFactory(DjangoModelFactory):
    """A town; Brakel unless another trait or name is given."""

    class Meta:
        model = Territory
        django_get_or_create = ("ags", "valid_from")

    ags = _BRAKEL["ags"]
    name = _BRAKEL["name"]
    kind = "gemeinde"
    lat = _BRAKEL["lat"]
    lon = _BRAKEL["lon"]
    valid_from = None

    class Params:
        hoexter = factory.Trait(ags="05762020", name="Höxter", lat="51.774000", lon="9.382000")
        warburg = factory.Trait(ags="05762036", name="Warburg", lat="51.488000", lon="9.146000")
        borgentreich = factory.Trait(ags="05762012", name="Borgentreich", lat="51.569000", lon="9.241000")
        land = factory.Trait(ags="05", name="Nordrhein-Westfalen", kind="land", lat=None, lon=None)


class DistrictFactory(DjangoModelFactory):
    class Meta:
        model = District

    territory = factory.SubFactory(TerritoryFactory)
    name = factory.Sequence(lambda n: f"Ortsteil {n}")
    lat = "51.720000"
    lon = "9.190000"


class HolidayFactory(DjangoModelFactory):
    class Meta:
        model = Holiday

    territory = factory.SubFactory(TerritoryFactory, land=True)
    kind = "public"
    name = "Feiertag"
    starts_on = in_days(30)
    ends_on = factory.SelfAttribute("starts_on")

    class Params:
        school = factory.Trait(kind="school", name="Schulferien")
