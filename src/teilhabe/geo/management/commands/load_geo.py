"""``teilhabe load_geo``: territories, villages, stops, holidays shipped with the program."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teilhabe.common.errors import Unusable
from teilhabe.geo.services import HOLIDAY_YEARS, Operator, load_holidays, load_reference


class Command(BaseCommand):
    help = "Load territories of NRW, villages and stops of Kreis Höxter, public and school holidays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from-year", type=int, default=HOLIDAY_YEARS[0])
        parser.add_argument("--to-year", type=int, default=HOLIDAY_YEARS[-1])

    def handle(self, *args: Any, **options: Any) -> None:
        years = range(options["from_year"], options["to_year"] + 1)
        if not years:
            raise CommandError("--from-year lies after --to-year")
        try:
            reference = load_reference(actor=Operator())
            holidays = load_holidays(actor=Operator(), years=years)
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{reference.row_count} places, {holidays.row_count} holidays and school breaks loaded"
        )
        self.stdout.write(f"{reference.credit}\n{holidays.credit}")
