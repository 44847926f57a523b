import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from teilhabe.common.errors import Unusable
from teilhabe.geo.models import Boundary, Feed, Territory
from teilhabe.geo.queries import boundaries, boundary_credit
from teilhabe.geo.services import BoundaryLoad, Operator, load_boundaries

pytestmark = pytest.mark.usefixtures("towns")
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "kreis_hoexter_gemeinden.geojson"
SQUARE = [[[9.0, 51.7], [9.1, 51.7], [9.1, 51.8], [9.0, 51.7]]]


@pytest.fixture
def towns(db: None) -> None:
    kreis = Territory(ags="05762", name="Kreis Höxter", kind="kreis")
    numbers = range(4, 41, 4)
    parts = [Territory(ags=f"057620{n:02}", name=str(n), kind="gemeinde", parent=kreis) for n in numbers]
    Territory.objects.bulk_create([kreis, *parts])


def feature(
    ags: Any = "05762020", coordinates: Any = SQUARE, kind: str = "Polygon", key: str = "ags"
) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: ags},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def load(operator: Operator, *features: Any, credit: str = "") -> BoundaryLoad:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return load_boundaries(actor=operator, text=text, file="grenzen.geojson", credit=credit)


def test_outlines_are_kept_by_ags(operator: Operator) -> None:
    result = load(operator, feature(), feature("05762", key="kreis_ags"), feature("05999999"), credit="© BKG")

    assert result.feed.row_count == 2
    assert result.skipped == ["05999999"]
    assert list(boundaries()) == ["05762", "05762020"]
    assert boundaries(parent_ags="05762") == {"05762020": {"type": "Polygon", "coordinates": SQUARE}}
    assert list(boundaries(kind="kreis")) == ["05762"]
    assert boundary_credit() == "© BKG"


def test_later_outline_replaces_the_first(operator: Operator) -> None:
    load(operator, feature())
    load(operator, feature(coordinates=[SQUARE], kind="MultiPolygon"))

    assert Boundary.objects.get().geometry["type"] == "MultiPolygon"
    assert Feed.objects.filter(kind="boundaries").count() == 1


def test_without_outlines_nothing_is_known() -> None:
    assert boundaries() == {}
    assert boundary_credit() == ""


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        ("x", "has no properties"),
        (feature(5762020), "has no AGS of 2, 3, 5 or 8 digits (as text, with leading zero)"),
        (feature("Höxter"), "has no AGS of 2, 3, 5 or 8 digits (as text, with leading zero)"),
        (feature(kind="Point"), "is neither Polygon nor MultiPolygon"),
        (feature(coordinates=[]), "has no coordinates"),
        (feature(coordinates=[[[9, 51], [9.1, 51], [9, 52], [9.2, 51]]]), "has a ring that is not closed"),
        (
            feature(coordinates=[[[5e5, 5.7e6], [5.1e5, 5.7e6], [5e5, 5.8e6], [5e5, 5.7e6]]]),
            "has coordinates that are no degrees (WGS84 is expected)",
        ),
        (feature(coordinates=[[["a", "b"]] * 4]), "has coordinates that are no pairs of numbers"),
        (feature(), "AGS 05762020 stands there twice"),
    ],
)
def test_bad_feature_is_named_and_nothing_is_loaded(operator: Operator, bad: Any, fault: str) -> None:
    with pytest.raises(Unusable) as caught:
        load(operator, feature(), bad)

    assert caught.value.faults == [f"grenzen.geojson, feature 2: {fault}"]
    assert not Boundary.objects.exists()


def test_broken_json_is_named_by_line_and_column(operator: Operator) -> None:
    with pytest.raises(Unusable, match=r"grenzen.geojson, line 2, column 1: "):
        load_boundaries(actor=operator, text='{"features":\n]', file="grenzen.geojson")


def test_other_json_is_refused(operator: Operator) -> None:
    with pytest.raises(Unusable, match="is no GeoJSON FeatureCollection"):
        load_boundaries(actor=operator, text="[]", file="grenzen.geojson")


def test_command_loads_the_official_outlines(capsys: pytest.CaptureFixture[str]) -> None:
    if not SHARED.exists():
        pytest.skip("../shared/data is not here")

    call_command("load_boundaries", SHARED, credit="© GeoBasis-DE / BKG 2021, dl-de/by-2-0 (Daten verändert)")

    assert capsys.readouterr().out == "10 outlines loaded, 0 of unknown territories skipped\n"
    assert len(boundaries(parent_ags="05762")) == 10


def test_command_without_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("load_boundaries", tmp_path / "none.geojson")
