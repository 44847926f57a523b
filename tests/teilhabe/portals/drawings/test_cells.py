"""Cells: they tile the outline, and every place lies in the cell of its nearest point."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teilhabe.portals.drawings.cells import area, cell, convex_hull, outline

coordinates = st.integers(0, 500).map(float)
points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12, unique=True)


def inside(polygon, point):
    turns = [
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
        for a, b in zip(polygon, polygon[1:] + polygon[:1], strict=True)
    ]
    return all(t >= -1e-6 for t in turns) or all(t <= 1e-6 for t in turns)


@given(points)
def test_cells_fill_the_outline_without_overlap(places):
    border = outline(places, 40)
    cells = [cell(index, places, border) for index in range(len(places))]
    assert sum(area(polygon) for polygon in cells) == pytest.approx(area(border), rel=1e-6)


@given(points, st.tuples(coordinates, coordinates))
def test_a_place_belongs_to_its_nearest_point(places, place):
    border = outline(places, 40)
    assume(inside(border, place))
    distances = sorted((math.dist(place, other), index) for index, other in enumerate(places))
    assume(len(distances) == 1 or distances[1][0] - distances[0][0] > 1e-3)
    assert inside(cell(distances[0][1], places, border), place)


@given(points)
def test_outline_keeps_its_margin(places):
    border = outline(places, 40)
    for x, y in places:
        assert all(inside(border, (x + dx, y + dy)) for dx, dy in [(39, 0), (-39, 0), (0, 39), (0, -39)])


def test_hull_drops_inner_and_collinear_points():
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert set(convex_hull([*square, (2.0, 2.0), (2.0, 0.0)])) == set(square)


def test_points_at_one_place_share_the_cell():
    border = outline([(0.0, 0.0)], 10)
    assert cell(0, [(0.0, 0.0), (0.0, 0.0)], border) == border
