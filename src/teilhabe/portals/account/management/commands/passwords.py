"""``teilhabe passwords load FILE``: the operator's list of known passwords."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from teilhabe.portals.account.passwords import WIDTH, load_list


class Command(BaseCommand):
    help = (
        "Load a list of known passwords (SHA-1 digests, one a line, or plain words); or say how long it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        load = words.add_parser("load", help="write the list anew from a file")
        load.add_argument("file", type=Path)
        words.add_parser("count", help="entries of the list in use")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = settings.PASSWORD_LIST_FILE
        if options["word"] == "count":
            self.stdout.write(str(path.stat().st_size // WIDTH if path.is_file() else 0))
            return
        try:
            with options["file"].open(encoding="utf-8", errors="replace") as lines:
                count = load_list(lines, path)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} passwords are refused from now on ({path}).")
