"""Demand pooled so that rural courses fill: groups of unplaced people, shaped for a Träger, without a person in them.

From ``SMALLEST`` people a signal names level, script, towns, time and childcare places; below that only Kreis,
level and time, childcare as yes or no and no number (privacy rules § 8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from teilhabe.allocation.situations import Situation
from teilhabe.courses.enums import WishTime
from teilhabe.directory.models import week_spans
from teilhabe.geo.grid import great_circle_km
from teilhabe.geo.travel import Place

SMALLEST_KEY = "privacy.smallest_cell"
WINDOWS = {
    "morning": (9 * 60, 12 * 60),
    "afternoon": (13 * 60 + 30, 16 * 60 + 30),
    "evening": (18 * 60, 20 * 60),
}


@dataclass(frozen=True, slots=True)
class Signal:
    """A group of waiting people with one need."""

    level: str
    literate: bool
    time: str
    towns: tuple[str, ...]
    count: int
    children: int

    def shape(self, *, smallest: int, minimum: int) -> dict[str, Any]:
        """What may be told; a small group loses towns, script and number."""
        if self.count < smallest:
            return {"level": self.level, "time": self.time, "childcare": self.children > 0, "small": True}
        return {
            "level": self.level,
            "literate": self.literate,
            "time": self.time,
            "towns": list(self.towns),
            "children": self.children,
            "minimum": minimum,
            "reaches_minimum": self.count >= minimum,
        }


def signals(unplaced: Iterable[Situation], *, minimum: int, smallest: int) -> list[Signal]:
    """Groups by level, script and time; neighbouring towns are added until the minimum of a course is reached.

    A protected person is counted as somebody of whom nothing is known, and only if at least ``smallest``
    unprotected people are in that group; else she is counted nowhere.
    """
    everybody = list(unplaced)
    open_ones = [item for item in everybody if not item.request.person.protected]
    found = _of(open_ones, minimum)
    return [_with_hidden(signal, len(everybody) - len(open_ones), smallest) for signal in found]


def _with_hidden(signal: Signal, hidden: int, smallest: int) -> Signal:
    is_unknown = (signal.level, signal.literate, signal.time, signal.towns) == ("?", True, "any", ("",))
    return replace(signal, count=signal.count + hidden) if is_unknown and signal.count >= smallest else signal


def _of(unplaced: Iterable[Situation], minimum: int) -> list[Signal]:
    needs: dict[tuple[str, bool, str], list[Situation]] = defaultdict(list)
    for item in unplaced:
        literate = item.facts.literacy is None or item.facts.literacy.value not in {"LIT_NONE", "LIT_FUNC"}
        needs[item.german or "?", literate, time_of(item)].append(item)
    found = [signal for key, group in sorted(needs.items()) for signal in _pooled(key, group, minimum)]
    return sorted(found, key=lambda signal: (-signal.count, signal.level, signal.time, signal.towns))


def time_of(item: Situation) -> str:
    """The wished time, else the first part of the day free on at least three weekdays, else any."""
    if item.wish_time != WishTime.ANY:
        return item.wish_time
    spans = week_spans(item.facts.availability.week) if item.facts.availability else []
    for name, (start, end) in WINDOWS.items():
        if len({day for day, a, b in spans if a <= start and end <= b}) >= 3:
            return name
    return "any"


def _pooled(key: tuple[str, bool, str], group: list[Situation], minimum: int) -> list[Signal]:
    """Start with the largest town, take the nearest others until enough; then the rest anew."""
    towns: dict[str, list[Situation]] = defaultdict(list)
    points: dict[str, Place] = {}
    for item in group:
        residence = item.facts.residence
        name = residence.territory.name if residence else ""
        towns[name].append(item)
        if (
            residence is not None
            and residence.territory.lat is not None
            and residence.territory.lon is not None
        ):
            points[name] = Place(float(residence.territory.lat), float(residence.territory.lon))
    result = []
    while towns:
        start = max(towns, key=lambda name: (len(towns[name]), name))
        members, names = list(towns.pop(start)), [start]
        for near in sorted(towns, key=lambda name: (_distance(points, start, name), name)):
            if len(members) >= minimum:
                break
            members += towns.pop(near)
            names.append(near)
        children = sum(item.childcare_places for item in members)
        result.append(Signal(*key, tuple(names), len(members), children))
    return result


def _distance(points: dict[str, Place], a: str, b: str) -> float:
    return great_circle_km(points[a], points[b]) if a in points and b in points else 10**6
