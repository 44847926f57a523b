"""Courses, runs, places and sessions of the demonstration; all of them invented and marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from teilhabe.courses.enums import Mode, PlaceKind
from teilhabe.courses.models import Course, CoursePlace, CourseRun, RunSite, Session
from teilhabe.directory.models import WEEKDAYS, Organisation, Schedule, Site, week_spans
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.chance import apportion
from teilhabe.geo.calendar import FreeSpan, teaching_days

_HORIZON: Final = dt.timedelta(days=800)
_MONDAY: Final = 0


def parse_week(text: str) -> dict[str, list[list[str]]]:
    """``mo-fr 08:30-12:45`` or ``fr 17:00-20:15;sa 08:30-12:30`` as ``directory.Schedule.week``."""
    week: dict[str, list[list[str]]] = {}
    for block in text.split(";"):
        days, clock = block.strip().split(" ")
        start, end = clock.split("-")
        for day in _days(days):
            week.setdefault(day, []).append([start, end])
    return week


def _days(text: str) -> list[str]:
    if "-" not in text:
        return text.split(",")
    first, last = (WEEKDAYS.index(day) for day in text.split("-"))
    return list(WEEKDAYS[first : last + 1])


def next_monday(day: dt.date) -> dt.date:
    """The Monday on or after the day."""
    return day + dt.timedelta(days=(_MONDAY - day.weekday()) % 7)


class CourseRows:
    """Writes the runs of ``seed/kurse.yaml`` into a batch."""

    def __init__(
        self,
        batch: Batch,
        *,
        titles: Mapping[str, str],
        carriers: Mapping[str, Organisation],
        sites: Mapping[str, Site],
        free: Sequence[FreeSpan],
        today: dt.date,
    ) -> None:
        self._batch = batch
        self._titles = titles
        self._carriers = carriers
        self._sites = sites
        self._free = free
        self._today = today
        self._courses: dict[tuple[object, str], Course] = {}

    def add(self, entry: Mapping[str, Any]) -> CourseRun:
        """One run with its rooms, places and sessions; on site nobody teaches in the school breaks."""
        rooms = [self._sites[key] for key in entry["ort"]]
        carrier = rooms[0].organisation if rooms else self._carriers[entry["traeger"]]
        week = parse_week(entry["woche"])
        pauses = entry["form"] != Mode.ONLINE
        days = self._session_days(entry, week, pauses)
        run = self._run(entry, self._course(carrier, entry["typ"]), week, pauses, days)
        for room in rooms:
            self._batch.add(RunSite, run=run, site=room)
        for kind, count in (
            (PlaceKind.SEAT, entry["plaetze"]),
            (PlaceKind.CHILDCARE, entry.get("kinder", 0)),
        ):
            for number in range(1, count + 1):
                self._batch.add(CoursePlace, run=run, kind=kind, number=number)
        self._sessions(run, week, days)
        return run

    def _course(self, carrier: Organisation, type_code: str) -> Course:
        key = (carrier.pk, type_code)
        if key not in self._courses:
            self._courses[key] = self._batch.add(
                Course, carrier=carrier, type_code=type_code, title=self._titles[type_code], is_invented=True
            )
        return self._courses[key]

    def _run(
        self,
        entry: Mapping[str, Any],
        course: Course,
        week: dict[str, list[list[str]]],
        pauses: bool,
        days: list[tuple[dt.date, int]],
    ) -> CourseRun:
        starts_on = days[0][0]
        schedule = self._batch.add(Schedule, week=week, skips_school_holidays=pauses)
        return self._batch.add(
            CourseRun,
            course=course,
            code=entry["code"],
            module=entry.get("modul"),
            level_from=entry["von"],
            level_to=entry["bis"],
            units=entry["ue"],
            starts_on=starts_on,
            ends_on=days[-1][0],
            minimum=entry["mindestens"],
            mode=entry["form"],
            status=entry["stand"],
            schedule=schedule,
            registration_opens_on=starts_on - dt.timedelta(days=60),
            contact="Anmeldestelle (erfunden)",
        )

    def _session_days(
        self, entry: Mapping[str, Any], week: dict[str, list[list[str]]], pauses: bool
    ) -> list[tuple[dt.date, int]]:
        """Days of teaching with their units, until the units of the module are used up."""
        units = units_per_day(week, entry["ue_woche"])
        start = next_monday(self._today + dt.timedelta(days=entry["start"]))
        days = teaching_days(
            start, start + _HORIZON, list(units), skip_school_holidays=pauses, spans=self._free
        )
        found: list[tuple[dt.date, int]] = []
        left = int(entry["ue"])
        for day in days:
            found.append((day, min(units[day.weekday()], left)))
            left -= found[-1][1]
            if left == 0:
                return found
        raise ValueError(f"seed/kurse.yaml: {entry['code']} does not end")

    def _sessions(
        self, run: CourseRun, week: dict[str, list[list[str]]], days: list[tuple[dt.date, int]]
    ) -> None:
        for day, units in days:
            start, end = week[WEEKDAYS[day.weekday()]][0]
            self._batch.add(
                Session,
                run=run,
                day=day,
                starts=dt.time.fromisoformat(start),
                ends=dt.time.fromisoformat(end),
                units=units,
            )


def units_per_day(week: dict[str, list[list[str]]], per_week: int) -> dict[int, int]:
    """Teaching units of each weekday, in proportion to its minutes; they add up to the units of a week."""
    minutes = {str(weekday): float(end - start) for weekday, start, end in week_spans(week)}
    return {int(weekday): units for weekday, units in apportion(minutes, per_week).items()}
