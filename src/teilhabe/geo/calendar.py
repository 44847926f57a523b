"""Which days a course meets: weekdays in a span without public holidays and, if wanted, school breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from teilhabe.geo.enums import HolidayKind
from teilhabe.geo.models import Holiday

DAY = dt.timedelta(days=1)
LONGEST_RUN = dt.timedelta(days=5 * 366)


class FreeSpan(NamedTuple):
    """Days without teaching, both ends included."""

    starts_on: dt.date
    ends_on: dt.date
    kind: HolidayKind
    name: str


def free_spans(start: dt.date, end: dt.date, *, land_ags: str = "05") -> list[FreeSpan]:
    """Public holidays and school breaks that touch the span: one query, to be shared by many courses."""
    rows = Holiday.objects.filter(territory__ags=land_ags, starts_on__lte=end, ends_on__gte=start)
    fields = rows.order_by("starts_on", "kind", "name").values_list("starts_on", "ends_on", "kind", "name")
    return [FreeSpan(first, last, HolidayKind(kind), name) for first, last, kind, name in fields]


def teaching_days(
    start: dt.date,
    end: dt.date,
    weekdays: Collection[int],
    *,
    skip_school_holidays: bool = True,
    extra: Iterable[dt.date] = (),
    cancelled: Collection[dt.date] = (),
    spans: Collection[FreeSpan] | None = None,
) -> list[dt.date]:
    """The days from ``start`` to ``end`` (both included) on which a course meets, in order.

    ``weekdays``: 0 = Monday … 6 = Sunday. Public holidays are always free; school breaks only if
    ``skip_school_holidays``. ``extra`` days are added even on a holiday, ``cancelled`` ones always removed.
    ``spans``: free spans read before (``free_spans``); without them one query is made.
    """
    _check(weekdays)
    known = free_spans(start, end) if spans is None else spans
    free = _free_days(known, skip_school_holidays, start, end)
    met = {day for day in _days(start, end) if day.weekday() in weekdays and day not in free}
    met |= {day for day in extra if start <= day <= end}
    return sorted(met - set(cancelled))


def nth_teaching_day(
    start: dt.date,
    weekdays: Collection[int],
    count: int,
    *,
    skip_school_holidays: bool = True,
    spans: Collection[FreeSpan] | None = None,
) -> dt.date:
    """The day on which the course meets for the ``count``-th time: when a module with so many days ends."""
    _check(weekdays)
    if count < 1 or not weekdays:
        raise ValueError("A course meets at least once, on at least one weekday.")
    last = start + LONGEST_RUN
    known = free_spans(start, last) if spans is None else spans
    free = _free_days(known, skip_school_holidays, start, last)
    left = count
    for day in _days(start, last):
        left -= day.weekday() in weekdays and day not in free
        if not left:
            return day
    raise ValueError(f"{count} teaching days do not fit into five years.")


def _check(weekdays: Collection[int]) -> None:
    if wrong := [day for day in weekdays if day not in range(7)]:
        raise ValueError(f"No weekday (0 = Monday … 6 = Sunday): {wrong}")


def _free_days(spans: Iterable[FreeSpan], with_school: bool, start: dt.date, end: dt.date) -> set[dt.date]:
    kinds = {HolidayKind.PUBLIC, HolidayKind.SCHOOL} if with_school else {HolidayKind.PUBLIC}
    counted = (span for span in spans if span.kind in kinds)
    return {day for span in counted for day in _days(max(span.starts_on, start), min(span.ends_on, end))}


def _days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    day = start
    while day <= end:
        yield day
        day += DAY
