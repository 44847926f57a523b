"""Which backups may stay: all of two days, then one a day, and none beyond 35 days.

35 days is the end by which what was erased has also left the backups (deletion concept, R-46).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

PREFIX, SUFFIX, STAMP = "teilhabe-", ".backup.age", "%Y%m%dT%H%M%SZ"
EVERY = dt.timedelta(days=2)
LONGEST = dt.timedelta(days=35)


def name_at(moment: dt.datetime) -> str:
    """File name of a backup made at an aware moment."""
    return PREFIX + moment.astimezone(dt.UTC).strftime(STAMP) + SUFFIX


def moment_of(name: str) -> dt.datetime | None:
    """When the backup of that name was made; None for another file."""
    if not (name.startswith(PREFIX) and name.endswith(SUFFIX)):
        return None
    try:
        return dt.datetime.strptime(name[len(PREFIX) : -len(SUFFIX)], STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None


def to_remove(names: Iterable[str], now: dt.datetime) -> list[str]:
    """Names whose time is over. Files of other names and those from the future are left alone."""
    known = sorted(((moment, name) for name in names if (moment := moment_of(name))), reverse=True)
    days: set[dt.date] = set()
    over = []
    for moment, name in known:
        age = now - moment
        if age > LONGEST or (age > EVERY and moment.date() in days):
            over.append(name)
        if age > EVERY:
            days.add(moment.date())
    return over
