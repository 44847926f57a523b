"""``teilhabe audit verify``: does the log still say what was written?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from teilhabe.audit.models import Entry
from teilhabe.audit.queries import faults


class Command(BaseCommand):
    help = "Verify the hash chains of the audit log (exit 1 when one is broken)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"])

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(faults())
        for fault in broken:
            self.stderr.write(str(fault))
        self.stdout.write(f"{Entry.objects.count()} entries, {len(broken)} broken chains")
        if broken:
            sys.exit(1)
