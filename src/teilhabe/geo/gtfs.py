"""Reading a GTFS feed of one day and finding earliest arrivals in it (connection scan).

Read: stops, trips, stop_times, calendar, calendar_dates. Not read: frequencies (refused, because leaving it
out would show too few trips), transfers.txt and pathways (changes are made between stops within ``CHANGE_KM``
on foot), fares, shapes. Times beyond 24:00 belong to the day on which the trip began.
"""

from __future__ import annotations

import datetime as dt
import io
import statistics
import zipfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, NamedTuple

from teilhabe.common.errors import Unusable
from teilhabe.geo.grid import Grid, Place
from teilhabe.geo.sheet import Faults, Line, latitude, longitude, read_lines, reader_for
from teilhabe.geo.travel import TravelModel, walk_minutes, whole_minutes

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CHANGE_MINUTES = 3  # least time between getting off and getting on
CHANGE_KM = 0.25  # changes between stops this near, on foot
LONGEST_MINUTES = 180  # a way that takes longer is none
SAMPLE_MINUTES = 15  # how densely departures of a window are tried
MARGIN_DEGREES = 0.3  # stops farther than this outside the box of the points are left out
NEVER = 10**9


class FeedStop(NamedTuple):
    key: str
    place: Place


class Connection(NamedTuple):
    """One hop of one trip between two stops that follow each other; minutes since midnight."""

    leaves: int
    rank: int  # place in the trip: hops of no length stay in order when sorted
    arrives: int
    start: str
    end: str
    trip: str


class Arrival(NamedTuple):
    minute: int
    boardings: int


class Sample(NamedTuple):
    """Median door-to-door minutes of a window; ``minutes`` ``None``: more often than not no connection."""

    minutes: int | None
    transfers: int


@dataclass(frozen=True)
class Timetable:
    """All hops of one day in the order of departure, and the stops they touch."""

    day: dt.date
    stops: dict[str, FeedStop]
    connections: list[Connection]
    walks: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


class GtfsFeed:
    """An opened feed. Raises ``Unusable`` (file, line, column) for what cannot be read."""

    def __init__(self, file: IO[bytes] | str) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except zipfile.BadZipFile as error:
            raise Unusable(["feed: is no zip file"]) from error
        names = {name.rsplit("/", 1)[-1]: name for name in self._zip.namelist()}
        needed = ("stops.txt", "trips.txt", "stop_times.txt")
        missing = [f"{name}: is missing" for name in needed if name not in names]
        if "calendar.txt" not in names and "calendar_dates.txt" not in names:
            missing.append("calendar.txt: is missing, and calendar_dates.txt as well")
        if "frequencies.txt" in names and len(list(self._rows(names["frequencies.txt"]))) > 1:
            missing.append("frequencies.txt: trips by headway are not supported")
        if missing:
            raise Unusable(missing)
        self._names = names

    def _rows(self, name: str) -> Iterator[str]:
        with self._zip.open(name) as raw:
            yield from io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")

    def _lines(self, file: str, *columns: str) -> Iterator[Line]:
        if file in self._names:
            yield from read_lines(self._rows(self._names[file]), file=file, columns=columns)

    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day the feed speaks of."""
        faults = Faults()
        read, read_extra = reader_for(faults, "calendar.txt"), reader_for(faults, "calendar_dates.txt")
        found: list[dt.date | None] = []
        for line in self._lines("calendar.txt", "service_id", "start_date", "end_date"):
            found += [read(line, "start_date", _day), read(line, "end_date", _day)]
        for line in self._lines("calendar_dates.txt", "service_id", "date", "exception_type"):
            found.append(read_extra(line, "date", _day))
        faults.stop_if_any()
        days = [day for day in found if day]
        if not days:
            raise Unusable(["calendar.txt: names no day"])
        return min(days), max(days)

    def services_on(self, day: dt.date) -> set[str]:
        """The services that run on a day: the weekly calendar, then the exceptions."""
        faults = Faults()
        read, read_extra = reader_for(faults, "calendar.txt"), reader_for(faults, "calendar_dates.txt")
        running = set()
        weekday = WEEKDAYS[day.weekday()]
        for line in self._lines("calendar.txt", "service_id", "start_date", "end_date", *WEEKDAYS):
            first, last = read(line, "start_date", _day), read(line, "end_date", _day)
            if first and last and first <= day <= last and line.cells[weekday] == "1":
                running.add(line.cells["service_id"])
        for line in self._lines("calendar_dates.txt", "service_id", "date", "exception_type"):
            if read_extra(line, "date", _day) == day:
                change = running.add if line.cells["exception_type"] == "1" else running.discard
                change(line.cells["service_id"])
        faults.stop_if_any()
        return running

    def timetable(self, day: dt.date, *, around: Sequence[Place]) -> Timetable:
        """The hops of one day between stops in the box of the given points (and a margin around it)."""
        services = self.services_on(day)
        trips = {
            line.cells["trip_id"]
            for line in self._lines("trips.txt", "trip_id", "service_id")
            if line.cells["service_id"] in services
        }
        stops, all_keys = self._stops(around)
        connections = sorted(self._connections(trips, stops, all_keys))
        return Timetable(day, stops, connections, _walks(stops))

    def _stops(self, around: Sequence[Place]) -> tuple[dict[str, FeedStop], set[str]]:
        if not around:
            raise ValueError("A timetable is read around at least one point.")
        faults = Faults()
        read = reader_for(faults, "stops.txt")
        inside, known = {}, set()
        for line in self._lines("stops.txt", "stop_id", "stop_lat", "stop_lon"):
            key = line.cells["stop_id"]
            known.add(key)
            if line.cells.get("location_type", "") not in ("", "0", "1"):
                continue  # entrances and boarding areas may stand without coordinates
            lat, lon = read(line, "stop_lat", latitude), read(line, "stop_lon", longitude)
            if lat is not None and lon is not None and _in_box(lat, lon, around):
                inside[key] = FeedStop(key, Place(lat, lon))
        faults.stop_if_any()
        return inside, known

    def _connections(
        self, trips: set[str], stops: dict[str, FeedStop], known: set[str]
    ) -> Iterator[Connection]:
        faults = Faults()
        calls: dict[str, list[_Call]] = defaultdict(list)
        columns = ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time")
        read = reader_for(faults, "stop_times.txt")
        for line in self._lines("stop_times.txt", *columns):
            trip, stop = line.cells["trip_id"], line.cells["stop_id"]
            if trip not in trips:
                continue
            if stop not in known:
                faults.add("stop_times.txt", line.number, "stop_id", f"„{stop}“ is not in stops.txt")
            order = read(line, "stop_sequence", _whole_number)
            arrives, leaves = read(line, "arrival_time", _up), read(line, "departure_time", _down)
            calls[trip].append(_Call(order or 0, stop, arrives, leaves, line.number))
        faults.stop_if_any()
        for trip, members in calls.items():
            yield from _hops(trip, sorted(members), stops)


class _Call(NamedTuple):
    order: int
    stop: str
    arrives: int | None
    leaves: int | None
    line: int


def _hops(trip: str, calls: list[_Call], stops: dict[str, FeedStop]) -> Iterator[Connection]:
    """Hops between the timed calls of a trip; calls without times are passed through, not invented."""
    timed = [call for call in calls if call.arrives is not None or call.leaves is not None]
    for before, after in pairwise(timed):
        leaves = before.leaves if before.leaves is not None else before.arrives
        arrives = after.arrives if after.arrives is not None else after.leaves
        if leaves is None or arrives is None:
            continue
        if arrives < leaves:
            fault = f"trip {trip} arrives before it left the stop before"
            raise Unusable([f"stop_times.txt, line {after.line}, column arrival_time: {fault}"])
        if before.stop in stops and after.stop in stops:
            yield Connection(leaves, before.order, arrives, before.stop, after.stop, trip)


def _walks(stops: dict[str, FeedStop]) -> dict[str, list[tuple[str, int]]]:
    grid = Grid(stops.values(), cell_km=CHANGE_KM)
    return {
        stop.key: [
            (other.key, _walk_minutes(km, TravelModel()))
            for km, other in grid.within(stop.place, CHANGE_KM)
            if other.key != stop.key
        ]
        for stop in stops.values()
    }


def _walk_minutes(km: float, model: TravelModel) -> int:
    return whole_minutes(walk_minutes(km, model))


class Planner:
    """Earliest arrivals and window medians between points, on one timetable."""

    def __init__(self, timetable: Timetable, model: TravelModel) -> None:
        self._timetable = timetable
        self._leaves = [hop.leaves for hop in timetable.connections]
        self._model = model
        self._grid = Grid(timetable.stops.values(), cell_km=max(model.stop_reach_km, 0.1))
        self._near: dict[Place, list[tuple[str, int]]] = {}

    def near(self, place: Place) -> list[tuple[str, int]]:
        """Stops within walking reach with the minutes it takes to walk there."""
        if place not in self._near:
            found = self._grid.within(place, self._model.stop_reach_km)
            self._near[place] = [(stop.key, _walk_minutes(km, self._model)) for km, stop in found]
        return self._near[place]

    def arrivals(self, start: Place, leave: int) -> dict[str, Arrival]:
        """Earliest arrival at each stop for somebody who leaves the door at this minute of the day."""
        best = {stop: Arrival(leave + walk, 0) for stop, walk in self.near(start)}
        ready = {stop: arrival for stop, arrival in best.items()}
        aboard: dict[str, int] = {}
        for hop in self._timetable.connections[bisect_left(self._leaves, leave) :]:
            if hop.leaves > leave + LONGEST_MINUTES:
                break
            boardings = aboard.get(hop.trip)
            if boardings is None:
                waiting = ready.get(hop.start)
                if waiting is None or waiting.minute > hop.leaves:
                    continue
                boardings = aboard[hop.trip] = waiting.boardings + 1
            if hop.arrives < best.get(hop.end, _NOWHERE).minute:
                self._reach(hop, boardings, best, ready)
        return best

    def _reach(
        self, hop: Connection, boardings: int, best: dict[str, Arrival], ready: dict[str, Arrival]
    ) -> None:
        best[hop.end] = Arrival(hop.arrives, boardings)
        changes = [(hop.end, 0), *self._timetable.walks.get(hop.end, ())]
        for stop, walk in changes:
            minute = hop.arrives + walk
            if minute < best.get(stop, _NOWHERE).minute:
                best[stop] = Arrival(minute, boardings)
            if minute + CHANGE_MINUTES < ready.get(stop, _NOWHERE).minute:
                ready[stop] = Arrival(minute + CHANGE_MINUTES, boardings)

    def samples(self, start: Place, ends: Sequence[Place], since: dt.time, until: dt.time) -> list[Sample]:
        """Median minutes from one point to others over departures every ``SAMPLE_MINUTES`` of the window."""
        first, last = since.hour * 60 + since.minute, until.hour * 60 + until.minute
        departures = range(first, last, SAMPLE_MINUTES)
        tries: list[list[Arrival]] = [[] for _end in ends]
        for leave in departures:
            best = self.arrivals(start, leave)
            for number, end in enumerate(ends):
                arrival = self._at_door(best, end)
                tries[number].append(Arrival(arrival.minute - leave, arrival.boardings))
        return [_median(found) for found in tries]

    def _at_door(self, best: dict[str, Arrival], end: Place) -> Arrival:
        doors = (
            Arrival(best[stop].minute + walk, best[stop].boardings)
            for stop, walk in self.near(end)
            if stop in best and best[stop].boardings
        )
        return min(doors, default=_NOWHERE)


_NOWHERE = Arrival(NEVER, 0)


def _median(found: list[Arrival]) -> Sample:
    if not found:
        return Sample(None, 0)
    middle = statistics.median_high(found)
    if middle.minute > LONGEST_MINUTES:
        return Sample(None, 0)
    return Sample(middle.minute, max(0, middle.boardings - 1))


def _in_box(lat: float, lon: float, around: Sequence[Place]) -> bool:
    south, north = min(place.lat for place in around), max(place.lat for place in around)
    west, east = min(place.lon for place in around), max(place.lon for place in around)
    return (
        south - MARGIN_DEGREES <= lat <= north + MARGIN_DEGREES
        and west - MARGIN_DEGREES <= lon <= east + MARGIN_DEGREES
    )


def _day(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise ValueError(f"„{text}“ is no day (YYYYMMDD)") from None


def _up(text: str) -> int | None:
    seconds = _seconds(text)
    return None if seconds is None else -(-seconds // 60)


def _down(text: str) -> int | None:
    seconds = _seconds(text)
    return None if seconds is None else seconds // 60


def _seconds(text: str) -> int | None:
    """``HH:MM:SS`` as seconds since midnight; empty = not timed; hours may pass 24."""
    if not text:
        return None
    parts = text.split(":")
    if (
        len(parts) != 3
        or not all(part.isdigit() for part in parts)
        or int(parts[1]) > 59
        or int(parts[2]) > 59
    ):
        raise ValueError(f"„{text}“ is no time (HH:MM:SS)")
    return int(parts[0]) * 3600 + int(parts[1]) * 60 + int(parts[2])


def _whole_number(text: str) -> int:
    if not text.isdigit():
        raise ValueError(f"„{text}“ is no whole number")
    return int(text)
