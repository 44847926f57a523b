"""``teilhabe init``: how a real KI starts: key, database, its centre, the first administrator."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.services import grant_membership, open_centre
from teilhabe.access.tenancy import centre_scope
from teilhabe.audit.outside import make_log_key
from teilhabe.common.clock import today
from teilhabe.common.errors import Refused
from teilhabe.flows.reference import load_shared_rows
from teilhabe.keys.service import make_master_key


class Command(BaseCommand):
    help = "Set up a real centre: secret key, database, the centre, the first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--centre", help="key of the centre, for example KI-05762; without it the list is shown"
        )
        parser.add_argument("--admin", help="user name of the first administrator")
        parser.add_argument("--name", default="", help="full name of the administrator")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _make_key(settings.SECRET_KEY_FILE)
        make_log_key()
        make_master_key()
        if connection.vendor == "sqlite":
            Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
            call_command("migrate", verbosity=0)
        load_shared_rows()
        centre = self._centre(options["centre"])
        username = options["admin"] or self._ask("User name of the first administrator: ", "--admin")
        password = _password(options["password_stdin"])
        try:
            open_centre(key=centre.key, on=today())
            self._administrator(centre, username, options["name"] or username, password)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{centre.name} is open. {username} can log in and give access to colleagues.")
        self.stdout.write("Now put the master key into two envelopes: docs/guides/keys.md")

    def _centre(self, key: str | None) -> Centre:
        if key is None:
            for centre in Centre.objects.all():
                self.stdout.write(f"  {centre.key}  {centre.name}")
            key = self._ask("Key of your centre: ", "--centre")
        found = Centre.objects.filter(key=key).first()
        if found is None:
            raise CommandError(f"--centre: there is no centre {key}. Start without --centre to see the list.")
        return found

    def _ask(self, question: str, option: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"{option} is missing.")
        return input(question).strip()

    def _administrator(self, centre: Centre, username: str, name: str, password: str) -> None:
        with centre_scope(centre.pk):
            if Membership.objects.filter(role_key="administration").exists():
                raise Refused("This centre already has an administrator; ask him or her for access.")
            user = User.objects.filter(username=username).first()
            if user is None:
                user = User.objects.create_user(username, password, name=name)
            grant_membership(actor=None, user=user, role_key="administration", valid_from=today())


def _make_key(path: Path) -> None:
    """A new secret key, readable by its owner only; an existing one stays."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(64) + "\n")
    settings.SECRET_KEY = path.read_text(encoding="ascii").strip()


def _password(from_stdin: bool) -> str:
    password = sys.stdin.readline().rstrip("\n") if from_stdin else getpass.getpass("Password: ")
    try:
        validate_password(password)
    except ValidationError as error:
        raise CommandError("password: " + " ".join(error.messages)) from error
    return password
