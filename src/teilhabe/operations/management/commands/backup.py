"""``teilhabe backup``: an encrypted copy of database and documents, or of the keys."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from teilhabe.operations import archive, backups
from teilhabe.operations.errors import BackupFault


class Command(BaseCommand):
    help = "Make an encrypted backup of database and documents in FOLDER; end those older than 35 days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="folder of the backups")
        parser.add_argument("--recipient", action="append", default=[], help="public key (age1…), repeatable")
        parser.add_argument(
            "--keys", action="store_true", help="back up the keys instead: another folder, another place"
        )
        parser.add_argument(
            "--new-identity", type=Path, metavar="FILE", help="only make a pair of keys for backups"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._do(options))
        except (BackupFault, OSError) as error:
            raise CommandError(str(error)) from error

    def _do(self, options: dict[str, Any]) -> str:
        if options["new_identity"]:
            public = archive.new_identity(options["new_identity"])
            return f"{public}\nKeep {options['new_identity']} off this machine, twice."
        if options["folder"] is None:
            raise CommandError("the folder of the backups is missing.")
        recipients = options["recipient"] or settings.BACKUP_RECIPIENTS
        if options["keys"]:
            keys = getattr(settings, "KEY_FOLDER", settings.VAR / backups.KEYS)
            return str(backups.back_up_keys(settings.VAR, keys, options["folder"], recipients))
        return str(backups.make_backup(_source(), options["folder"], recipients, timezone.now()))


def _source() -> backups.Source:
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"]:
        path = Path(database["NAME"])
        return backups.Source(settings.VAR, settings.VERSION, settings.MODE, database=path)
    return backups.Source(settings.VAR, settings.VERSION, settings.MODE, url=_owner_url())


def _owner_url() -> str:
    """The role that may read all rows; the application's role sees none outside a centre."""
    return os.environ.get("TEILHABE_OWNER_DATABASE_URL") or os.environ.get("TEILHABE_DATABASE_URL", "")
