from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe.geo.grid import Grid, Place, great_circle_km

BRAKEL, HOEXTER, WARBURG = Place(51.716841, 9.184377), Place(51.775666, 9.381623), Place(51.488934, 9.145955)
places = st.builds(Place, st.floats(51.4, 52.0), st.floats(8.9, 9.5))
anywhere = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


class Point(NamedTuple):
    place: Place


def test_great_circle_km_between_town_seats() -> None:
    assert round(great_circle_km(BRAKEL, HOEXTER), 1) == 15.1
    assert round(great_circle_km(WARBURG, HOEXTER), 1) == 35.8


@settings(deadline=None)
@given(anywhere, anywhere)
def test_great_circle_km_is_symmetric_to_the_last_bit(a: Place, b: Place) -> None:
    assert great_circle_km(a, b) == great_circle_km(b, a)


@settings(deadline=None)
@given(anywhere)
def test_great_circle_km_of_equal_points_is_zero(a: Place) -> None:
    assert great_circle_km(a, a) == 0


@pytest.mark.parametrize(("lat", "lon"), [(91, 9), (-90.1, 9), (51, 181), (float("nan"), 9)])
def test_place_outside_the_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="No point on earth"):
        Place(lat, lon)


@settings(deadline=None)
@given(st.lists(places, max_size=30), places, st.floats(0, 12), st.floats(0.2, 5))
def test_grid_finds_what_looking_at_all_would_find(
    points: list[Place], centre: Place, km: float, cell_km: float
) -> None:
    grid = Grid([Point(place) for place in points], cell_km=cell_km)

    found = [item.place for _distance, item in grid.within(centre, km)]

    expected = sorted(
        (p for p in points if great_circle_km(centre, p) <= km), key=lambda p: great_circle_km(centre, p)
    )
    assert found == expected


def test_grid_nearest_beyond_the_limit_is_nothing() -> None:
    grid = Grid([Point(HOEXTER)], cell_km=1.5)

    assert grid.nearest(BRAKEL, 15.0) is None
    assert grid.nearest(BRAKEL, 15.2) == Point(HOEXTER)
