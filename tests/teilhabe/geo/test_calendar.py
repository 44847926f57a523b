import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe.geo.calendar import FreeSpan, free_spans, nth_teaching_day, teaching_days
from teilhabe.geo.enums import HolidayKind

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
AUTUMN = FreeSpan(dt.date(2026, 10, 17), dt.date(2026, 10, 31), HolidayKind.SCHOOL, "Herbstferien")
UNITY = FreeSpan(dt.date(2026, 10, 3), dt.date(2026, 10, 3), HolidayKind.PUBLIC, "Tag der Deutschen Einheit")
SPANS = (UNITY, AUTUMN)
days = st.dates(dt.date(2024, 1, 1), dt.date(2029, 6, 30))


def day(month: int, number: int) -> dt.date:
    return dt.date(2026, month, number)


def test_teaching_days_leave_out_school_breaks() -> None:
    found = teaching_days(day(10, 12), day(11, 5), {MON, THU}, spans=SPANS)

    assert found == [day(10, 12), day(10, 15), day(11, 2), day(11, 5)]


def test_teaching_days_through_the_school_break() -> None:
    found = teaching_days(day(10, 12), day(10, 22), {MON, THU}, skip_school_holidays=False, spans=SPANS)

    assert found == [day(10, 12), day(10, 15), day(10, 19), day(10, 22)]


def test_public_holiday_is_free_even_without_school_breaks() -> None:
    assert teaching_days(day(10, 2), day(10, 4), {SAT}, skip_school_holidays=False, spans=SPANS) == []


def test_extra_days_count_even_on_a_holiday_and_cancelled_ones_never() -> None:
    found = teaching_days(
        day(10, 1),
        day(10, 8),
        {THU},
        extra=[UNITY.starts_on, day(10, 30)],
        cancelled=[day(10, 8)],
        spans=SPANS,
    )

    assert found == [day(10, 1), day(10, 3)]


@pytest.mark.parametrize("weekdays", [{7}, {-1}, {0, 9}])
def test_unknown_weekday_is_refused(weekdays: set[int]) -> None:
    with pytest.raises(ValueError, match="No weekday"):
        teaching_days(day(1, 1), day(1, 2), weekdays, spans=())


def test_end_before_start_gives_no_days() -> None:
    assert teaching_days(day(10, 8), day(10, 1), {THU}, spans=()) == []


def test_nth_teaching_day_skips_the_break() -> None:
    assert nth_teaching_day(day(10, 12), {MON, THU}, 3, spans=SPANS) == day(11, 2)
    assert nth_teaching_day(day(10, 12), {MON, THU}, 3, skip_school_holidays=False, spans=SPANS) == day(
        10, 19
    )


@pytest.mark.parametrize(("weekdays", "count"), [(set(), 1), ({MON}, 0), ({MON}, 1000)])
def test_nth_teaching_day_that_cannot_be(weekdays: set[int], count: int) -> None:
    with pytest.raises(ValueError, match=r"meets at least once|do not fit"):
        nth_teaching_day(day(1, 1), weekdays, count, spans=())


@given(days, st.integers(1, 60), st.sets(st.integers(0, 6), min_size=1))
def test_nth_teaching_day_is_the_last_of_so_many(start: dt.date, count: int, weekdays: set[int]) -> None:
    end = nth_teaching_day(start, weekdays, count, spans=SPANS)

    found = teaching_days(start, end, weekdays, spans=SPANS)
    assert len(found) == count
    assert found[-1] == end


def test_loaded_calendar_of_nrw_in_2026(calendar: None) -> None:
    spans = free_spans(day(1, 1), day(12, 31))

    public = [span.name for span in spans if span.kind == HolidayKind.PUBLIC]
    assert public == [
        "Neujahr",
        "Karfreitag",
        "Ostermontag",
        "Erster Mai",
        "Christi Himmelfahrt",
        "Pfingstmontag",
        "Fronleichnam",
        "Tag der Deutschen Einheit",
        "Allerheiligen",
        "Erster Weihnachtstag",
        "Zweiter Weihnachtstag",
    ]
    school = [(span.name, span.starts_on, span.ends_on) for span in spans if span.kind == HolidayKind.SCHOOL]
    assert school == [
        ("Weihnachtsferien", dt.date(2025, 12, 22), day(1, 6)),
        ("Oster-/Frühjahrsferien", day(3, 30), day(4, 11)),
        ("Himmelfahrts-/Pfingstferien", day(5, 26), day(5, 26)),
        ("Sommerferien", day(7, 20), day(9, 1)),
        ("Herbstferien", day(10, 17), day(10, 31)),
        ("Weihnachtsferien", day(12, 23), dt.date(2027, 1, 6)),
    ]


def test_break_over_new_year_before_the_first_loaded_year_is_whole(calendar: None) -> None:
    first = free_spans(dt.date(2024, 1, 2), dt.date(2024, 1, 2))

    assert [(span.starts_on, span.ends_on) for span in first] == [
        (dt.date(2023, 12, 21), dt.date(2024, 1, 5))
    ]


def test_teaching_days_read_the_calendar_once(calendar: None, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = teaching_days(day(12, 14), dt.date(2027, 1, 11), {MON})

    assert found == [day(12, 14), day(12, 21), dt.date(2027, 1, 11)]
