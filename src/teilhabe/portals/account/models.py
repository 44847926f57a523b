"""Counting failed logins. No names and no addresses: only keyed digests, kept for an hour."""

from __future__ import annotations

from django.db import models

from teilhabe.common.rows import Row


class FailedLogins(Row):
    """How often something failed in one hour: an account, a known device, an address, or everybody together."""

    tenancy = "global"

    bucket = models.CharField(max_length=64, help_text="keyed digest of what is counted")
    hour = models.BigIntegerField(help_text="hours since 1970, UTC")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "hour"], name="login_failed_once_per_hour")]

    def __str__(self) -> str:
        return f"{self.count} in hour {self.hour}"
