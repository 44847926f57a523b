"""Words of the log."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Keeping(models.TextChoices):
    """Entries of one keeping class share a chain, so that the oldest stretch of each can end on its own day."""

    LOOKS = "looks", _("Einsicht (12 Monate)")
    CHANGES = "changes", _("Änderungen (36 Monate)")
    MONEY = "money", _("Geld (wie der Beleg)")
    RIGHTS = "rights", _("Rechte und Anmeldung (36 Monate)")


class Result(models.TextChoices):
    DONE = "done", _("geschehen")
    REFUSED = "refused", _("abgelehnt")
