"""Points on the map, distances, and a grid that finds the nearest ones without looking at all of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

EARTH_KM = 6371.0088
KM_PER_DEGREE = EARTH_KM * math.pi / 180


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (WGS84)."""

    lat: float
    lon: float
    # The same point on the unit sphere, computed once: distances need no trigonometry then.
    vector: tuple[float, float, float] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"No point on earth: {self.lat}, {self.lon}")
        lat, lon = math.radians(self.lat), math.radians(self.lon)
        flat = math.cos(lat)
        object.__setattr__(self, "vector", (flat * math.cos(lon), flat * math.sin(lon), math.sin(lat)))


class Located(Protocol):
    """Anything with a point."""

    @property
    def place(self) -> Place: ...


Item = TypeVar("Item", bound=Located)


def great_circle_km(a: Place, b: Place) -> float:
    """Kilometres as the crow flies (from the chord); the same in both directions to the last bit."""
    ax, ay, az = a.vector
    bx, by, bz = b.vector
    x, y, z = ax - bx, ay - by, az - bz
    chord = math.sqrt(x * x + y * y + z * z)
    return 2 * EARTH_KM * math.asin(chord / 2 if chord < 2 else 1.0)


class Grid(Generic[Item]):
    """Items sorted into square cells of about ``cell_km``; a search looks only at the cells near a point."""

    def __init__(self, items: Iterable[Item], *, cell_km: float) -> None:
        if cell_km <= 0:
            raise ValueError("cell_km must be positive")
        known = list(items)
        widest = max((abs(item.place.lat) for item in known), default=0.0)
        self._lat_step = cell_km / KM_PER_DEGREE
        # Degrees of longitude are narrowest farthest from the equator: every cell is at least cell_km wide.
        self._lon_step = cell_km / (KM_PER_DEGREE * max(0.01, math.cos(math.radians(min(widest, 89.0)))))
        self._cell_km = cell_km
        self._cells: dict[tuple[int, int], list[Item]] = defaultdict(list)
        for item in known:
            self._cells[self._cell(item.place)].append(item)

    def _cell(self, place: Place) -> tuple[int, int]:
        return math.floor(place.lat / self._lat_step), math.floor(place.lon / self._lon_step)

    def within(self, place: Place, km: float) -> list[tuple[float, Item]]:
        """Items at most ``km`` away with their distance, nearest first; equals keep the given order."""
        row, column = self._cell(place)
        reach = math.ceil(km / self._cell_km) + (1 if abs(place.lat) > 60 else 0)
        found = [
            (distance, item)
            for r in range(row - reach, row + reach + 1)
            for c in range(column - reach, column + reach + 1)
            for item in self._cells.get((r, c), ())
            if (distance := great_circle_km(place, item.place)) <= km
        ]
        found.sort(key=lambda pair: pair[0])
        return found

    def nearest(self, place: Place, km: float) -> Item | None:
        """The nearest item at most ``km`` away, or nothing."""
        found = self.within(place, km)
        return found[0][1] if found else None
