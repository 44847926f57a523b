"""`teilhabe load_rulebook`: dated values and code lists that come with the software. Safe to repeat."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from teilhabe.access.actor import Operator
from teilhabe.rulebook.models import CodeItem, DatedValue
from teilhabe.rulebook.services import load_shipped_rules


class Command(BaseCommand):
    """Writes the shipped rules as rows."""

    help = "Loads the dated values and code lists that come with the software."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="day whose rule set is named")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        rule_set = load_shipped_rules(actor=Operator(), on=on)
        self.stdout.write(
            f"rule set {rule_set.version} ({rule_set.effective_day.isoformat()}): "
            f"{DatedValue.objects.count()} values, {CodeItem.objects.count()} codes"
        )
