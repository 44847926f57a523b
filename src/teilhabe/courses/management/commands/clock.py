"""``teilhabe clock``: do now what is due by the clock (cron or a systemd timer calls it)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from teilhabe.common.clock import now
from teilhabe.courses.tasks import lapse_everywhere


class Command(BaseCommand):
    help = "Releases held seats whose time is over, in every opened centre."

    def handle(self, *args: Any, **options: Any) -> None:
        for centre, count in lapse_everywhere(now=now()).items():
            self.stdout.write(f"{centre}: {count} held seats released")
