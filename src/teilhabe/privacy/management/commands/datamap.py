"""``teilhabe datamap``: write the record of processing activities; exit 1 when the data map has gaps."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from teilhabe.privacy.register import as_markdown, missing


class Command(BaseCommand):
    help = "Write the Verzeichnis von Verarbeitungstätigkeiten from the data map."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, help="file to write; default: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        gaps = missing()
        for gap in gaps:
            self.stderr.write(gap)
        if options["out"]:
            options["out"].write_text(as_markdown(), encoding="utf-8")
        else:
            self.stdout.write(as_markdown())
        if gaps:
            sys.exit(1)
