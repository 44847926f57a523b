import pytest

from teilhabe.geo.travel import TravelModel, TravelModelError


def test_wait_is_half_the_headway_and_capped() -> None:
    assert TravelModel().wait_min == 30
    assert TravelModel(headway_min=20).wait_min == 10
    assert TravelModel(headway_min=180).wait_min == 30


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("bus_kmh", 0, "bus_kmh: must be above 0"),
        ("detour", 0.9, "detour: must lie between 1 and 3"),
        ("stop_reach_km", -1, "stop_reach_km: must lie between 0 and 10"),
        ("evening_hour", 25, "evening_hour: must lie between 0 and 24"),
        ("evening_hour", 19.5, "evening_hour: must be a whole number"),
        ("foot_kmh", "4,5", "foot_kmh: must be a number"),
        ("foot_kmh", True, "foot_kmh: must be a number"),
        ("headway_min", float("nan"), "headway_min: must be finite"),
        ("car_far_kmh", 30, "car_far_kmh: must not be below car_near_kmh"),
    ],
)
def test_wrong_constant_is_named(name: str, value: object, fault: str) -> None:
    with pytest.raises(TravelModelError) as caught:
        TravelModel.from_mapping({name: value})

    assert caught.value.faults == [fault]


def test_every_wrong_constant_is_named_at_once() -> None:
    with pytest.raises(TravelModelError) as caught:
        TravelModel(bus_kmh=-1, rail_kmh=0)

    assert [fault.split(":")[0] for fault in caught.value.faults] == ["bus_kmh", "rail_kmh"]


def test_unknown_constant_is_refused() -> None:
    with pytest.raises(TravelModelError, match="tram_kmh: unknown constant"):
        TravelModel.from_json('{"tram_kmh": 20}')


@pytest.mark.parametrize("text", ["[]", "{", '"x"'])
def test_json_that_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(TravelModelError):
        TravelModel.from_json(text)


def test_json_changes_some_constants() -> None:
    assert TravelModel.from_json('{"bus_kmh": 25, "evening_hour": 20}') == TravelModel(
        bus_kmh=25, evening_hour=20
    )
