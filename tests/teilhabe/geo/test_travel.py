import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe.geo.enums import Means, Mode, Note
from teilhabe.geo.grid import KM_PER_DEGREE, Place, great_circle_km
from teilhabe.geo.travel import Estimator, StopPoint, TravelModel, Way, door_to_door, fastest

HOME = Place(51.70, 9.20)
NOON, EVENING = dt.time(12, 0), dt.time(20, 30)
places = st.builds(Place, st.floats(51.4, 52.0), st.floats(8.9, 9.5))


def north_of(place: Place, km: float) -> Place:
    return Place(place.lat + km / KM_PER_DEGREE, place.lon)


def stop(place: Place, means: Means = Means.BUS, cluster: str = "A") -> StopPoint:
    return StopPoint(f"{place.lat:.5f} {means}", place, means, cluster)


def line(
    km: float, start: Means = Means.BUS, end: Means = Means.BUS, clusters: str = "AB"
) -> list[StopPoint]:
    """One stop at home and one ``km`` north of it."""
    return [stop(HOME, start, clusters[0]), stop(north_of(HOME, km), end, clusters[1])]


def test_foot_minutes() -> None:
    way = door_to_door(HOME, north_of(HOME, 3), Mode.FOOT)

    assert (way.minutes_there, way.minutes_back) == (52, 52)  # 3 km × 1.3 at 4.5 km/h
    assert way.estimate


def test_bike_minutes_and_its_limit() -> None:
    assert door_to_door(HOME, north_of(HOME, 6), Mode.BIKE).minutes_there == 34  # 7.8 km at 14 km/h

    too_far = door_to_door(HOME, north_of(HOME, 6.2), Mode.BIKE)  # 8.06 km of way

    assert too_far.minutes_there is None
    assert too_far.notes == (Note.TOO_FAR_TO_CYCLE,)


def test_car_minutes_below_and_above_ten_kilometres() -> None:
    assert door_to_door(HOME, north_of(HOME, 6), Mode.CAR).minutes_there == 15  # 4 + 7.8 km at 45 km/h
    assert door_to_door(HOME, north_of(HOME, 20), Mode.CAR).minutes_there == 35  # 4 + 13 at 45 + 13 at 60


def test_transit_minutes_with_one_transfer_between_towns() -> None:
    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, stops=line(10))

    assert way == Way(Mode.TRANSIT, 66, 66, transfers=1)  # 30 wait + 13 km at 30 km/h + 10 transfer


def test_transit_within_one_town_needs_no_transfer() -> None:
    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, stops=line(10, clusters="AA"))

    assert way == Way(Mode.TRANSIT, 56, 56)


def test_transit_takes_the_train_where_both_ends_have_a_station() -> None:
    stops = line(22, Means.RAIL, Means.RAIL) + line(22)

    way = door_to_door(HOME, north_of(HOME, 22), Mode.TRANSIT, stops=stops)

    assert way.minutes_there == math.ceil(30 + 60 * 28.6 / 55 + 10)


def test_transit_counts_the_walk_at_both_ends() -> None:
    way = door_to_door(north_of(HOME, -1), north_of(HOME, 11), Mode.TRANSIT, stops=line(10))

    assert way.walk_there == 35  # twice 1 km × 1.3 at 4.5 km/h
    assert way.minutes_there == 101


def test_transit_without_stop_within_reach_says_which_end() -> None:
    nowhere = north_of(HOME, -1.6)

    assert door_to_door(nowhere, north_of(HOME, 10), Mode.TRANSIT, stops=line(10)).notes == (
        Note.NO_STOP_AT_HOME,
    )
    assert door_to_door(north_of(HOME, 10), nowhere, Mode.TRANSIT, stops=line(10)).notes == (
        Note.NO_STOP_AT_SITE,
    )
    both = door_to_door(nowhere, nowhere, Mode.TRANSIT)
    assert both.notes == (Note.NO_STOP_AT_HOME, Note.NO_STOP_AT_SITE)
    assert (both.minutes_there, both.minutes_back, both.reachable) == (None, None, False)


def test_stop_exactly_at_the_edge_of_reach_counts() -> None:
    edge = Place(51.70, 9.20)
    model = TravelModel(stop_reach_km=great_circle_km(edge, north_of(HOME, 1.5)))

    assert not Estimator(model, [stop(north_of(HOME, 1.5))]).access(edge).empty


@pytest.mark.parametrize("mode", [Mode.FOOT, Mode.BIKE, Mode.CAR, Mode.TRANSIT])
def test_equal_points(mode: Mode) -> None:
    way = door_to_door(HOME, HOME, mode, stops=line(10))

    expected = 4 if mode is Mode.CAR else 0
    assert (way.minutes_there, way.minutes_back) == (expected, expected)


def test_short_way_is_walked_instead_of_waiting_for_the_bus() -> None:
    way = door_to_door(HOME, north_of(HOME, 1), Mode.TRANSIT, stops=line(1))

    assert (way.minutes_there, way.transfers, way.notes) == (18, 0, (Note.ON_FOOT_IS_QUICKER,))


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="'horse' is not a valid Mode"):
        door_to_door(HOME, HOME, "horse")


def test_on_demand_stop_needs_booking_and_gives_a_return_by_day() -> None:
    stops = line(10, start=Means.ON_DEMAND)

    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, leave_at=NOON, stops=stops)

    assert (way.minutes_there, way.minutes_back, way.notes) == (66, 66, (Note.BOOKING_NEEDED,))


def test_on_demand_stop_gives_no_return_in_the_evening() -> None:
    stops = line(10, start=Means.ON_DEMAND)

    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, leave_at=EVENING, stops=stops)

    assert (way.minutes_there, way.minutes_back) == (66, None)
    assert way.notes == (Note.BOOKING_NEEDED, Note.NO_EVENING_RETURN)
    assert not way.reachable


def test_evening_hour_is_configurable() -> None:
    stops, site = line(10, start=Means.ON_DEMAND), north_of(HOME, 10)

    late = door_to_door(
        HOME, site, Mode.TRANSIT, leave_at=EVENING, model=TravelModel(evening_hour=21), stops=stops
    )
    edge = door_to_door(HOME, site, Mode.TRANSIT, leave_at=dt.time(19), stops=stops)
    before = door_to_door(HOME, site, Mode.TRANSIT, leave_at=dt.time(18, 59), stops=stops)

    assert (late.reachable, edge.reachable, before.reachable) == (True, False, True)


def test_evening_return_uses_the_ordinary_stop_farther_away() -> None:
    stops = [*line(10, start=Means.ON_DEMAND), stop(north_of(HOME, -1.4))]

    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, leave_at=EVENING, stops=stops)

    assert (way.minutes_there, way.minutes_back) == (66, 94)  # 24.3 walk + 30 wait + 29.6 ride + 10
    assert way.notes == (Note.BOOKING_NEEDED,)


def test_booking_is_not_proposed_for_a_few_minutes() -> None:
    stops = [*line(10, start=Means.ON_DEMAND), stop(north_of(HOME, 0.3))]

    way = door_to_door(HOME, north_of(HOME, 10), Mode.TRANSIT, stops=stops)

    assert way.notes == ()


def test_fastest_takes_the_mode_whose_longer_direction_is_shortest() -> None:
    foot, bus = Way(Mode.FOOT, 50, 50), Way(Mode.TRANSIT, 20, 60)
    no_return = Way(Mode.TRANSIT, 5, None)

    assert fastest([bus, foot, no_return]) == foot
    assert fastest([no_return]) is None
    assert fastest([]) is None


def test_fastest_of_equals_is_the_cheaper_mode() -> None:
    assert fastest([Way(Mode.CAR, 9, 9), Way(Mode.BIKE, 9, 9)]) == Way(Mode.BIKE, 9, 9)


def test_within_a_limit_needs_both_directions() -> None:
    assert Way(Mode.TRANSIT, 40, 60).within(60)
    assert not Way(Mode.TRANSIT, 40, 61).within(60)
    assert not Way(Mode.TRANSIT, 40, None).within(60)


@settings(deadline=None, max_examples=50)
@given(places, places, st.sampled_from(Mode))
def test_minutes_are_the_same_from_both_ends(
    hoexter_stops: list[StopPoint], a: Place, b: Place, mode: Mode
) -> None:
    there, back = (door_to_door(start, end, mode, stops=hoexter_stops) for start, end in ((a, b), (b, a)))

    assert (there.minutes_there, there.minutes_back) == (back.minutes_there, back.minutes_back)
    assert there.minutes_there == there.minutes_back


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 60), st.floats(0, 60), st.sampled_from([Mode.FOOT, Mode.BIKE, Mode.CAR]))
def test_a_longer_way_never_takes_less_time(a: float, b: float, mode: Mode) -> None:
    near, far = (door_to_door(HOME, north_of(HOME, km), mode).minutes_there for km in sorted((a, b)))

    if far is not None:
        assert near is not None
        assert near <= far


@settings(deadline=None, max_examples=50)
@given(places, places, st.floats(1, 90), st.floats(1, 90))
def test_a_faster_bus_never_makes_a_way_longer(
    hoexter_stops: list[StopPoint], home: Place, site: Place, a: float, b: float
) -> None:
    slow, fast = (
        door_to_door(
            home, site, Mode.TRANSIT, model=TravelModel(bus_kmh=kmh), stops=hoexter_stops
        ).minutes_there
        for kmh in sorted((a, b))
    )

    assert (slow is None) == (fast is None)
    if slow is not None and fast is not None:
        assert fast <= slow + TravelModel().booking_worth_min


@settings(deadline=None, max_examples=50)
@given(places, places)
def test_more_modes_never_put_a_site_out_of_reach(
    hoexter_stops: list[StopPoint], home: Place, site: Place
) -> None:
    ways = [door_to_door(home, site, mode, stops=hoexter_stops) for mode in Mode]

    longest = [way.longest for number in range(1, 5) if (way := fastest(ways[:number]))]

    assert longest == sorted(longest, key=lambda minutes: -(minutes or 0))
