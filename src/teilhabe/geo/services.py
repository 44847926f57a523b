"""Loading reference rows: acts of the operator, each replacing what the load before it brought."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import IO, Any, NamedTuple

import holidays
from django.db import transaction
from django.utils import timezone

from teilhabe.audit.services import Acting, record
from teilhabe.common.errors import Unusable
from teilhabe.geo.enums import FeedKind, HolidayKind, Mode, Origin
from teilhabe.geo.grid import Place, great_circle_km
from teilhabe.geo.gtfs import GtfsFeed, Planner, Sample
from teilhabe.geo.loaded import Window
from teilhabe.geo.matrix import MatrixRow, read_matrix
from teilhabe.geo.models import Boundary, District, Feed, Holiday, Stop, Territory, TravelTime
from teilhabe.geo.outlines import read_outlines
from teilhabe.geo.queries import REFERENCE, NamedPoint, find_point, timetable_points, travel_model
from teilhabe.geo.travel import TravelModel, walk_minutes, whole_minutes

LAND_AGS = "05"
REFERENCE_VERSION = "2026-11"
STOPS_VERSION = "db-hafas-stations 2.0.0"
TOWNS_CREDIT = "Gemeinden und Kreise: Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, 31.12.2023"
STOPS_CREDIT = (
    "Haltestellen: DB InfraGO AG (RIS::Stations, StaDa), CC BY 4.0\n© OpenStreetMap-Mitwirkende, ODbL 1.0"
)
HOLIDAYS_CREDIT = "Feiertage und Schulferien: Python-Paket holidays (MIT)"
HOLIDAY_YEARS = range(2024, 2030)
WINDOWS = (
    Window(dt.time(6, 30), dt.time(8, 30)),
    Window(dt.time(11, 30), dt.time(13, 30)),
    Window(dt.time(16, 0), dt.time(18, 0)),
    Window(dt.time(20, 0), dt.time(21, 30)),
)
BATCH = 2000


@dataclass(frozen=True)
class Operator:
    """Whoever runs a command on the server: acts for no centre and is named so in the log."""

    user_key: str = "operator"
    role_key: str = "operator"
    centre_id: uuid.UUID | None = None


def _new_feed(actor: Acting, kind: FeedKind, version: str, credit: str) -> Feed:
    record(actor=actor, act=f"geo.load_{kind.value}", purpose="P8")
    return Feed.objects.create(kind=kind, version=version[:120], credit=credit, loaded_at=timezone.now())


def _done(feed: Feed, rows: int) -> Feed:
    feed.row_count = rows
    feed.save(update_fields=["row_count"])
    return feed


@transaction.atomic
def load_reference(*, actor: Acting) -> Feed:
    """Territories of NRW, villages and stops of Kreis Höxter from the files shipped with the program.

    Running it again changes nothing but what the files changed: rows are matched by AGS, village name and EVA
    number; stops that are no longer in the file are removed.
    """
    feed = _new_feed(actor, FeedKind.REFERENCE, REFERENCE_VERSION, f"{TOWNS_CREDIT}\n{STOPS_CREDIT}")
    territories = _load_territories()
    villages = _load_villages(territories)
    stops = _load_stops(territories, feed)
    Feed.objects.filter(kind=FeedKind.REFERENCE).exclude(pk=feed.pk).delete()
    return _done(feed, len(territories) + villages + stops)


def _shipped(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _load_territories() -> dict[str, Territory]:
    """Rows without a start day are the shipped ones; territories that began or ended later are left alone."""
    known = {row.ags: row for row in Territory.objects.filter(valid_from__isnull=True)}
    rows = sorted(_shipped("territories.csv"), key=lambda row: len(row["ags"]))
    for row in rows:
        territory = known.setdefault(row["ags"], Territory(ags=row["ags"]))
        territory.name, territory.kind = row["name"], row["kind"]
        territory.parent = known.get(row["parent"])
        territory.lat = Decimal(row["lat"]) if row["lat"] else None
        territory.lon = Decimal(row["lon"]) if row["lon"] else None
    shipped = {row["ags"]: known[row["ags"]] for row in rows}
    Territory.objects.bulk_create(
        shipped.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["name", "kind", "parent", "lat", "lon"],
    )
    return shipped


def _load_villages(territories: Mapping[str, Territory]) -> int:
    rows = [
        District(territory=territories[row["ags"]], name=row["name"], lat=row["lat"], lon=row["lon"])
        for row in _shipped("stops_hoexter/villages.csv")
    ]
    District.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["territory", "name"], update_fields=["lat", "lon"]
    )
    return len(rows)


def _load_stops(territories: Mapping[str, Territory], feed: Feed) -> int:
    rows = [
        Stop(
            eva=row["eva"],
            name=row["name"],
            lat=row["lat"],
            lon=row["lon"],
            means=row["means"],
            territory=territories.get(row["ags"]),
            feed=feed,
        )
        for row in _shipped("stops_hoexter/stops.csv")
    ]
    Stop.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["eva"],
        update_fields=["name", "lat", "lon", "means", "territory", "feed"],
    )
    Stop.objects.exclude(feed=feed).delete()
    return len(rows)


@transaction.atomic
def load_holidays(*, actor: Acting, years: Iterable[int] = HOLIDAY_YEARS) -> Feed:
    """Public holidays (law of NRW) and school breaks (KMK) of whole years; needs the reference rows first.

    Spans of these years are replaced. School breaks end where the package's data ends (summer 2029 as of
    holidays 0.109); a break that runs over New Year is one span.
    """
    wanted = sorted(set(years))
    land = Territory.objects.filter(ags=LAND_AGS).first()
    if land is None:
        raise Unusable(["Load the reference rows first (load_geo)."])
    feed = _new_feed(actor, FeedKind.HOLIDAYS, f"{wanted[0]}-{wanted[-1]}", HOLIDAYS_CREDIT)
    spans = [*_public_days(wanted), *_school_breaks(wanted)]
    first, last = dt.date(wanted[0], 1, 1), dt.date(wanted[-1], 12, 31)
    Holiday.objects.filter(territory=land, ends_on__gte=first, starts_on__lte=last).delete()
    Holiday.objects.bulk_create(
        Holiday(territory=land, kind=kind, name=name, starts_on=start, ends_on=end)
        for kind, name, start, end in spans
    )
    Feed.objects.filter(kind=FeedKind.HOLIDAYS).exclude(pk=feed.pk).delete()
    return _done(feed, len(spans))


Span = tuple[HolidayKind, str, dt.date, dt.date]


def _public_days(years: Sequence[int]) -> list[Span]:
    days = holidays.country_holidays("DE", subdiv="NW", years=years, language="de")
    return [(HolidayKind.PUBLIC, name, day, day) for day, name in sorted(days.items())]


def _school_breaks(years: Sequence[int]) -> list[Span]:
    around = range(years[0] - 1, years[-1] + 2)
    days = holidays.country_holidays("DE", subdiv="NW", years=around, language="de", categories=("school",))
    numbered = enumerate(sorted(days.items()))
    runs = groupby(numbered, key=lambda item: (item[1][0].toordinal() - item[0], item[1][1]))
    spans = []
    for (_offset, name), run in runs:
        found = [day for _number, (day, _name) in run]
        if found[-1].year >= years[0] and found[0].year <= years[-1]:
            spans.append((HolidayKind.SCHOOL, name, found[0], found[-1]))
    return spans


class _Points:
    """``find_point`` with a memory: a matrix names each place many times."""

    def __init__(self) -> None:
        self._known: dict[str, Place | None] = {}

    def __call__(self, key: str) -> Place | None:
        if key not in self._known:
            self._known[key] = find_point(key)
        return self._known[key]


@transaction.atomic
def load_matrix(
    *, actor: Acting, lines: Iterable[str], file: str, credit: str = "", keep: bool = False
) -> Feed:
    """Load a matrix (``von,nach,modus,minuten``) that overrides estimate and timetable.

    Replaces all matrices loaded before unless ``keep``. ``Unusable`` names file, line and column of each
    fault; then nothing is changed.
    """
    rows = read_matrix(lines, file=file, find=_Points())
    feed = _new_feed(actor, FeedKind.MATRIX, file, credit)
    if not keep:
        Feed.objects.filter(kind=FeedKind.MATRIX).exclude(pk=feed.pk).delete()
    TravelTime.objects.bulk_create((_matrix_time(row, feed) for row in rows), batch_size=BATCH)
    return _done(feed, len(rows))


def _matrix_time(row: MatrixRow, feed: Feed) -> TravelTime:
    return TravelTime(
        from_key=row.from_key,
        to_key=row.to_key,
        mode=row.mode,
        minutes=row.minutes,
        source=Origin.MATRIX,
        feed=feed,
        **_ends(row.start, row.end),
    )


def _ends(start: Place, end: Place) -> dict[str, Any]:
    return {
        "from_lat": round(start.lat, 6),
        "from_lon": round(start.lon, 6),
        "to_lat": round(end.lat, 6),
        "to_lon": round(end.lon, 6),
    }


def load_gtfs(
    *,
    actor: Acting,
    file: IO[bytes] | str,
    name: str,
    weekday: int = 1,
    day: dt.date | None = None,
    windows: Sequence[Window] = WINDOWS,
    extra_points: Sequence[NamedPoint] = (),
    credit: str = "",
) -> Feed:
    """Read a GTFS feed for one day and store median door-to-door minutes between all points, per window.

    ``day``: the day read; without it the first such ``weekday`` (0 = Monday) of the feed that is neither a
    public holiday nor in a school break and has trips. ``extra_points``: sites besides seats and villages.
    Replaces the timetable loaded before. ``Unusable`` for a feed that cannot be read; nothing changes then.
    """
    feed = GtfsFeed(file)
    points = [*timetable_points(), *extra_points]
    if not points:
        raise Unusable(["No points to read a timetable for: load the reference rows first (load_geo)."])
    chosen = day or _first_school_day(feed, weekday)
    timetable = feed.timetable(chosen, around=[point.place for point in points])
    if not timetable.connections:
        raise Unusable([f"{name}: no trip on {chosen.isoformat()} near the known places"])
    planner = Planner(timetable, travel_model())
    rows = list(_timetable_rows(planner, points, windows))
    return _store_timetable(actor, rows, f"{name}, {chosen.isoformat()}", credit)


def _first_school_day(feed: GtfsFeed, weekday: int) -> dt.date:
    first, last = feed.days()
    spans = Holiday.objects.filter(starts_on__lte=last, ends_on__gte=first).values_list(
        "starts_on", "ends_on"
    )
    taken = list(spans)
    day = first + dt.timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        if not any(start <= day <= end for start, end in taken) and feed.services_on(day):
            return day
        day += dt.timedelta(days=7)
    raise Unusable([f"calendar.txt: no such weekday with trips outside holidays from {first} to {last}"])


def _timetable_rows(
    planner: Planner, points: Sequence[NamedPoint], windows: Sequence[Window]
) -> Iterator[TravelTime]:
    places = [point.place for point in points]
    model = travel_model()
    for start in points:
        for window in windows:
            samples = planner.samples(start.place, places, window.since, window.until)
            for end, sample in zip(points, samples, strict=True):
                if start.key != end.key:
                    yield _timetable_time(start, end, window, _or_on_foot(sample, start, end, model))


def _or_on_foot(sample: Sample, start: NamedPoint, end: NamedPoint, model: TravelModel) -> Sample:
    on_foot = whole_minutes(walk_minutes(great_circle_km(start.place, end.place), model))
    if sample.minutes is not None and on_foot <= sample.minutes:
        return Sample(on_foot, 0)
    return sample


def _timetable_time(start: NamedPoint, end: NamedPoint, window: Window, sample: Sample) -> TravelTime:
    return TravelTime(
        from_key=start.key,
        to_key=end.key,
        mode=Mode.TRANSIT,
        minutes=sample.minutes,
        transfers=sample.transfers,
        leaves_from=window.since,
        leaves_until=window.until,
        source=Origin.TIMETABLE,
        **_ends(start.place, end.place),
    )


@transaction.atomic
def _store_timetable(actor: Acting, rows: Sequence[TravelTime], version: str, credit: str) -> Feed:
    feed = _new_feed(actor, FeedKind.TIMETABLE, version, credit)
    Feed.objects.filter(kind=FeedKind.TIMETABLE).exclude(pk=feed.pk).delete()
    for row in rows:
        row.feed = feed
    TravelTime.objects.bulk_create(rows, batch_size=BATCH)
    return _done(feed, len(rows))


class BoundaryLoad(NamedTuple):
    feed: Feed
    skipped: list[str]  # keys of the file that no known territory has


@transaction.atomic
def load_boundaries(*, actor: Acting, text: str, file: str, credit: str = "") -> BoundaryLoad:
    """Load outlines from a GeoJSON FeatureCollection whose features carry an AGS (WGS84).

    An outline replaces the one the territory had. Features of unknown territories are skipped and named;
    ``Unusable`` for anything malformed, and then nothing is changed.
    """
    outlines = read_outlines(text, file=file)
    known = {t.ags: t for t in Territory.objects.filter(valid_to__isnull=True, ags__in=list(outlines))}
    feed = _new_feed(actor, FeedKind.BOUNDARIES, file, credit)
    Boundary.objects.bulk_create(
        [Boundary(territory=known[ags], geometry=outlines[ags], feed=feed) for ags in sorted(known)],
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["geometry", "feed"],
    )
    Feed.objects.filter(kind=FeedKind.BOUNDARIES, boundaries__isnull=True).exclude(pk=feed.pk).delete()
    return BoundaryLoad(_done(feed, len(known)), sorted(set(outlines) - set(known)))
