"""``teilhabe audit verify|root|end|export|key``: does the log still say what was written?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from teilhabe.audit.models import Entry
from teilhabe.audit.outside import (
    all_faults,
    end_kept,
    export_lines,
    make_log_key,
    publish_root,
    unprotected,
)
from teilhabe.audit.queries import faults
from teilhabe.audit.roots import RootKeyMissing, RootsDamaged


class Command(BaseCommand):
    help = (
        "verify: check the hash chains against all outside roots (exit 1 when one is broken) and print what no "
        "root covers yet; root: write a root now; end: delete what has been kept long enough; export: the log as "
        "JSON lines for tools/verify_log.py; key: make the key of the roots."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify", "root", "end", "export", "key"])
        parser.add_argument("--to", type=Path, help="export: the file to write (else standard output)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['what']}")(options)
        except (RootKeyMissing, RootsDamaged) as error:
            raise CommandError(f"{error}. Folder: {settings.LOG_ROOTS_FOLDER}") from error

    def _verify(self, options: dict[str, Any]) -> None:
        has_key = settings.LOG_KEY_FILE.is_file()
        broken = all_faults() if has_key else list(faults())
        for fault in broken:
            self.stderr.write(str(fault))
        self.stdout.write(f"{Entry.objects.count()} entries, {len(broken)} broken chains")
        if has_key:
            self._print_window()
        else:
            self.stdout.write("no outside roots: no key yet (teilhabe audit key); nothing is protected")
        if broken:
            sys.exit(1)

    def _print_window(self) -> None:
        window = unprotected()
        newest = (
            timezone.localtime(window.newest_root).isoformat(" ", "seconds") if window.newest_root else "none"
        )
        self.stdout.write(f"newest outside root: {newest}, in {settings.LOG_ROOTS_FOLDER}")
        self.stdout.write(f"unprotected window: {window.entries} entries since then")
        for chain, count in window.by_chain.items():
            self.stdout.write(f"  {count:>8}  {chain}")
        if settings.LOG_ROOTS_FOLDER.is_relative_to(settings.VAR):
            self.stdout.write(
                "warning: this folder lies beside the database; set TEILHABE_LOG_ROOTS to a place of somebody else"
            )

    def _root(self, options: dict[str, Any]) -> None:
        root = publish_root(now=timezone.now(), force=True)
        self.stdout.write(f"root {root.number} written" if root else "nothing to write")

    def _end(self, options: dict[str, Any]) -> None:
        gone = end_kept(now=timezone.now())
        for chain, count in gone.items():
            self.stdout.write(f"{chain}: {count} entries ended")
        self.stdout.write(f"{sum(gone.values())} entries ended")

    def _export(self, options: dict[str, Any]) -> None:
        if options["to"] is None:
            for line in export_lines():
                self.stdout.write(line)
            return
        with options["to"].open("x", encoding="ascii") as stream:
            stream.writelines(line + "\n" for line in export_lines())

    def _key(self, options: dict[str, Any]) -> None:
        made = make_log_key()
        self.stdout.write(f"{'made' if made else 'kept'}: {settings.LOG_KEY_FILE}")
