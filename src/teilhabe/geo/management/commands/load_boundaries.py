"""``teilhabe load_boundaries FILE``: official outlines for the map."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teilhabe.common.errors import Unusable
from teilhabe.geo.services import Operator, load_boundaries


class Command(BaseCommand):
    help = "Load outlines of territories (GeoJSON FeatureCollection in WGS84, each feature with its AGS)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--credit", default="", help="credit line to show beside the map")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            text = path.read_text(encoding="utf-8-sig")
            load = load_boundaries(actor=Operator(), text=text, file=path.name, credit=options["credit"])
        except (Unusable, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{load.feed.row_count} outlines loaded, {len(load.skipped)} of unknown territories skipped"
        )
