"""The meetings of a run, from weekly times, public holidays and school breaks of NRW."""

from __future__ import annotations

import datetime as dt

from teilhabe.courses.models import Attendance, CourseRun, Session
from teilhabe.directory.models import WEEKDAYS, Schedule
from teilhabe.geo.calendar import teaching_days

UNIT_MINUTES = 45


def write_sessions(run: CourseRun) -> int:
    """Write the sessions until the units of the run are used up; those with attendance stay. Returns their number.

    The caller logs and, for a run that others can see, holds its lock.
    """
    noted = Attendance.objects.filter(run=run).values("session")
    Session.objects.filter(run=run).exclude(pk__in=noted).delete()
    kept = set(Session.objects.filter(run=run).values_list("day", "starts"))
    left = run.units - sum(Session.objects.filter(run=run).values_list("units", flat=True))
    fresh: list[Session] = []
    for day, starts, ends in _meetings(run):
        if (day, starts) in kept:
            continue
        units = min(left, _units(starts, ends))
        if units <= 0:
            break
        fresh.append(Session(run=run, day=day, starts=starts, ends=ends, units=units))
        left -= units
    Session.objects.bulk_create(fresh)
    return len(kept) + len(fresh)


def _meetings(run: CourseRun) -> list[tuple[dt.date, dt.time, dt.time]]:
    schedule = run.schedule
    days = teaching_days(
        run.starts_on,
        run.ends_on,
        schedule.weekdays,
        skip_school_holidays=schedule.skips_school_holidays,
        extra=[dt.date.fromisoformat(day) for day in schedule.extra_days],
        cancelled=[dt.date.fromisoformat(day) for day in schedule.cancelled_days],
    )
    return [(day, starts, ends) for day in days for starts, ends in _times(schedule, day)]


def _times(schedule: Schedule, day: dt.date) -> list[tuple[dt.time, dt.time]]:
    """The times of that weekday; an extra day on another weekday meets at the times of the first weekday."""
    spans = schedule.week.get(WEEKDAYS[day.weekday()])
    if not spans:
        spans = next((schedule.week[name] for name in WEEKDAYS if schedule.week.get(name)), [])
    return [(dt.time.fromisoformat(start), dt.time.fromisoformat(end)) for start, end in spans]


def _units(starts: dt.time, ends: dt.time) -> int:
    """Whole teaching units of 45 minutes; what is left over is break."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    return minutes // UNIT_MINUTES
