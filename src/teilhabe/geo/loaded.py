"""Loaded minutes (a matrix or a read timetable) that override the estimate where they know a way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from teilhabe.geo.enums import Mode, Note, Origin
from teilhabe.geo.grid import Grid, Place
from teilhabe.geo.travel import Way

SNAP_KM = 0.5  # a home this near to a loaded point is taken to be that point (about 8 minutes on foot)
LEAD_MINUTES = 60  # somebody who must arrive at nine is taken to leave in the window around eight
PRECEDENCE = (Origin.MATRIX, Origin.TIMETABLE)


class Window(NamedTuple):
    """The departures one value was computed for; ``until`` itself is outside."""

    since: dt.time
    until: dt.time


class LoadedTime(NamedTuple):
    """One loaded value. ``minutes`` ``None``: looked up, no connection. ``window`` ``None``: all day."""

    start: Place
    end: Place
    mode: Mode
    minutes: int | None
    source: Origin
    transfers: int = 0
    window: Window | None = None


class _Point(NamedTuple):
    place: Place


class LoadedTimes:
    """Look-up of loaded values by place. Of two values for the same way and window the later one counts."""

    def __init__(self, rows: Iterable[LoadedTime]) -> None:
        found: dict[tuple[Origin, Mode, Place, Place], dict[Window | None, LoadedTime]] = defaultdict(dict)
        points: dict[tuple[Origin, Mode], dict[Place, None]] = defaultdict(dict)
        for row in rows:
            found[row.source, row.mode, row.start, row.end][row.window] = row
            points[row.source, row.mode].update({row.start: None, row.end: None})
        self._rows = {key: list(windows.values()) for key, windows in found.items()}
        self._grids = {
            key: Grid([_Point(place) for place in places], cell_km=SNAP_KM) for key, places in points.items()
        }
        self._snapped: dict[tuple[Origin, Mode, Place], Place | None] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def way(
        self,
        home: Place,
        site: Place,
        mode: Mode,
        *,
        arrive_by: dt.time | None = None,
        leave_at: dt.time | None = None,
    ) -> Way | None:
        """The loaded way, from the source of highest precedence that knows it; nothing if none does."""
        for source in PRECEDENCE:
            start, end = self._point(source, mode, home), self._point(source, mode, site)
            if start is None or end is None or start == end:
                continue
            out = _in_window(self._rows.get((source, mode, start, end), ()), _earlier(arrive_by))
            back = _in_window(self._rows.get((source, mode, end, start), ()), leave_at)
            if out is not None:
                return _as_way(out, back)
        return None

    def _point(self, source: Origin, mode: Mode, place: Place) -> Place | None:
        key = (source, mode, place)
        if key not in self._snapped:
            grid = self._grids.get((source, mode))
            nearest = grid.nearest(place, SNAP_KM) if grid else None
            self._snapped[key] = nearest.place if nearest else None
        return self._snapped[key]


def _as_way(out: LoadedTime, back: LoadedTime | None) -> Way:
    notes = [Note.BACK_AS_THERE] if back is None else []
    back = back or out
    if out.minutes is None or back.minutes is None:
        notes.append(Note.NO_CONNECTION)
    transfers = max(out.transfers, back.transfers)
    return Way(out.mode, out.minutes, back.minutes, transfers, notes=tuple(notes), origin=out.source)


def _in_window(rows: Sequence[LoadedTime], at: dt.time | None) -> LoadedTime | None:
    """The value whose window holds the time, else the nearest window; without a time the earliest window."""
    if not rows:
        return None
    return min(rows, key=lambda row: (_minutes_off(row.window, at), row.window or ()))


def _minutes_off(window: Window | None, at: dt.time | None) -> int:
    if window is None or at is None:
        return 0
    since, until, wanted = _minute(window.since), _minute(window.until), _minute(at)
    if since <= wanted < until:
        return 0
    return since - wanted if wanted < since else wanted - until + 1


def _earlier(arrive_by: dt.time | None) -> dt.time | None:
    if arrive_by is None:
        return None
    minute = max(0, _minute(arrive_by) - LEAD_MINUTES)
    return dt.time(minute // 60, minute % 60)


def _minute(at: dt.time) -> int:
    return at.hour * 60 + at.minute
