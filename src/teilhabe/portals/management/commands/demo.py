"""``teilhabe demo``: an invented centre, a real placement round, and the logins to look around."""

from __future__ import annotations

import datetime as dt
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre, Membership
from teilhabe.access.tenancy import centre_scope
from teilhabe.allocation.enums import RunState
from teilhabe.allocation.models import CourseProposal, Run
from teilhabe.allocation.services.rounds import ask_round, compute_round
from teilhabe.audit.outside import make_log_key
from teilhabe.audit.queries import faults
from teilhabe.flows.demo.build import DemoResult, build_demo
from teilhabe.flows.demo.staff import write_personas
from teilhabe.flows.reference import load_shared_rows
from teilhabe.keys.service import make_master_key

ROWS = (
    ("placed", "Menschen mit Vorschlag", "people with a proposal"),
    ("priority", "davon mit Vorrang", "of them with priority"),
    ("weeks_waited", "Wochen gewartet (Mittel der Vermittelten)", "weeks waited (mean of the placed)"),
    ("longest_left", "längste Wartezeit ohne Platz (Wochen)", "longest wait left over (weeks)"),
    ("km", "Kilometer einfacher Weg, zusammen", "kilometres one way, together"),
    ("seats_empty", "leere Plätze in offenen Kursen", "empty seats in opened courses"),
    ("runs_opened", "Kurse, die zustande kommen", "courses that open"),
)


class Command(BaseCommand):
    help = "Build the demo (invented people), run a placement round, write the logins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=_day, help="the day of the demo (ISO); default: today")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--check", action="store_true", help="exit non-zero when anything is off")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in {"demo", "dev", "test"}:
            raise CommandError("The demo needs demo mode; it never touches a real database.")
        today: dt.date = options["today"] or timezone.localdate()
        began = time.perf_counter()
        self._fresh_database(today)
        self._step("database and reference data", began)
        result = build_demo(today=today, seed=options["seed"])
        self._step(f"two centres, {_people(result)} invented people", began)
        run = self._round(result.centres["hoexter"], today, options["seed"])
        self._step("placement round", began)
        write_personas(result.personas, settings.VAR / "demo" / "personas.json")
        _keep_day(options["today"])
        self._print_round(run)
        self._print_logins(result)
        if options["check"]:
            self._check(run, result)

    def _step(self, what: str, began: float) -> None:
        self.stdout.write(f"  {time.perf_counter() - began:6.1f} s  {what}")
        self.stdout.flush()

    def _fresh_database(self, today: dt.date) -> None:
        settings.TODAY = today.isoformat()
        if connection.vendor == "sqlite":
            path = Path(settings.DATABASES["default"]["NAME"])
            connection.close()
            for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                file.unlink(missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            call_command("migrate", verbosity=0)
        make_log_key()
        make_master_key()
        load_shared_rows()

    def _round(self, centre: Centre, today: dt.date, seed: int) -> Run:
        """Ask as the course coordination and compute here; the server's worker does the same as a job."""
        with centre_scope(centre.pk):
            member = Membership.objects.filter(role_key="course_coordination").select_related("user").first()
            if member is None:
                raise CommandError("The demo has no course coordination.")
            actor = Actor(member.user_id, centre.pk, member.role, member.user.name, member.pk)
            run = ask_round(actor=actor, on=today, seed=seed)
        compute_round(centre.pk, run.pk)
        with centre_scope(centre.pk):
            return Run.objects.select_related("weights").get(pk=run.pk)

    def _print_round(self, run: Run) -> None:
        best, hand = run.result["best"], run.result["first_come"]
        german = (translation.get_language() or "de").startswith("de")
        self.stdout.write("")
        self.stdout.write(
            f"  Runde / round: {best['waiting']} waiting, rules of {run.rule_set}, seed {run.seed}"
        )
        self.stdout.write(f"  {'':52}{'optimum':>10}{'first come':>12}")
        for key, de, en in ROWS:
            self.stdout.write(f"  {de if german else en:<52}{best[key]:>10}{hand[key]:>12}")
        proof = "proven optimal" if run.result["proven"] else f"not proven, gap {run.result['gap']:.4f}"
        self.stdout.write(f"  {proof}, solved in {run.result['seconds']:.1f} s")

    def _print_logins(self, result: DemoResult) -> None:
        self.stdout.write("\n  Logins (all invented):")
        for persona in result.personas:
            self.stdout.write(
                f"    {persona.username:<18} {persona.password:<28} {persona.role}, {persona.centre}"
            )

    def _check(self, run: Run, result: DemoResult) -> None:
        best, hand = run.result["best"], run.result["first_come"]
        with centre_scope(result.centres["hoexter"].pk):
            # The figures of a round leave protected people out, so their answers are not counted against them.
            proposals = CourseProposal.objects.filter(run=run, request__person__protected=False).count()
        wrong = [
            text
            for bad, text in (
                (run.state != RunState.DONE, f"the round ended as {run.state}"),
                (not run.result["proven"], "the optimum is not proven"),
                (best["priority"] < hand["priority"], "fewer priority people placed than by first come"),
                (best["placed"] < 1, "nobody was placed"),
                (best["waiting"] < 250, f"only {best['waiting']} people wait"),
                (proposals != best["waiting"], f"{best['waiting'] - proposals} people got no answer"),
                (any(True for _fault in faults()), "the audit chain is broken"),
                (len(result.personas) < 10, "personas are missing"),
            )
            if bad
        ]
        for text in wrong:
            self.stderr.write(f"  off: {text}")
        if wrong:
            sys.exit(1)
        self.stdout.write("\n  demo check: everything is in order")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--today: {text} is not a day like 2026-11-25") from error


def _keep_day(day: dt.date | None) -> None:
    """A demo made for a given day is served on that day; without one the calendar counts."""
    file = settings.VAR / "demo" / "today"
    if day is None:
        file.unlink(missing_ok=True)
    else:
        file.write_text(day.isoformat() + "\n", encoding="ascii")


def _people(result: DemoResult) -> int:
    return sum(counts.get("Person", 0) for counts in result.counts.values())
