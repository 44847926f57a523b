import datetime as dt

from teilhabe.geo.enums import Mode, Note, Origin
from teilhabe.geo.grid import Place
from teilhabe.geo.loaded import LoadedTime, LoadedTimes, Window
from teilhabe.geo.travel import Way

A, B, C = Place(51.70, 9.20), Place(51.80, 9.30), Place(51.60, 9.10)
MORNING, EVENING = Window(dt.time(6, 30), dt.time(8, 30)), Window(dt.time(20), dt.time(21, 30))


def row(start: Place, end: Place, minutes: int | None, **values: object) -> LoadedTime:
    return LoadedTime(start, end, Mode.TRANSIT, minutes, **{"source": Origin.MATRIX, **values})  # type: ignore[arg-type]


def test_way_of_a_matrix_is_no_estimate() -> None:
    way = LoadedTimes([row(A, B, 25), row(B, A, 31)]).way(A, B, Mode.TRANSIT)

    assert way == Way(Mode.TRANSIT, 25, 31, origin=Origin.MATRIX)
    assert not way.estimate


def test_way_back_is_taken_from_the_way_there_and_said_so() -> None:
    way = LoadedTimes([row(A, B, 25)]).way(A, B, Mode.TRANSIT)

    assert way == Way(Mode.TRANSIT, 25, 25, notes=(Note.BACK_AS_THERE,), origin=Origin.MATRIX)


def test_way_not_loaded_is_left_to_the_estimate() -> None:
    loaded = LoadedTimes([row(A, B, 25)])

    assert loaded.way(A, B, Mode.CAR) is None
    assert loaded.way(A, C, Mode.TRANSIT) is None
    assert loaded.way(A, A, Mode.TRANSIT) is None
    assert loaded.way(B, A, Mode.TRANSIT) is None
    assert not LoadedTimes([])


def test_home_close_to_a_loaded_point_is_that_point() -> None:
    loaded = LoadedTimes([row(A, B, 25)])

    assert loaded.way(Place(51.704, 9.20), B, Mode.TRANSIT) is not None  # 445 m
    assert loaded.way(Place(51.705, 9.20), B, Mode.TRANSIT) is None  # 556 m


def test_matrix_wins_over_timetable_whatever_came_first() -> None:
    rows = [row(A, B, 25), row(A, B, 50, source=Origin.TIMETABLE, window=MORNING)]

    for order in (rows, rows[::-1]):
        way = LoadedTimes(order).way(A, B, Mode.TRANSIT)
        assert way is not None
        assert way.minutes_there == 25


def test_later_load_of_the_same_way_counts() -> None:
    way = LoadedTimes([row(A, B, 25), row(A, B, 26)]).way(A, B, Mode.TRANSIT)

    assert way is not None
    assert way.minutes_there == 26


def timetable(**minutes: int | None) -> LoadedTimes:
    values = {"source": Origin.TIMETABLE}
    return LoadedTimes(
        [
            row(A, B, minutes["out_morning"], window=MORNING, **values),
            row(A, B, minutes["out_evening"], window=EVENING, **values),
            row(B, A, minutes["back_morning"], window=MORNING, transfers=1, **values),
            row(B, A, minutes["back_evening"], window=EVENING, transfers=2, **values),
        ]
    )


def test_windows_are_chosen_by_arrival_and_end_of_the_course() -> None:
    loaded = timetable(out_morning=30, out_evening=60, back_morning=35, back_evening=70)

    def minutes(arrive_by: dt.time | None, leave_at: dt.time | None) -> tuple[int | None, int | None]:
        way = loaded.way(A, B, Mode.TRANSIT, arrive_by=arrive_by, leave_at=leave_at)
        assert way is not None
        return way.minutes_there, way.minutes_back

    assert minutes(dt.time(9), dt.time(12)) == (30, 35)
    assert minutes(dt.time(17), dt.time(20, 15)) == (
        60,
        70,
    )  # leaves at 16: four hours to 20:00, over seven from 8:30
    assert minutes(None, None) == (30, 35)
    assert minutes(dt.time(0, 30), dt.time(23)) == (30, 70)


def test_no_connection_in_the_evening_is_said() -> None:
    loaded = timetable(out_morning=30, out_evening=60, back_morning=35, back_evening=None)

    way = loaded.way(A, B, Mode.TRANSIT, arrive_by=dt.time(9), leave_at=dt.time(20, 30))

    assert way == Way(Mode.TRANSIT, 30, None, 2, notes=(Note.NO_CONNECTION,), origin=Origin.TIMETABLE)
