"""``./teilhabe keys WORD``: make, serve, rotate and recover keys."""

from __future__ import annotations

import getpass
import os
import pwd
import signal
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from teilhabe.access.models import Centre
from teilhabe.access.tenancy import centre_scope
from teilhabe.keys import masters, recovery
from teilhabe.keys.errors import KeysClosed
from teilhabe.keys.masters import Masters
from teilhabe.keys.rotation import rewrap_centres, rotate_all
from teilhabe.keys.service import LocalKeys
from teilhabe.keys.services import finish_destructions
from teilhabe.keys.socket_service import KeyServer
from teilhabe.keys.verify import verify_centre


class Command(BaseCommand):
    """Keys of sealed fields; how-to: docs/guides/keys.md."""

    help = "make, serve, rotate, check and recover the keys of sealed fields"
    requires_system_checks: list[str] = []  # the key host knows no pages

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("make", help="a master key file (0600), unless there is one")
        serve = words.add_parser("serve", help="the key service on a Unix socket, until stopped")
        serve.add_argument("--socket", type=Path, required=True)
        serve.add_argument("--allow-user", action="append", default=[], metavar="NAME")
        rotate = words.add_parser("rotate", help="new keys everywhere; may be stopped and called again")
        rotate.add_argument(
            "--keep-master", action="store_true", help="only wrap under the present master key"
        )
        words.add_parser("check", help="open every sealed value; finish destructions that were cut off")
        export = words.add_parser("export-recovery", help="two sealed copies of the master key")
        export.add_argument("folder", type=Path)
        back = words.add_parser("import-recovery", help="put the master key of a sealed copy in place")
        back.add_argument("copy", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        word = str(options["word"]).replace("-", "_")
        try:
            getattr(self, f"_{word}")(options)
        except KeysClosed as fault:
            raise CommandError(str(fault)) from fault

    def _make(self, options: dict[str, Any]) -> None:
        made = masters.make(settings.MASTER_KEY_FILE)
        self.stdout.write("master key made" if made else "a master key is there already")

    def _serve(self, options: dict[str, Any]) -> None:
        users = [pwd.getpwnam(name).pw_uid for name in options["allow_user"]]
        service = LocalKeys(path=settings.MASTER_KEY_FILE, text=settings.MASTER_KEY)
        service.require()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        with KeyServer(options["socket"], service, users=users) as server:
            self.stdout.write(f"key service on {options['socket']} (process {os.getpid()})")
            self.stdout.flush()
            server.serve_forever(poll_interval=0.2)

    def _rotate(self, options: dict[str, Any]) -> None:
        if options["keep_master"]:
            rewrap_centres()
        rotate_all(master=not options["keep_master"], say=self.stdout.write)

    def _check(self, options: dict[str, Any]) -> None:
        bad = 0
        for centre in Centre.objects.exclude(opened_on=None).order_by("key"):
            with centre_scope(centre.pk):
                finish_destructions()
            found = verify_centre(centre.pk)
            bad += found.refused
            self.stdout.write(
                f"{centre.key}: {found.opened} open, {found.gone} deleted, {found.refused} refused"
            )
        if bad:
            raise CommandError(
                f"{bad} sealed values were altered; see the log and tell the data-protection officer"
            )

    def _export_recovery(self, options: dict[str, Any]) -> None:
        text, folder = settings.MASTER_KEY, options["folder"]
        keys = Masters.parse(text) if text else masters.read(settings.MASTER_KEY_FILE)
        for number in (1, 2):
            passphrase = recovery.new_passphrase()
            path = folder / f"recovery-copy-{number}.json"
            recovery.seal_copy(keys, passphrase, path)
            recovery.open_copy(path, passphrase)  # a copy that does not open is worth nothing
            self.stdout.write(f"{path}\n  passphrase {number}, shown once: {passphrase}")

    def _import_recovery(self, options: dict[str, Any]) -> None:
        if settings.MASTER_KEY_FILE.exists():
            raise CommandError("There is a master key already; move it away first.")
        passphrase = os.environ.get("TEILHABE_PASSPHRASE") or getpass.getpass("Passphrase: ")
        masters.write(settings.MASTER_KEY_FILE, recovery.open_copy(options["copy"], passphrase))
        self.stdout.write("master key put in place; now: ./teilhabe keys check")
