import csv
import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command

from teilhabe.audit.models import Entry
from teilhabe.common.errors import Unusable
from teilhabe.geo.enums import FeedKind, Means, TerritoryKind
from teilhabe.geo.grid import Place, great_circle_km
from teilhabe.geo.models import District, Feed, Holiday, Stop, Territory
from teilhabe.geo.queries import (
    REFERENCE,
    centre_register,
    credit_lines,
    find_point,
    home_place,
    place_of,
    territory_on,
    towns_of,
)
from teilhabe.geo.services import Operator, load_holidays, load_reference

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
TODAY = dt.date(2026, 11, 25)
TOWNS = [
    "Bad Driburg", "Beverungen", "Borgentreich", "Brakel", "Höxter",
    "Marienmünster", "Nieheim", "Steinheim", "Warburg", "Willebadessen",
]  # fmt: skip


def test_centre_register_has_the_54_centres() -> None:
    centres = centre_register()

    assert len(centres) == 54
    assert len({centre.ki_id for centre in centres}) == 54
    assert len({centre.kreis_ags for centre in centres}) == 53
    aachen = [centre.ags for centre in centres if "Aachen" in centre.traeger]
    assert aachen == ["05334", "05334002"]
    assert {centre.regierungsbezirk for centre in centres} == {
        "Arnsberg", "Detmold", "Düsseldorf", "Köln", "Münster",
    }  # fmt: skip


def test_reference_holds_nrw_and_the_ten_towns(reference: None) -> None:
    kinds = {kind: Territory.objects.filter(kind=kind).count() for kind in TerritoryKind}

    assert kinds == {"gemeinde": 11, "kreis": 53, "bezirk": 5, "land": 1}
    assert [town.name for town in towns_of("05762", on=TODAY)] == TOWNS
    hoexter = territory_on("05762020", TODAY)
    assert hoexter is not None
    line = [hoexter, hoexter.parent, hoexter.parent.parent, hoexter.parent.parent.parent]  # type: ignore[union-attr]
    assert [str(territory) for territory in line] == [
        "Höxter", "Kreis Höxter", "Regierungsbezirk Detmold", "Nordrhein-Westfalen",
    ]  # fmt: skip
    assert place_of(hoexter) == Place(51.775666, 9.381623)


def test_reference_has_stops_of_every_town(reference: None) -> None:
    towns = towns_of("05762", on=TODAY)

    assert all(town.stops.count() >= 30 for town in towns)
    assert Stop.objects.filter(means=Means.RAIL).count() == 12
    assert not Stop.objects.filter(territory=None).exists()


def test_villages_lie_near_their_town(reference: None) -> None:
    for village in District.objects.select_related("territory"):
        point, seat = place_of(village), place_of(village.territory)
        assert point is not None
        assert seat is not None
        assert great_circle_km(point, seat) < 15, village.name


def test_loading_twice_changes_nothing_but_the_feed(reference: None, operator: Operator) -> None:
    def rows() -> list[object]:
        return [
            set(Territory.objects.values_list("id", "ags", "parent")),
            set(District.objects.values_list("id", "name", "lat")),
            set(Stop.objects.values_list("id", "eva", "lat", "means")),
        ]

    before = rows()
    feed = load_reference(actor=operator)

    assert rows() == before
    assert list(Feed.objects.filter(kind=FeedKind.REFERENCE)) == [feed]


def test_loading_removes_stops_that_left_the_file(reference: None, operator: Operator) -> None:
    feed = Feed.objects.get(kind=FeedKind.REFERENCE)
    Stop.objects.create(eva="1", name="Alt, Höxter", lat=51.7, lon=9.3, means=Means.BUS, feed=feed)

    load_reference(actor=operator)

    assert not Stop.objects.filter(eva="1").exists()


def test_loading_is_logged(reference: None) -> None:
    assert list(Entry.objects.values_list("act", "actor", "chain")) == [
        ("geo.load_reference", "operator", "platform:changes")
    ]


@pytest.mark.django_db
def test_holidays_need_the_land_first(operator: Operator) -> None:
    with pytest.raises(Unusable, match="Load the reference rows first"):
        load_holidays(actor=operator)


def test_holidays_loaded_twice_are_there_once(calendar: None, operator: Operator) -> None:
    before = set(Holiday.objects.values_list("kind", "name", "starts_on", "ends_on"))

    load_holidays(actor=operator)

    assert Holiday.objects.count() == len(before)
    assert set(Holiday.objects.values_list("kind", "name", "starts_on", "ends_on")) == before


@pytest.mark.django_db
def test_command_loads_everything_and_prints_the_credits(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_geo", from_year=2026, to_year=2026)

    said = capsys.readouterr().out
    assert "898 places, 17 holidays and school breaks loaded" in said
    assert "DB InfraGO AG (RIS::Stations, StaDa), CC BY 4.0\n© OpenStreetMap-Mitwirkende, ODbL 1.0" in said
    assert credit_lines() == [
        "Gemeinden und Kreise: Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, 31.12.2023",
        "Haltestellen: DB InfraGO AG (RIS::Stations, StaDa), CC BY 4.0",
        "© OpenStreetMap-Mitwirkende, ODbL 1.0",
        "Feiertage und Schulferien: Python-Paket holidays (MIT)",
    ]


def test_home_place_is_the_village_or_the_town_seat(reference: None) -> None:
    seat = home_place(ags="05762016", on=TODAY)
    village = home_place(ags="05762016", district="Bellersen", on=TODAY)

    assert seat == Place(51.716841, 9.184377)
    assert village == find_point("05762016/Bellersen")
    assert village != seat
    assert home_place(ags="05762016", district="Nirgendwo", on=TODAY) == seat
    assert home_place(ags="99999999", on=TODAY) is None
    assert home_place(ags="05766", on=TODAY) is None  # Kreis Lippe: known, but without a point


def test_find_point_by_key(reference: None) -> None:
    assert find_point("05762020") == Place(51.775666, 9.381623)
    assert find_point("eva:8001121") == Place(51.71216, 9.1832)
    assert [find_point(key) for key in ("", "eva:1", "05762020/X", "Höxter")] == [None] * 4


def test_shipped_stops_agree_with_the_shared_list() -> None:
    """Town by name (shipped) against town by outline and name (shared): an independent derivation."""
    shared = SHARED / "haltestellen_kreis_hoexter.csv"
    if not shared.exists():
        pytest.skip("../shared/data is not here")
    with shared.open(encoding="utf-8", newline="") as file:
        theirs = {row["eva"]: row["ags"] for row in csv.DictReader(file)}
    with (REFERENCE / "stops_hoexter" / "stops.csv").open(encoding="utf-8", newline="") as file:
        ours = {row["eva"]: row["ags"] for row in csv.DictReader(file)}

    both = ours.keys() & theirs.keys()
    assert len(both) >= 725
    assert {eva for eva in both if ours[eva] != theirs[eva]} == set()
    assert len(ours.keys() - theirs.keys()) <= 5
