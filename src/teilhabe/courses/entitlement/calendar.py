"""Periods of months after BGB § 188 Abs. 2, 3."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def end_of_period(start: date, months: int) -> date:
    """The last day of a period of n months that begins with an event on `start`.

    It ends with the day of the same number; where the month has none, with the month's last day (BGB § 188
    Abs. 2, 3). The last day is still inside the period. Dates beyond the calendar end with its last day.
    """
    position = start.year * 12 + start.month - 1 + months
    year, month = divmod(position, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def start_of_period(end: date, months: int) -> date:
    """The latest day whose period of n months has ended by `end`; used to find days at the edges."""
    position = end.year * 12 + end.month - 1 - months
    year, month = divmod(position, 12)
    return date(year, month + 1, min(end.day, monthrange(year, month + 1)[1]))
