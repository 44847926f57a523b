import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from teilhabe.geo.models import Territory
from teilhabe.geo.queries import successor_on, territory_on, towns_of

MERGER = dt.date(2030, 1, 1)
EVE = dt.date(2029, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def merged() -> tuple[Territory, Territory]:
    """Two towns that become one on the first of January 2030 (invented)."""
    kreis = Territory.objects.create(ags="05998", name="Kreis Beispiel", kind="kreis")
    new = Territory.objects.create(
        ags="05998012", name="Neustadt", kind="gemeinde", parent=kreis, valid_from=MERGER
    )
    olds = [
        Territory.objects.create(
            ags=ags, name=name, kind="gemeinde", parent=kreis, valid_to=MERGER, successor=new
        )
        for ags, name in (("05998004", "Altdorf"), ("05998008", "Altstadt"))
    ]
    return olds[0], new


def test_territory_exists_until_the_day_before_its_end(merged: tuple[Territory, Territory]) -> None:
    old, new = merged

    assert territory_on("05998004", EVE) == old
    assert territory_on("05998004", MERGER) is None
    assert territory_on("05998012", EVE) is None
    assert territory_on("05998012", MERGER) == new
    assert [town.name for town in towns_of("05998", on=EVE)] == ["Altdorf", "Altstadt"]
    assert [town.name for town in towns_of("05998", on=MERGER)] == ["Neustadt"]


def test_successor_stands_for_the_old_territory_from_the_day_on(merged: tuple[Territory, Territory]) -> None:
    old, new = merged

    assert successor_on(old, EVE) == old
    assert successor_on(old, MERGER) == new


def test_successor_follows_a_chain_and_may_end(merged: tuple[Territory, Territory]) -> None:
    old, new = merged
    Territory.objects.filter(pk=new.pk).update(valid_to=dt.date(2040, 1, 1))
    old.refresh_from_db()

    assert successor_on(old, dt.date(2039, 12, 31)) == new
    assert successor_on(old, dt.date(2040, 1, 1)) is None


def test_succession_in_a_circle_is_refused(merged: tuple[Territory, Territory]) -> None:
    old, new = merged
    Territory.objects.filter(pk=new.pk).update(valid_to=dt.date(2031, 1, 1), successor=old)
    old.refresh_from_db()

    with pytest.raises(ValueError, match="circle"):
        successor_on(old, dt.date(2032, 1, 1))


@pytest.mark.parametrize(
    "values",
    [
        {"ags": "05998004"},
        {"valid_from": MERGER, "valid_to": MERGER},
        {"lat": 51.7},
        {"successor": True},
    ],
)
def test_database_refuses(merged: tuple[Territory, Territory], values: dict[str, object]) -> None:
    _old, new = merged
    if values.get("successor"):
        values = {"successor": new}

    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.create(**{"ags": "05998099", "name": "X", "kind": "gemeinde", **values})
