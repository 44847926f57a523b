"""`teilhabe eligibility facts.json`: one fact sheet in, one explained result out. Needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser

from teilhabe.courses.entitlement import BadFacts, answer, answer_all

UNUSABLE = 2


class Command(BaseCommand):
    """Exit 0: judged, also when everything is refused. Exit 2: unusable input, one line per fault on stderr."""

    help = (
        "Judges a fact sheet on German courses: which ways are open, which course types fit, what it costs."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser | ArgumentParser) -> None:
        parser.add_argument("facts", nargs="?", default=None, help="JSON file, or - for standard input")
        parser.add_argument(
            "--batch",
            metavar="SHEETS",
            nargs="?",
            const="",
            default=None,
            help="a JSON list of fact sheets (file or -): all or nothing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [source for source in (options["facts"], options["batch"]) if source]
        if len(sources) != 1:
            self._refuse(["facts: give one file, - for standard input, or --batch with one"])
        try:
            payload = _decoded(sources[0])
            result = answer(payload) if options["batch"] is None else answer_all(payload)
        except BadFacts as bad:
            self._refuse(bad.faults)
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))

    def _refuse(self, faults: list[str]) -> NoReturn:
        for fault in faults:
            self.stderr.write(fault)
        sys.exit(UNUSABLE)


def _decoded(source: str) -> Any:
    try:
        content = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise BadFacts([f"facts: cannot read {source}: {error.strerror}"]) from error
    try:
        return json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_constant, object_pairs_hook=_no_doubles
        )
    except (ValueError, RecursionError) as error:
        raise BadFacts([f"facts: not valid JSON: {error}"]) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
