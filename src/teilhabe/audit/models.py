"""The append-only log: who looked, who did. No content, no key to any row of the domain."""

from __future__ import annotations

import hashlib
import json

from django.db import models

from teilhabe.audit.enums import Keeping, Result
from teilhabe.common.rows import Row

START = b"\0" * 32


def link(previous: bytes, position: int, payload: str) -> bytes:
    """The digest of an entry, from the digest before it."""
    return hashlib.sha256(previous + f"{position}\n{payload}".encode()).digest()


class ChainHead(models.Model):
    """The end of one chain (centre × keeping class): the position and digest the next entry continues from."""

    tenancy = "global"

    chain = models.CharField(max_length=64, primary_key=True)
    position = models.BigIntegerField(default=0)
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"


class Entry(Row):
    """One act, look or refusal. ``digest`` = SHA-256(previous digest ‖ position ‖ newline ‖ ``payload()``)."""

    tenancy = "global"

    chain = models.CharField(max_length=64)
    position = models.BigIntegerField()
    at = models.DateTimeField()
    centre = models.UUIDField(null=True)
    actor = models.CharField(max_length=36)
    role = models.CharField(max_length=40)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=36, blank=True)
    others = models.JSONField(default=list)
    purpose = models.CharField(max_length=8)
    classes = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=8, choices=Result, default=Result.DONE)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_entry_position")]
        indexes = [
            models.Index(fields=["subject", "at"], name="audit_entry_subject"),
            models.Index(fields=["centre", "at"], name="audit_entry_centre"),
        ]

    def payload(self) -> str:
        """The text the digest covers: every column but the chain's own bookkeeping, in a fixed order."""
        centre = str(self.centre) if self.centre else ""
        parts = [self.chain, self.at.isoformat(), centre, self.actor, self.role, self.act, self.subject]
        parts += [list(self.others), self.purpose, self.classes, self.result, str(self.id)]  # type: ignore[list-item]
        return json.dumps(parts, ensure_ascii=True, separators=(",", ":"))

    @property
    def keeping(self) -> str:
        return str(Keeping(self.chain.rsplit(":", 1)[1]).label)


class Cut(Row):
    """Up to here a chain was deleted because its time was over; what follows continues from ``digest``.

    The same statement, signed, is the outside root number ``root``. Only entries up to a cut can be deleted.
    """

    tenancy = "global"

    chain = models.CharField(max_length=64)
    position = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    root = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="audit_cut_position")]

    def __str__(self) -> str:
        return f"{self.chain} {self.position}"
