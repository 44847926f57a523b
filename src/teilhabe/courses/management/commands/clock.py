"""``teilhabe clock``: do now what is due by the clock (cron or a systemd timer calls it)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from teilhabe.audit.outside import publish_root
from teilhabe.audit.roots import RootKeyMissing, RootsDamaged
from teilhabe.common.clock import DUE, now, today
from teilhabe.courses.tasks import lapse_everywhere


class Command(BaseCommand):
    help = "Releases held seats whose time is over, in every opened centre; states the audit log outside."

    def handle(self, *args: Any, **options: Any) -> None:
        for centre, count in lapse_everywhere(now=now()).items():
            self.stdout.write(f"{centre}: {count} held seats released")
        for name, due in DUE.items():
            self.stdout.write(f"{name}: {due(today())}")
        self._root()

    def _root(self) -> None:
        """At least hourly; a failure must be seen, but must not stop what else is due."""
        try:
            publish_root(now=timezone.now())
        except (RootKeyMissing, RootsDamaged, OSError) as error:
            self.stderr.write(f"AUDIT ROOT NOT WRITTEN: {error}")
