"""``teilhabe load_gtfs FILE``: median bus and rail minutes read from a timetable."""

from __future__ import annotations

import csv
import datetime as dt
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teilhabe.common.errors import Unusable
from teilhabe.geo.grid import Place
from teilhabe.geo.gtfs import WEEKDAYS
from teilhabe.geo.loaded import Window
from teilhabe.geo.queries import NamedPoint
from teilhabe.geo.services import WINDOWS, Operator, load_gtfs
from teilhabe.geo.sheet import Faults, latitude, longitude, read_lines, reader_for


def window(text: str) -> Window:
    """``06:30-08:30``."""
    try:
        since, until = (dt.time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError as error:
        raise ArgumentTypeError(f"„{text}“ is no window (06:30-08:30)") from error
    if since >= until:
        raise ArgumentTypeError(f"„{text}“ ends before it starts")
    return Window(since, until)


class Command(BaseCommand):
    help = "Read a GTFS feed (zip) for one day and store median door-to-door minutes by bus and rail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--day", type=dt.date.fromisoformat, help="the day to read (YYYY-MM-DD)")
        parser.add_argument("--weekday", choices=WEEKDAYS, default="tuesday", help="used without --day")
        parser.add_argument("--window", type=window, action="append", help="departures from-to; repeatable")
        parser.add_argument(
            "--points", type=Path, help="further points, e.g. course sites (CSV: name,lat,lon)"
        )
        parser.add_argument("--credit", default="", help="credit line to show beside the minutes")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                feed = load_gtfs(
                    actor=Operator(),
                    file=file,
                    name=path.name,
                    weekday=WEEKDAYS.index(options["weekday"]),
                    day=options["day"],
                    windows=options["window"] or WINDOWS,
                    extra_points=read_points(options["points"]) if options["points"] else (),
                    credit=options["credit"],
                )
        except (Unusable, OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{feed.version}: {feed.row_count} ways stored")


def read_points(path: Path) -> list[NamedPoint]:
    """Points of a table ``name,lat,lon``; raises ``Unusable`` with file, line and column."""
    faults = Faults()
    read = reader_for(faults, path.name)
    points = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for line in read_lines(lines, file=path.name, columns=("name", "lat", "lon"), separators=";,"):
            lat, lon = read(line, "lat", latitude), read(line, "lon", longitude)
            if lat is not None and lon is not None:
                points.append(NamedPoint(line.cells["name"], Place(lat, lon)))
    faults.stop_if_any()
    return points
