"""The hand-made timetable (conftest): its stops are real, its trips and times are invented."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from teilhabe.common.errors import Unusable
from teilhabe.geo.enums import Mode, Note, Origin
from teilhabe.geo.grid import Place
from teilhabe.geo.gtfs import GtfsFeed, Planner, Sample
from teilhabe.geo.loaded import Window
from teilhabe.geo.models import Feed, Territory, TravelTime
from teilhabe.geo.queries import NamedPoint, timetable_points, travel_net
from teilhabe.geo.services import Operator, load_gtfs, load_holidays
from teilhabe.geo.travel import TravelModel

Build = Callable[..., io.BytesIO]
BRAKEL, OTTBERGEN, HOEXTER = Place(51.71216, 9.18320), Place(51.71099, 9.30491), Place(51.77260, 9.38192)
SCHOOL_DAY = dt.date(2026, 11, 3)
MORNING = Window(dt.time(6, 45), dt.time(8, 15))


def planner(feed: io.BytesIO, day: dt.date = SCHOOL_DAY) -> Planner:
    return Planner(GtfsFeed(feed).timetable(day, around=[BRAKEL, HOEXTER]), TravelModel())


def minute(hour: int, minute: int) -> int:
    return hour * 60 + minute


def test_services_follow_week_and_exceptions(feed: Build) -> None:
    opened = GtfsFeed(feed())

    assert opened.days() == (dt.date(2026, 10, 1), dt.date(2026, 12, 18))
    assert opened.services_on(SCHOOL_DAY) == {"school"}
    assert opened.services_on(dt.date(2026, 11, 7)) == {"weekend"}
    assert opened.services_on(dt.date(2026, 11, 10)) == set()  # taken out by an exception
    assert opened.services_on(dt.date(2026, 11, 11)) == {"school", "weekend"}  # added by an exception
    assert opened.services_on(dt.date(2026, 12, 19)) == set()


def test_timetable_holds_the_hops_of_the_day_near_the_points(feed: Build) -> None:
    timetable = GtfsFeed(feed()).timetable(SCHOOL_DAY, around=[BRAKEL, HOEXTER])

    hops = [(hop.leaves, hop.arrives, hop.start, hop.end) for hop in timetable.connections]
    assert hops == [
        (minute(7, 0), minute(7, 20), "brakel", "hoexter"),  # passes Ottbergen without a time
        (minute(8, 0), minute(8, 10), "brakel", "ottbergen"),
        (minute(8, 11), minute(8, 20), "ottbergen", "hoexter"),
        (minute(12, 30), minute(12, 52), "hoexter", "brakel"),
    ]
    assert set(timetable.stops) == {"brakel", "ottbergen", "hoexter"}


def test_earliest_arrival_takes_the_next_trip(feed: Build) -> None:
    plan = planner(feed())

    at_seven, after = plan.arrivals(BRAKEL, minute(7, 0)), plan.arrivals(BRAKEL, minute(7, 1))

    assert at_seven["hoexter"] == (minute(7, 20), 1)
    assert after["hoexter"] == (minute(8, 20), 1)
    assert after["ottbergen"] == (minute(8, 10), 1)


def test_change_needs_three_minutes(feed: Build) -> None:
    def stop_times(connection: str) -> str:
        return (
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
            "early,07:00:00,07:00:00,brakel,1\nearly,07:10:00,07:10:00,ottbergen,2\n"
            f"late,{connection}:00,{connection}:00,ottbergen,1\nlate,07:30:00,07:30:00,hoexter,2\n"
        )

    missed = planner(feed(stop_times=stop_times("07:12"))).arrivals(BRAKEL, minute(6, 50))
    caught = planner(feed(stop_times=stop_times("07:13"))).arrivals(BRAKEL, minute(6, 50))

    assert "hoexter" not in missed
    assert caught["hoexter"] == (minute(7, 30), 2)


def test_change_on_foot_between_near_stops(feed: Build) -> None:
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon\n"
        "brakel,a,51.71216,9.18320\nottbergen,b,51.71099,9.30491\n"
        "across,c,51.71199,9.30491\nhoexter,d,51.77260,9.38192\n"  # 111 m with the detour: 1.9 minutes
    )
    times = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "early,07:00:00,07:00:00,brakel,1\nearly,07:10:00,07:10:00,ottbergen,2\n"
        "late,07:15:00,07:15:00,across,1\nlate,07:30:00,07:30:00,hoexter,2\n"
    )

    earlier = times.replace("07:15", "07:14")
    too_tight = planner(feed(stops=stops, stop_times=earlier)).arrivals(BRAKEL, minute(6, 50))
    caught = planner(feed(stops=stops, stop_times=times)).arrivals(BRAKEL, minute(6, 50))

    assert too_tight["across"].minute == minute(7, 12)
    assert "hoexter" not in too_tight
    assert caught["hoexter"] == (minute(7, 30), 2)


def test_trip_after_midnight_belongs_to_its_day(feed: Build) -> None:
    times = (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
        "early,23:50:00,23:50:00,brakel,1\nearly,24:12:00,24:12:00,hoexter,2\n"
    )

    found = planner(feed(stop_times=times)).arrivals(BRAKEL, minute(23, 40))

    assert found["hoexter"].minute == minute(24, 12)


def test_samples_are_the_median_over_the_window(feed: Build) -> None:
    # Leaving at 6:45, 7:00, 7:15, 7:30, 7:45, 8:00 takes 35, 20, 65, 50, 35, 20 minutes; sorted, the upper of
    # the two in the middle is 35.
    (sample,) = planner(feed()).samples(BRAKEL, [HOEXTER], *MORNING)

    assert sample == Sample(35, 0)


def test_samples_without_connection_more_often_than_not(feed: Build) -> None:
    (sample,) = planner(feed()).samples(HOEXTER, [BRAKEL], dt.time(20), dt.time(21, 30))

    assert sample == Sample(None, 0)


def test_point_without_stop_near_has_no_connection(feed: Build) -> None:
    (sample,) = planner(feed()).samples(BRAKEL, [Place(51.6, 9.3)], *MORNING)

    assert sample == Sample(None, 0)


TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
GOING_BACK = "early,07:00:00,07:00:00,brakel,1\nearly,06:50:00,06:50:00,hoexter,2\n"


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("stops", None, "stops.txt: is missing"),
        ("frequencies", "trip_id,x\nearly,1\n", "frequencies.txt: trips by headway are not supported"),
        ("stops", "stop_id,stop_lat\n", "stops.txt, line 1, column stop_lon: is missing"),
        (
            "stops",
            "stop_id,stop_lat,stop_lon\na,north,9\n",
            "stops.txt, line 2, column stop_lat: „north“ is no latitude in degrees",
        ),
        (
            "calendar_dates",
            "service_id,date,exception_type\nschool,1.10.26,1\n",
            "calendar_dates.txt, line 2, column date: „1.10.26“ is no day (YYYYMMDD)",
        ),
        (
            "stop_times",
            TIMES + "early,7:00,07:00:00,brakel,1\n",
            "stop_times.txt, line 2, column arrival_time: „7:00“ is no time (HH:MM:SS)",
        ),
        (
            "stop_times",
            TIMES + "early,07:00:00,07:00:00,paris,1\n",
            "stop_times.txt, line 2, column stop_id: „paris“ is not in stops.txt",
        ),
        (
            "stop_times",
            TIMES + "early,07:00:00,07:00:00,brakel,x\n",
            "stop_times.txt, line 2, column stop_sequence: „x“ is no whole number",
        ),
        (
            "stop_times",
            TIMES + GOING_BACK,
            "stop_times.txt, line 3, column arrival_time: trip early arrives before it left the stop before",
        ),
    ],
)
def test_bad_feed_is_named_by_file_line_and_column(
    feed: Build, file: str, text: str | None, fault: str
) -> None:
    with pytest.raises(Unusable) as caught:
        planner(feed(**{file: text}))

    assert caught.value.faults == [fault]


def test_feed_without_any_calendar(feed: Build) -> None:
    with pytest.raises(Unusable, match="as well"):
        GtfsFeed(feed(calendar=None, calendar_dates=None))


def test_file_that_is_no_zip() -> None:
    with pytest.raises(Unusable, match="is no zip file"):
        GtfsFeed(io.BytesIO(b"stop_id,stop_name"))


EXTRA = [NamedPoint("Bahnhof Brakel", BRAKEL), NamedPoint("Rathaus Höxter", HOEXTER)]
WINDOWS = (MORNING, Window(dt.time(11, 30), dt.time(12, 30)), Window(dt.time(20), dt.time(21)))


@pytest.fixture
def loaded(db: None, operator: Operator, feed: Build) -> Feed:
    return load_gtfs(
        actor=operator, file=feed(), name="probe.zip", windows=WINDOWS, extra_points=EXTRA, credit="erfunden"
    )


def test_load_stores_every_pair_and_window(loaded: Feed) -> None:
    assert loaded.version == "probe.zip, 2026-10-06"  # the first Tuesday of the feed; no holidays are loaded
    assert TravelTime.objects.filter(feed=loaded, source=Origin.TIMETABLE).count() == 6


def test_timetable_overrides_the_estimate_by_window(loaded: Feed) -> None:
    net = travel_net()

    noon = net.way(BRAKEL, HOEXTER, Mode.TRANSIT, arrive_by=dt.time(8, 30), leave_at=dt.time(12))
    night = net.way(BRAKEL, HOEXTER, Mode.TRANSIT, arrive_by=dt.time(8, 30), leave_at=dt.time(20, 15))

    assert (noon.minutes_there, noon.minutes_back, noon.origin) == (35, 67, Origin.TIMETABLE)
    assert (night.minutes_there, night.minutes_back, night.notes) == (35, None, (Note.NO_CONNECTION,))
    assert net.way(BRAKEL, HOEXTER, Mode.CAR).estimate


def test_second_timetable_replaces_the_first(loaded: Feed, operator: Operator, feed: Build) -> None:
    second = load_gtfs(
        actor=operator, file=feed(), name="neu.zip", day=SCHOOL_DAY, windows=[MORNING], extra_points=EXTRA
    )

    assert set(TravelTime.objects.values_list("feed", flat=True)) == {second.pk}


def test_day_without_trips_is_refused(loaded: Feed, operator: Operator, feed: Build) -> None:
    with pytest.raises(Unusable, match="no trip on 2026-12-25"):
        load_gtfs(actor=operator, file=feed(), name="x.zip", day=dt.date(2026, 12, 25), extra_points=EXTRA)

    assert list(Feed.objects.all()) == [loaded]


def test_chosen_day_avoids_holidays_and_days_without_trips(db: None, operator: Operator, feed: Build) -> None:
    Territory.objects.create(ags="05", name="Nordrhein-Westfalen", kind="land")
    load_holidays(actor=operator, years=[2026])
    dates = "service_id,date,exception_type\nschool,20261006,2\nschool,20261013,2\n"

    found = load_gtfs(
        actor=operator, file=feed(calendar_dates=dates), name="x.zip", windows=[MORNING], extra_points=EXTRA
    )

    assert found.version == "x.zip, 2026-11-03"  # 20 and 27 October lie in the autumn break


def test_all_towns_and_villages_are_points(reference: None) -> None:
    points = timetable_points()

    assert len(points) == 104  # ten towns and 94 villages; Stadt Aachen has no point
    assert {"05762016", "05762016/Bellersen"} <= {point.key for point in points}


def test_minutes_between_points_count_the_walk(db: None, operator: Operator, feed: Build) -> None:
    for ags, lat, lon in (("05762016", 51.716841, 9.184377), ("05762020", 51.775666, 9.381623)):
        Territory.objects.create(ags=ags, name=ags, kind="gemeinde", lat=lat, lon=lon)

    load_gtfs(actor=operator, file=feed(), name="x.zip", windows=[MORNING])

    # The seat of Brakel lies 10 minutes from its station, that of Höxter 6 from the stop. Leaving at 6:45, 7:00,
    # 7:15, 7:30, 7:45, 8:00 takes 41, 86, 71, 56, 41 minutes, then none; the upper of the two in the middle is 71.
    assert TravelTime.objects.get(from_key="05762016", to_key="05762020").minutes == 71
    assert TravelTime.objects.get(from_key="05762020", to_key="05762016").minutes is None


def test_points_are_needed(db: None, operator: Operator, feed: Build) -> None:
    with pytest.raises(Unusable, match="load_geo"):
        load_gtfs(actor=operator, file=feed(), name="x.zip")


def test_command_reads_feed_points_and_windows(
    db: None, tmp_path: Path, feed: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "f.zip").write_bytes(feed().read())
    (tmp_path / "p.csv").write_text(
        "name;lat;lon\nA;51.71216;9.18320\nB;51.77260;9.38192\n", encoding="utf-8"
    )

    call_command(
        "load_gtfs", str(tmp_path / "f.zip"), f"--points={tmp_path / 'p.csv'}", "--window=06:45-08:15",
        "--weekday=wednesday",
    )  # fmt: skip

    assert capsys.readouterr().out == "f.zip, 2026-10-07: 2 ways stored\n"


@pytest.mark.parametrize(
    "option", ["--window=8-7", "--window=08:00-07:00", "--weekday=dienstag", "--points=/nowhere"]
)
def test_command_refuses_bad_options(db: None, tmp_path: Path, feed: Build, option: str) -> None:
    (tmp_path / "f.zip").write_bytes(feed().read())

    with pytest.raises(CommandError):
        call_command("load_gtfs", str(tmp_path / "f.zip"), option)
