"""The day on which tests happen: a Wednesday between the autumn and the Christmas break."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

TODAY = dt.date(2026, 11, 25)
NOW = dt.datetime(2026, 11, 25, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))


def in_days(days: int) -> dt.date:
    """The day so many days from the day of the tests."""
    return TODAY + dt.timedelta(days=days)
