"""Words of the log."""

from __future__ import annotations

from django.db import models


class Keeping(models.TextChoices):
    """Entries of one keeping class share a chain, so that the oldest stretch of each can end on its own day."""

    LOOKS = "looks", "Einsicht (12 Monate)"
    CHANGES = "changes", "Änderungen (36 Monate)"
    MONEY = "money", "Geld (wie der Beleg)"
    RIGHTS = "rights", "Rechte und Anmeldung (36 Monate)"


class Result(models.TextChoices):
    DONE = "done", "geschehen"
    REFUSED = "refused", "abgelehnt"
