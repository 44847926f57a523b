"""``teilhabe restore``: bring a backup back at a second place and prove that it is the same."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError

from teilhabe.operations import backups
from teilhabe.operations.archive import Manifest
from teilhabe.operations.errors import BackupFault

# The command of the erasure ledger: runs on the restored database and erases again what was erased since the backup.
REPLAY = "replay_erasures"


class Command(BaseCommand):
    help = "Restore FILE into an empty folder (and an empty PostgreSQL database); compare every row and file."
    requires_system_checks: list[str] = []  # there may be no database here yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup (….backup.age)")
        parser.add_argument("--identity", type=Path, required=True, help="file with the secret key")
        parser.add_argument("--into", type=Path, required=True, help="folder that becomes TEILHABE_VAR")
        parser.add_argument(
            "--database-url", default="", help="empty PostgreSQL database, as the owner's role"
        )
        parser.add_argument("--keys", action="store_true", help="FILE is the backup of the keys")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["keys"]:
                where = backups.restore_keys(options["file"], options["identity"], options["into"])
                self.stdout.write(f"Keys are in {where}.")
                return
            manifest = backups.restore(
                options["file"], options["identity"], options["into"], options["database_url"]
            )
        except (BackupFault, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(
            f"Restored the state of {manifest.made_at}: {len(manifest.tables)} tables with {rows} rows and "
            f"{len(manifest.files)} files are equal to the origin."
        )
        self._replay(manifest, options["into"], options["database_url"])

    def _replay(self, manifest: Manifest, into: Path, url: str) -> None:
        if REPLAY not in get_commands():
            self.stderr.write(
                "NOT DONE: erasures made after this backup are not repeated, the erasure ledger is not built."
            )
            return
        settings = {"TEILHABE_VAR": str(into.absolute()), "TEILHABE_MODE": manifest.mode}
        database = {"TEILHABE_DATABASE_URL": url, "TEILHABE_AS_OWNER": ""}
        command = [sys.executable, "-m", "teilhabe", REPLAY]
        done = subprocess.run(command, env={**os.environ, **settings, **database}, text=True)  # noqa: S603
        if done.returncode:
            raise CommandError("the erasures could not be repeated: do NOT put this copy into service.")
