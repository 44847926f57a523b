"""Door-to-door minutes by foot, bike, bus or rail, and car, estimated without a timetable.

All constants stand in ``TravelModel``: common rules of thumb, not measured here. Every result is marked as an
estimate and no part of it names a departure. Formulas: docs/reference/travel.md.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, NamedTuple

from teilhabe.geo.enums import Means, Mode, Note, Origin
from teilhabe.geo.grid import Grid, Place, great_circle_km

MODE_ORDER = {mode: rank for rank, mode in enumerate(Mode)}
TINY = 1e-9  # minutes; keeps a sum of floats that means 30 from being rounded up to 31


class TravelModelError(ValueError):
    """A travel model that cannot be: one line per fault, each naming its constant."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(faults))


@dataclass(frozen=True, slots=True)
class TravelModel:
    """The constants of the estimate; checks itself. All of them are assumptions to be set per region.

    ``detour`` stretches a line as the crow flies to a way on the ground. ``stop_reach_km`` is measured as the
    crow flies, ``bike_max_km`` along the way. Cars do their first ``car_near_km`` (as the crow flies) at the
    slower speed and only the rest at the faster one, so that a longer way never takes less time.
    """

    detour: float = 1.3
    foot_kmh: float = 4.5
    bike_kmh: float = 14.0
    bike_max_km: float = 8.0
    car_start_min: float = 4.0
    car_near_kmh: float = 45.0
    car_near_km: float = 10.0
    car_far_kmh: float = 60.0
    stop_reach_km: float = 1.5
    headway_min: float = 60.0
    wait_max_min: float = 30.0
    bus_kmh: float = 30.0
    rail_kmh: float = 55.0
    transfer_min: float = 10.0
    transfers_between_towns: int = 1
    evening_hour: int = 19
    booking_worth_min: float = 10.0

    def __post_init__(self) -> None:
        faults = [f"{field.name}: {fault}" for field in fields(self) if (fault := self._fault(field.name))]
        if not faults and self.car_far_kmh < self.car_near_kmh:
            faults.append("car_far_kmh: must not be below car_near_kmh")
        if faults:
            raise TravelModelError(faults)

    def _fault(self, name: str) -> str:
        value = getattr(self, name)
        whole = name in {"transfers_between_towns", "evening_hour"}
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            return "must be a whole number" if whole else "must be a number"
        if not math.isfinite(value):
            return "must be finite"
        low, high = _LIMITS.get(name, (0.0, 1000.0))
        if name.endswith("_kmh") and value <= 0:
            return "must be above 0"
        return "" if low <= value <= high else f"must lie between {low:g} and {high:g}"

    @property
    def wait_min(self) -> float:
        """Mean wait at the stop: half the headway, at most ``wait_max_min``."""
        return min(self.headway_min / 2, self.wait_max_min)

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> TravelModel:
        """A model with some constants changed; an unknown name is a fault, not silently ignored."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise TravelModelError([f"{name}: unknown constant" for name in unknown])
        return cls(**values)

    @classmethod
    def from_json(cls, text: str) -> TravelModel:
        """Read a JSON object of constants; ``TravelModelError`` if it is not one."""
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise TravelModelError([f"line {error.lineno}, column {error.colno}: {error.msg}"]) from error
        if not isinstance(values, dict):
            raise TravelModelError(["a JSON object of constants is expected"])
        return cls.from_mapping(values)


_LIMITS = {
    "detour": (1.0, 3.0),
    "stop_reach_km": (0.0, 10.0),
    "transfers_between_towns": (0, 5),
    "evening_hour": (0, 24),
}


class StopPoint(NamedTuple):
    """A stop as the estimate sees it. ``cluster``: the stops of one town (no transfer among them)."""

    key: str
    place: Place
    means: str
    cluster: str


class Way(NamedTuple):
    """Door to door, there and back, in whole minutes rounded up; ``None`` means this mode does not get there.

    ``walk_there`` and ``walk_back`` are the minutes of it on foot at both ends of a bus or rail trip.
    """

    mode: Mode
    minutes_there: int | None
    minutes_back: int | None
    transfers: int = 0
    walk_there: int = 0
    walk_back: int = 0
    notes: tuple[Note, ...] = ()
    origin: Origin = Origin.ESTIMATE

    @property
    def estimate(self) -> bool:
        return self.origin == Origin.ESTIMATE

    @property
    def reachable(self) -> bool:
        """There *and* back: a course one cannot come home from is out of reach."""
        return self.minutes_there is not None and self.minutes_back is not None

    @property
    def longest(self) -> int | None:
        """The longer of both directions; this is what a reach limit is compared with."""
        if self.minutes_there is None or self.minutes_back is None:
            return None
        return max(self.minutes_there, self.minutes_back)

    def within(self, limit_minutes: int) -> bool:
        longest = self.longest
        return longest is not None and longest <= limit_minutes


_Near = tuple[float, StopPoint]


class Access(NamedTuple):
    """The stops within walking reach of one place: the nearest of each means, and their towns."""

    bus: _Near | None
    on_demand: _Near | None
    rail: _Near | None
    clusters: frozenset[str]

    @property
    def empty(self) -> bool:
        return self.bus is None and self.on_demand is None and self.rail is None


class _Ride(NamedTuple):
    minutes: float
    walk: float
    transfers: int
    booked: bool


class Estimator:
    """Estimates for one set of stops and constants; what is near a place is looked up once per place."""

    def __init__(self, model: TravelModel, stops: Iterable[StopPoint]) -> None:
        self.model = model
        self._grid = Grid(stops, cell_km=max(model.stop_reach_km, 0.1))
        self._access: dict[Place, Access] = {}

    def access(self, place: Place) -> Access:
        """What stops lie within walking reach of the place."""
        known = self._access.get(place)
        if known is None:
            known = self._access[place] = self._look_around(place)
        return known

    def _look_around(self, place: Place) -> Access:
        first: dict[str, _Near] = {}
        near = self._grid.within(place, self.model.stop_reach_km)
        for distance, stop in near:
            first.setdefault(stop.means, (distance, stop))
        clusters = frozenset(stop.cluster for _distance, stop in near if stop.cluster)
        return Access(first.get(Means.BUS), first.get(Means.ON_DEMAND), first.get(Means.RAIL), clusters)

    def way(self, home: Place, site: Place, mode: Mode, *, leave_at: dt.time | None = None) -> Way:
        """The way between home and site by one mode.

        ``leave_at`` is when the course ends; it matters for on-demand stops only, which have no return from
        ``evening_hour`` on.
        """
        km = great_circle_km(home, site)
        if mode is Mode.TRANSIT:
            return self._transit(home, site, km, leave_at)
        model = self.model
        if mode is Mode.FOOT:
            minutes = walk_minutes(km, model)
        elif mode is Mode.BIKE:
            if km * model.detour > model.bike_max_km:
                return Way(mode, None, None, notes=(Note.TOO_FAR_TO_CYCLE,))
            minutes = 60 * km * model.detour / model.bike_kmh
        else:
            minutes = _drive(km, model)
        whole = whole_minutes(minutes)
        return Way(mode, whole, whole)

    def _transit(self, home: Place, site: Place, km: float, leave_at: dt.time | None) -> Way:
        here, there = self.access(home), self.access(site)
        if here.empty or there.empty:
            missing = ((Note.NO_STOP_AT_HOME, here), (Note.NO_STOP_AT_SITE, there))
            return Way(Mode.TRANSIT, None, None, notes=tuple(note for note, end in missing if end.empty))
        out = self._ride(here, there, on_demand=True)
        evening = leave_at is not None and leave_at.hour >= self.model.evening_hour
        back = self._ride(here, there, on_demand=False) if evening and (out is None or out.booked) else out
        return _joined(out, back, walk_minutes(km, self.model))

    def _ride(self, here: Access, there: Access, *, on_demand: bool) -> _Ride | None:
        """The quickest pair of stops; one that needs booking must save ``booking_worth_min`` minutes."""
        model = self.model
        transfers = 0 if here.clusters & there.clusters else model.transfers_between_towns
        best, best_cost = None, math.inf
        for (start_km, start), (end_km, end), by_rail, booked in _pairs(here, there, on_demand):
            if start is end:
                continue
            walk = walk_minutes(start_km + end_km, model)
            kmh = model.rail_kmh if by_rail else model.bus_kmh
            ride = 60 * great_circle_km(start.place, end.place) * model.detour / kmh
            minutes = walk + model.wait_min + ride + transfers * model.transfer_min
            cost = minutes + (model.booking_worth_min if booked else 0.0)
            if cost < best_cost:
                best, best_cost = _Ride(minutes, walk, transfers, booked), cost
        return best


def _pairs(here: Access, there: Access, on_demand: bool) -> Iterator[tuple[_Near, _Near, bool, bool]]:
    """Pairs of stops one can ride between: both ends, by rail yes or no, to be booked yes or no."""
    if here.rail and there.rail:
        yield here.rail, there.rail, True, False
    if here.bus and there.bus:
        yield here.bus, there.bus, False, False
    if not on_demand:
        return
    if here.on_demand:
        for end in (there.bus, there.on_demand):
            if end:
                yield here.on_demand, end, False, True
    if here.bus and there.on_demand:
        yield here.bus, there.on_demand, False, True


def _joined(out: _Ride | None, back: _Ride | None, on_foot: float) -> Way:
    """Put both directions together; whoever is quicker on foot walks."""
    if out is None or on_foot <= out.minutes:
        whole = whole_minutes(on_foot)
        return Way(Mode.TRANSIT, whole, whole, 0, whole, whole, (Note.ON_FOOT_IS_QUICKER,))
    notes = (Note.BOOKING_NEEDED,) if out.booked else ()
    there, walk = whole_minutes(out.minutes), whole_minutes(out.walk)
    if back is out:
        return Way(Mode.TRANSIT, there, there, out.transfers, walk, walk, notes)
    if back is None:
        return Way(Mode.TRANSIT, there, None, out.transfers, walk, 0, (*notes, Note.NO_EVENING_RETURN))
    if on_foot <= back.minutes:
        home = walk_home = whole_minutes(on_foot)
    else:
        home, walk_home = whole_minutes(back.minutes), whole_minutes(back.walk)
    return Way(Mode.TRANSIT, there, home, out.transfers, walk, walk_home, notes)


def walk_minutes(km: float, model: TravelModel) -> float:
    """Minutes on foot for a distance as the crow flies."""
    return 60 * km * model.detour / model.foot_kmh


def _drive(km: float, model: TravelModel) -> float:
    near = min(km, model.car_near_km)
    hours = near / model.car_near_kmh + (km - near) / model.car_far_kmh
    return model.car_start_min + 60 * model.detour * hours


def whole_minutes(minutes: float) -> int:
    """Rounded up, forgiving the last bits of a float."""
    return math.ceil(minutes - TINY)


@lru_cache(maxsize=4)
def _estimator(model: TravelModel, stops: tuple[StopPoint, ...]) -> Estimator:
    return Estimator(model, stops)


def door_to_door(
    home: Place,
    site: Place,
    mode: Mode | str,
    *,
    leave_at: dt.time | None = None,
    model: TravelModel | None = None,
    stops: Sequence[StopPoint] = (),
) -> Way:
    """One estimated way. For many of them build one ``Estimator`` and ask that.

    ``mode`` may be the mode's code; ``ValueError`` for a code that is none.
    """
    estimator = _estimator(model or TravelModel(), tuple(stops))
    return estimator.way(home, site, Mode(mode), leave_at=leave_at)


def fastest(ways: Iterable[Way]) -> Way | None:
    """The way whose longer direction is shortest, or nothing if no mode gets there *and* back.

    A reach limit is held against this one: a person with a car and a bike is as mobile as the car.
    """
    best: Way | None = None
    best_key = (math.inf, math.inf, math.inf)
    for way in ways:
        there, back = way.minutes_there, way.minutes_back
        if there is None or back is None:
            continue
        key = (max(there, back), there + back, MODE_ORDER[way.mode])
        if key < best_key:
            best, best_key = way, key
    return best
