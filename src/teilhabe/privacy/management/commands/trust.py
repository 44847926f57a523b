"""``teilhabe trust report``: write the table of docs/explanation/trust.md from recorded test results."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from teilhabe.privacy.demands import as_summary, as_table, shown

BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


class Command(BaseCommand):
    help = "Write the table of docs/explanation/trust.md from the test results (no figure by hand)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["report"])
        parser.add_argument(
            "--results", type=Path, default=settings.ROOT / "docs/reference/trust-results.json"
        )
        parser.add_argument("--page", type=Path, default=settings.ROOT / "docs/explanation/trust.md")

    def handle(self, *args: Any, **options: Any) -> None:
        page: Path = options["page"]
        text = page.read_text(encoding="utf-8")
        if text.count(BEGIN) != 1 or text.count(END) != 1:
            raise CommandError(f"{page} has no place for the table.")
        rows = shown(options["results"])
        head, tail = text.split(BEGIN)[0], text.split(END)[1]
        body = f"{len(rows)} demands: {as_summary(rows)}.\n\n{as_table(rows)}"
        page.write_text(f"{head}{BEGIN}\n{body}\n{END}{tail}", encoding="utf-8")
        self.stdout.write(as_summary(rows))
