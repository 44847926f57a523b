"""Places of Kreis Höxter and a hand-made timetable over its real stops (times invented)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from teilhabe.geo.grid import Place
from teilhabe.geo.queries import REFERENCE
from teilhabe.geo.services import Operator, load_holidays, load_reference
from teilhabe.geo.travel import StopPoint

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

FEED = {
    "stops.txt": """stop_id,stop_name,stop_lat,stop_lon,location_type
brakel,Brakel(Höxter),51.71216,9.18320,
ottbergen,Höxter-Ottbergen,51.71099,9.30491,
hoexter,Höxter Rathaus,51.77260,9.38192,
far,Köln Hbf,50.94303,6.95873,
door,Eingang,,,2
""",
    "trips.txt": """route_id,service_id,trip_id
R1,school,early
R1,school,late
R1,school,home
R2,weekend,never
""",
    "stop_times.txt": """trip_id,arrival_time,departure_time,stop_id,stop_sequence
early,07:00:00,07:00:00,brakel,1
early,,,ottbergen,2
early,07:20:00,07:20:00,hoexter,3
late,08:00:00,08:00:00,brakel,1
late,08:10:00,08:11:00,ottbergen,2
late,08:20:00,08:20:00,hoexter,3
home,12:30:00,12:30:00,hoexter,1
home,12:52:00,12:52:00,brakel,2
never,07:05:00,07:05:00,brakel,1
never,07:06:00,07:06:00,hoexter,2
""",
    "calendar.txt": """service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date
school,1,1,1,1,1,0,0,20261001,20261218
weekend,0,0,0,0,0,1,1,20261001,20261218
""",
    "calendar_dates.txt": """service_id,date,exception_type
school,20261110,2
weekend,20261111,1
""",
}


def zipped(files: dict[str, str]) -> io.BytesIO:
    """A feed as a zip in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    buffer.seek(0)
    return buffer


@pytest.fixture
def feed() -> Callable[..., io.BytesIO]:
    """The hand-made feed, with some files replaced (``None`` leaves one out)."""

    def build(**changed: str | None) -> io.BytesIO:
        files = {**FEED, **{f"{name}.txt": text for name, text in changed.items()}}
        return zipped({name: text for name, text in files.items() if text is not None})

    return build


@pytest.fixture(scope="session")
def hoexter_stops() -> list[StopPoint]:
    """The shipped stops, read without a database."""
    with (REFERENCE / "stops_hoexter" / "stops.csv").open(encoding="utf-8", newline="") as file:
        return [
            StopPoint(row["eva"], Place(float(row["lat"]), float(row["lon"])), row["means"], row["ags"])
            for row in csv.DictReader(file)
        ]


@pytest.fixture
def operator() -> Operator:
    return Operator()


@pytest.fixture
def reference(db: None, operator: Operator) -> None:
    load_reference(actor=operator)


@pytest.fixture
def calendar(reference: None, operator: Operator) -> None:
    load_holidays(actor=operator)
