"""Plane geometry for maps: convex outline, Voronoi cells, area. Points are (x, y), y grows downwards."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Polygon = list[Point]

CIRCLE_STEPS = 16


def convex_hull(points: Sequence[Point]) -> Polygon:
    """The convex hull (Andrew's monotone chain), without collinear points."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered
    return _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]


def _chain(ordered: Sequence[Point]) -> Polygon:
    chain: Polygon = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def outline(points: Sequence[Point], margin: float) -> Polygon:
    """A convex outline that keeps ``margin`` around every point."""
    angles = [2 * math.pi * step / CIRCLE_STEPS for step in range(CIRCLE_STEPS)]
    return convex_hull(
        [(x + margin * math.cos(angle), y + margin * math.sin(angle)) for x, y in points for angle in angles]
    )


def cell(index: int, points: Sequence[Point], border: Polygon) -> Polygon:
    """The part of ``border`` that is nearer to ``points[index]`` than to any other point.

    Points at the same place share the cell. Cost: one clip per other point.
    """
    polygon = border
    here = points[index]
    for other in points:
        if other != here:
            polygon = _nearer_half(polygon, here, other)
    return polygon


def _nearer_half(polygon: Polygon, here: Point, other: Point) -> Polygon:
    middle = ((here[0] + other[0]) / 2, (here[1] + other[1]) / 2)
    normal = (other[0] - here[0], other[1] - here[1])

    def beyond(point: Point) -> float:
        return (point[0] - middle[0]) * normal[0] + (point[1] - middle[1]) * normal[1]

    kept: Polygon = []
    for current, following in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        side, next_side = beyond(current), beyond(following)
        if side <= 0:
            kept.append(current)
        if (side < 0 < next_side) or (next_side < 0 < side):
            share = side / (side - next_side)
            kept.append(
                (
                    current[0] + share * (following[0] - current[0]),
                    current[1] + share * (following[1] - current[1]),
                )
            )
    return kept


def area(polygon: Sequence[Point]) -> float:
    """Area of a simple polygon (shoelace formula), always positive."""
    total = 0.0
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], *polygon[:1]], strict=True):
        total += x1 * y2 - x2 * y1
    return abs(total) / 2
