"""``teilhabe load_travel_matrix FILE``: real minutes instead of estimates."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teilhabe.common.errors import Unusable
from teilhabe.geo.services import Operator, load_matrix


class Command(BaseCommand):
    help = "Load a travel-time matrix (CSV: von,nach,modus,minuten). It overrides timetable and estimate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--credit", default="", help="credit line to show beside the minutes")
        parser.add_argument("--keep", action="store_true", help="keep the matrices loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                feed = load_matrix(
                    actor=Operator(),
                    lines=lines,
                    file=path.name,
                    credit=options["credit"],
                    keep=options["keep"],
                )
        except (Unusable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{feed.row_count} ways loaded")
