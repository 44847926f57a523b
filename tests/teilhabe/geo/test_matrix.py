import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from teilhabe.common.errors import Unusable
from teilhabe.geo.enums import Mode, Note, Origin
from teilhabe.geo.models import Feed, TravelTime
from teilhabe.geo.queries import find_point, travel_model, travel_net, travel_ways
from teilhabe.geo.services import Operator, load_matrix
from teilhabe.geo.travel import TravelModel, TravelModelError

pytestmark = pytest.mark.usefixtures("reference")
HEAD = "von,nach,modus,minuten\n"
GOOD = HEAD + (
    "05762016,05762020,bus,41\n"
    "05762020,05762016,bus,55\n"
    "05762016/Bellersen,05762016,rad,38\n"
    "eva:8001121,51.7726 9.38192,auto,24\n"
    "05762016,05762036,oepnv,\n"
)


def load(operator: Operator, text: str, **values: bool) -> Feed:
    return load_matrix(actor=operator, lines=text.splitlines(keepends=True), file="zeiten.csv", **values)


def test_matrix_overrides_the_estimate(operator: Operator) -> None:
    home, site = find_point("05762016"), find_point("05762020")
    assert home is not None
    assert site is not None
    before = travel_ways(home, site, [Mode.TRANSIT, Mode.CAR])

    load(operator, GOOD)

    bus, car = travel_ways(home, site, [Mode.TRANSIT, "car"])
    assert (bus.minutes_there, bus.minutes_back, bus.origin) == (41, 55, Origin.MATRIX)
    assert (before[0].origin, before[0].minutes_there != 41) == (Origin.ESTIMATE, True)
    assert car == before[1]


def test_empty_minutes_mean_no_connection(operator: Operator) -> None:
    load(operator, GOOD)
    home, site = find_point("05762016"), find_point("05762036")
    assert home is not None
    assert site is not None

    (way,) = travel_ways(home, site, ["transit"])

    assert (way.minutes_there, way.reachable) == (None, False)
    assert Note.NO_CONNECTION in way.notes


def test_new_matrix_replaces_the_old_unless_kept(operator: Operator) -> None:
    load(operator, GOOD)
    load(operator, HEAD + "05762016,05762020,bus,12\n")
    assert TravelTime.objects.count() == 1

    load(operator, HEAD + "05762016,05762020,bus,13\n", keep=True)

    assert TravelTime.objects.count() == 2
    home, site = find_point("05762016"), find_point("05762020")
    assert home is not None
    assert site is not None
    assert travel_net().way(home, site, Mode.TRANSIT).minutes_there == 13


def test_semicolons_and_byte_order_mark_are_read(operator: Operator) -> None:
    feed = load(operator, "\ufeffvon;nach;modus;minuten\r\n05762016;05762020;Auto;20\r\n")

    assert feed.row_count == 1


def test_every_bad_cell_is_named_and_nothing_is_loaded(operator: Operator) -> None:
    load(operator, GOOD)
    bad = HEAD + (
        "05762016,05762020,bus,41\n"
        "Brakel,05762020,bus,41\n"
        "\n"
        "05762016,95.1 9.2,pferd,zwölf\n"
        "05762016,05762020,transit,40\n"
        "05762016,05762020,bus,1441\n"
    )

    with pytest.raises(Unusable) as caught:
        load(operator, bad)

    assert caught.value.faults == [
        "zeiten.csv, line 3, column von: „Brakel“ is no known place",
        "zeiten.csv, line 5, column nach: „95.1“ is no latitude in degrees",
        "zeiten.csv, line 5, column modus: „pferd“ is no mode (fuss, rad, bus, auto)",
        "zeiten.csv, line 5, column minuten: „zwölf“ is no number of minutes from 0 to 1440",
        "zeiten.csv, line 6, column von: the same way stands in line 2",
        "zeiten.csv, line 7, column minuten: „1441“ is no number of minutes from 0 to 1440",
    ]
    assert TravelTime.objects.count() == 5


def test_missing_column_is_named(operator: Operator) -> None:
    with pytest.raises(Unusable, match="column modus: is missing"):
        load(operator, "von,nach,minuten\n")


def test_many_faults_are_counted_not_all_listed(operator: Operator) -> None:
    with pytest.raises(Unusable) as caught:
        load(operator, HEAD + "x,05762020,bus,1\n" * 60)

    assert len(caught.value.faults) == 51
    assert caught.value.faults[-1] == "… and 10 more faults"


def test_command_loads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "zeiten.csv"
    path.write_text(GOOD, encoding="utf-8")

    call_command("load_travel_matrix", path)

    assert capsys.readouterr().out == "5 ways loaded\n"


@pytest.mark.parametrize("content", [b"von,nach\n", b"\xff\xfe", None])
def test_command_says_what_is_wrong(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "zeiten.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("load_travel_matrix", path)


def test_net_is_built_once_while_nothing_changes(operator: Operator) -> None:
    first = travel_net()
    assert travel_net() is first

    load(operator, GOOD)

    assert travel_net() is not first


def test_constants_come_from_the_settings(settings: Any) -> None:
    home, site = find_point("05762016"), find_point("05762020")
    assert home is not None
    assert site is not None
    slow = travel_net().way(home, site, Mode.CAR).minutes_there
    settings.TRAVEL_MODEL = {"car_far_kmh": 80, "car_near_kmh": 70}

    assert travel_model() == TravelModel(car_far_kmh=80, car_near_kmh=70)
    fast = travel_net().way(home, site, Mode.CAR).minutes_there
    assert fast is not None
    assert slow is not None
    assert fast < slow

    settings.TRAVEL_MODEL = {"car_kmh": 80}
    with pytest.raises(TravelModelError):
        travel_net()


def test_fastest_uses_all_modes_the_person_has(operator: Operator) -> None:
    load(operator, HEAD + "05762016,05762020,auto,90\n05762016,05762020,bus,70\n")
    home, site = find_point("05762016"), find_point("05762020")
    assert home is not None
    assert site is not None

    way = travel_net().fastest(home, site, [Mode.FOOT, Mode.TRANSIT, Mode.CAR], leave_at=dt.time(12))

    assert way is not None
    assert (way.mode, way.longest) == (Mode.TRANSIT, 70)
