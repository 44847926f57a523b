"""Reading places and ways."""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from teilhabe.geo.enums import FeedKind, Mode, Origin, TerritoryKind
from teilhabe.geo.grid import Place
from teilhabe.geo.loaded import LoadedTime, LoadedTimes, Window
from teilhabe.geo.models import Boundary, District, Feed, Stop, Territory, TravelTime
from teilhabe.geo.travel import Estimator, StopPoint, TravelModel, Way, fastest

REFERENCE = Path(__file__).resolve().parent / "reference"


class NamedPoint(NamedTuple):
    """A point with the key a loaded table calls it by."""

    key: str
    place: Place


class CentreRecord(NamedTuple):
    """One of the 54 Kommunale Integrationszentren as the reference list knows it; empty text = not known."""

    ki_id: str
    name: str
    traeger: str
    kreis_ags: str
    regierungsbezirk: str
    strasse: str
    plz: str
    ort: str
    telefon: str
    email: str
    url: str
    kontakt_quelle: str
    kontakt_stand: str
    kontakt_status: str

    @property
    def ags(self) -> str:
        """The key of the body that runs the centre: its Kreis, for Stadt Aachen the town itself."""
        return self.ki_id.removeprefix("KI-")


@lru_cache(maxsize=1)
def centre_register() -> tuple[CentreRecord, ...]:
    """The 54 centres of NRW in the order of their keys (reference/centres_nrw.csv)."""
    with (REFERENCE / "centres_nrw.csv").open(encoding="utf-8", newline="") as file:
        return tuple(CentreRecord(**row) for row in csv.DictReader(file))


def territory_on(ags: str, day: dt.date) -> Territory | None:
    """The territory that has this key on this day."""
    return Territory.objects.existing_on(day).filter(ags=ags).order_by("-valid_from").first()


def successor_on(territory: Territory, day: dt.date) -> Territory | None:
    """Who stands for the territory on this day: itself while it exists, else along its successors.

    Nothing if the line ended without a successor (model rule 11: history moves by succession).
    """
    current: Territory | None = territory
    seen: set[uuid.UUID] = set()
    while current is not None and current.valid_to is not None and current.valid_to <= day:
        if current.pk in seen:
            raise ValueError(f"Succession of {territory.ags} runs in a circle.")
        seen.add(current.pk)
        current = current.successor
    return current


def towns_of(kreis_ags: str, *, on: dt.date) -> list[Territory]:
    """The towns (Gemeinden) of a Kreis on a day, by name."""
    towns = Territory.objects.existing_on(on).filter(kind=TerritoryKind.GEMEINDE, parent__ags=kreis_ags)
    return list(towns.select_related("parent").order_by("name"))


def place_of(point: Territory | District | Stop) -> Place | None:
    """The point of a town seat, village or stop; nothing where none is known."""
    if point.lat is None or point.lon is None:
        return None
    return Place(float(point.lat), float(point.lon))


def home_place(*, ags: str, district: str = "", on: dt.date) -> Place | None:
    """Where somebody lives as far as the estimate needs it: the village's centre, else the town's seat."""
    town = territory_on(ags, on)
    if town is None:
        return None
    village = town.districts.filter(name=district).first() if district else None
    return place_of(village) if village else place_of(town)


def find_point(key: str) -> Place | None:
    """A place by key: ``05762020`` (town seat), ``05762020/Godelheim`` (village), ``eva:8001121`` (stop)."""
    if key.startswith("eva:"):
        stop = Stop.objects.filter(eva=key.removeprefix("eva:")).first()
        return place_of(stop) if stop else None
    ags, _slash, village = key.partition("/")
    if village:
        district = District.objects.filter(territory__ags=ags, name=village).first()
        return place_of(district) if district else None
    town = Territory.objects.filter(ags=ags, valid_to__isnull=True).first()
    return place_of(town) if town else None


def timetable_points() -> list[NamedPoint]:
    """The points a timetable is read for: seats of all towns with a known point, and all villages."""
    towns = Territory.objects.filter(kind=TerritoryKind.GEMEINDE, lat__isnull=False, valid_to__isnull=True)
    points = [NamedPoint(town.ags, place) for town in towns if (place := place_of(town))]
    villages = District.objects.select_related("territory")
    points += [NamedPoint(f"{v.territory.ags}/{v.name}", place) for v in villages if (place := place_of(v))]
    return points


def travel_model() -> TravelModel:
    """The constants of the estimate: the defaults, changed by ``settings.TRAVEL_MODEL`` (a mapping)."""
    changed: Mapping[str, Any] = getattr(settings, "TRAVEL_MODEL", {})
    return TravelModel.from_mapping(changed)


class TravelNet:
    """All that is known about ways, read once: estimate, stops and loaded values. One per run or page."""

    def __init__(self, estimator: Estimator, loaded: LoadedTimes) -> None:
        self.estimator = estimator
        self.loaded = loaded

    def way(
        self,
        home: Place,
        site: Place,
        mode: Mode | str,
        *,
        arrive_by: dt.time | None = None,
        leave_at: dt.time | None = None,
    ) -> Way:
        """One way; a loaded matrix wins over a timetable, a timetable over the estimate."""
        mode = mode if isinstance(mode, Mode) else Mode(mode)
        if self.loaded:
            known = self.loaded.way(home, site, mode, arrive_by=arrive_by, leave_at=leave_at)
            if known is not None:
                return known
        return self.estimator.way(home, site, mode, leave_at=leave_at)

    def ways(
        self,
        home: Place,
        site: Place,
        modes: Iterable[Mode | str],
        *,
        arrive_by: dt.time | None = None,
        leave_at: dt.time | None = None,
    ) -> list[Way]:
        """The ways by all modes a person has, in the order given."""
        return [self.way(home, site, mode, arrive_by=arrive_by, leave_at=leave_at) for mode in modes]

    def fastest(
        self,
        home: Place,
        site: Place,
        modes: Iterable[Mode | str],
        *,
        arrive_by: dt.time | None = None,
        leave_at: dt.time | None = None,
    ) -> Way | None:
        """The way a reach limit is held against: the quickest mode that gets there and back."""
        return fastest(self.ways(home, site, modes, arrive_by=arrive_by, leave_at=leave_at))


def travel_net() -> TravelNet:
    """The net for the current stops, loads and constants; built anew only when one of them has changed."""
    return _net(tuple(_ways_feeds()), travel_model())


def _ways_feeds() -> Iterable[uuid.UUID]:
    kinds = (FeedKind.REFERENCE, FeedKind.MATRIX, FeedKind.TIMETABLE)
    return Feed.objects.filter(kind__in=kinds).order_by("loaded_at", "id").values_list("id", flat=True)


@lru_cache(maxsize=2)
def _net(_feeds: tuple[uuid.UUID, ...], model: TravelModel) -> TravelNet:
    return TravelNet(Estimator(model, stop_points()), LoadedTimes(_loaded_times()))


def stop_points() -> list[StopPoint]:
    """All stops as the estimate sees them; the stops of one town form one cluster."""
    rows = Stop.objects.order_by("eva").values_list("eva", "lat", "lon", "means", "territory__ags")
    return [
        StopPoint(eva, Place(float(lat), float(lon)), means, ags or "") for eva, lat, lon, means, ags in rows
    ]


def _loaded_times() -> Iterable[LoadedTime]:
    places: dict[tuple[Any, Any], Place] = {}
    rows = TravelTime.objects.order_by("feed__loaded_at", "feed_id").values_list(
        "from_lat", "from_lon", "to_lat", "to_lon", "mode", "minutes", "source", "transfers", "leaves_from",
        "leaves_until",
    )  # fmt: skip
    for (
        start_lat,
        start_lon,
        end_lat,
        end_lon,
        mode,
        minutes,
        source,
        transfers,
        since,
        until,
    ) in rows.iterator():
        start = places.setdefault((start_lat, start_lon), Place(float(start_lat), float(start_lon)))
        end = places.setdefault((end_lat, end_lon), Place(float(end_lat), float(end_lon)))
        window = Window(since, until) if since and until else None
        yield LoadedTime(start, end, Mode(mode), minutes, Origin(source), transfers, window)


def travel_ways(
    home: Place,
    site: Place,
    modes: Iterable[Mode | str],
    *,
    arrive_by: dt.time | None = None,
    leave_at: dt.time | None = None,
) -> list[Way]:
    """The ways of one pair. For many pairs take ``travel_net()`` once."""
    return travel_net().ways(home, site, modes, arrive_by=arrive_by, leave_at=leave_at)


def boundaries(*, parent_ags: str = "", kind: str = "") -> dict[str, Any]:
    """GeoJSON geometries by AGS, as far as the operator has loaded any (empty otherwise)."""
    rows = Boundary.objects.all()
    rows = rows.filter(territory__parent__ags=parent_ags) if parent_ags else rows
    rows = rows.filter(territory__kind=kind) if kind else rows
    return dict(rows.order_by("territory__ags").values_list("territory__ags", "geometry"))


def boundary_credit() -> str:
    """The credit line that must stand beside a map with loaded boundaries."""
    feeds = Feed.objects.filter(boundaries__isnull=False).distinct().order_by("loaded_at")
    return " · ".join(dict.fromkeys(feed.credit for feed in feeds if feed.credit))


def credit_lines() -> list[str]:
    """The credit lines of everything loaded, each once, in the order of loading."""
    lines = Feed.objects.order_by("loaded_at", "id").values_list("credit", flat=True)
    return list(dict.fromkeys(line for text in lines for line in text.splitlines() if line))
