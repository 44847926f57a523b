"""Map of the Kreis drawn from the towns' coordinates; official boundaries can be passed in."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .cells import Point, Polygon, cell, outline
from .svg import circle, drawing, element, number, path, rectangle, words

WIDTH = 600.0
MARGIN = 70.0
SQUARE, SQUARE_PITCH, SQUARES_PER_ROW = 10.0, 13.0, 8
SMALLEST_RADIUS, LARGEST_RADIUS = 15.0, 40.0

Ring = Sequence[tuple[float, float]]
"""Corners of one polygon as (latitude, longitude) in degrees, WGS 84."""


@dataclass(frozen=True)
class Town:
    """One town: seat coordinates in degrees (WGS 84), people waiting, courses with free seats and full ones.

    ``waiting`` is None where the number must not be shown; ``url`` makes the town a link.
    """

    name: str
    lat: float
    lon: float
    waiting: int | None
    open_courses: int = 0
    full_courses: int = 0
    url: str = ""

    @property
    def sentence(self) -> str:
        """What the symbols of this town say, for people who do not see them."""
        waiting = (
            _("Zahl der Wartenden nicht gezeigt")
            if self.waiting is None
            else ngettext("%(count)s Person wartet", "%(count)s Personen warten", self.waiting)
            % {"count": self.waiting}
        )
        return _("%(town)s: %(waiting)s, Kurse mit freien Plätzen: %(open)s, volle Kurse: %(full)s") % {
            "town": self.name,
            "waiting": waiting,
            "open": self.open_courses,
            "full": self.full_courses,
        }


def kreis_map(
    towns: Sequence[Town], kreis: str, outlines: Mapping[str, Sequence[Ring]] | None = None
) -> SafeString:
    """The map as one SVG: cells, a circle by number of waiting people, a square per course.

    Without ``outlines`` each town gets the cell of all places nearest to its seat, inside a convex outline.
    ``outlines`` maps a town's name to the rings of its official boundary. With linked towns the drawing is a
    group of links, otherwise one image; both carry a sentence. Returns an empty drawing for no towns.
    """
    sentence = _("Karte: %(kreis)s mit %(count)s Orten. Die Tabelle enthält dieselben Zahlen.") % {
        "kreis": kreis,
        "count": len(towns),
    }
    if not towns:
        return drawing("d-map", WIDTH, WIDTH / 2, [], sentence)
    frame = _Frame.around(towns, outlines or {})
    places = [frame.place(town.lat, town.lon) for town in towns]
    parts = _ground(towns, places, frame, outlines or {})
    most = max((town.waiting or 0) for town in towns)
    parts += [_symbols(town, place, most) for town, place in zip(towns, places, strict=True)]
    if not any(town.url for town in towns):
        return drawing("d-map", WIDTH, frame.height, parts, sentence)
    box = f"0 0 {number(WIDTH)} {number(frame.height)}"
    return element("svg", {"class": "d-map", "viewBox": box, "role": "group", "aria-label": sentence}, parts)


@dataclass(frozen=True)
class _Frame:
    """Equirectangular projection around the middle latitude, fitted to the drawing's width."""

    west: float
    north: float
    stretch: float
    scale: float
    height: float

    @classmethod
    def around(cls, towns: Sequence[Town], outlines: Mapping[str, Sequence[Ring]]) -> _Frame:
        corners = [(town.lat, town.lon) for town in towns]
        corners += [corner for rings in outlines.values() for ring in rings for corner in ring]
        lats = [lat for lat, _lon in corners]
        lons = [lon for _lat, lon in corners]
        margin = 4.0 if outlines else MARGIN
        stretch = math.cos(math.radians((min(lats) + max(lats)) / 2))
        wide = max((max(lons) - min(lons)) * stretch, 0.01)
        high = max(lats) - min(lats)
        scale = min((WIDTH - 2 * margin) / wide, 1.6 * WIDTH / max(high, 0.01))
        west = min(lons) - (WIDTH / scale - wide) / 2 / stretch
        return cls(west, max(lats) + margin / scale, stretch, scale, high * scale + 2 * margin)

    def place(self, lat: float, lon: float) -> Point:
        return (lon - self.west) * self.stretch * self.scale, (self.north - lat) * self.scale


def _ground(
    towns: Sequence[Town], places: Sequence[Point], frame: _Frame, outlines: Mapping[str, Sequence[Ring]]
) -> list[SafeString]:
    border = outline(places, MARGIN - 4)
    shapes = []
    for index, town in enumerate(towns):
        rings = outlines.get(town.name)
        if rings:
            shapes += [[frame.place(lat, lon) for lat, lon in ring] for ring in rings]
        elif not outlines:
            shapes.append(cell(index, places, border))
    return [path("d-town", _closed(shape)) for shape in shapes if len(shape) > 2]


def _closed(polygon: Polygon) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in polygon) + "z"


def _symbols(town: Town, place: Point, most: int) -> SafeString:
    x, y = place
    radius = _radius(town.waiting or 0, most)
    shown = "–" if town.waiting is None else str(town.waiting)
    parts: list[str] = [
        circle("f-full", x, y, radius),
        words("d-town-name", x, y - radius - 7, town.name),
        " ",
        words("d-on", x, y + 6, shown),
        *_squares(town, x, y + radius + 8),
    ]
    if not town.url:
        return element("g", {}, [element("title", {}, [town.sentence]), *parts])
    return element("a", {"href": town.url, "aria-label": town.sentence}, parts)


def _radius(waiting: int, most: int) -> float:
    share = waiting / most if most > 0 else 0.0
    return max(SMALLEST_RADIUS, LARGEST_RADIUS * math.sqrt(max(0.0, share)))


def _squares(town: Town, x: float, top: float) -> list[SafeString]:
    fills = ["f-ink s-mark"] * town.open_courses + ["f-paper s-mark"] * town.full_courses
    squares = []
    for index, css in enumerate(fills):
        row, column = divmod(index, SQUARES_PER_ROW)
        in_row = min(SQUARES_PER_ROW, len(fills) - row * SQUARES_PER_ROW)
        left = x - (in_row * SQUARE_PITCH - (SQUARE_PITCH - SQUARE)) / 2
        squares.append(rectangle(css, left + column * SQUARE_PITCH, top + row * SQUARE_PITCH, SQUARE, SQUARE))
    return squares
