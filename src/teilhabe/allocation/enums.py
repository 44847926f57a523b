"""Words of proposing and deciding."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunKind(models.TextChoices):
    SINGLE = "single", _("eine Person")
    ROUND = "round", _("Runde")
    WHAT_IF = "what_if", _("Was-wäre-wenn")


class RunState(models.TextChoices):
    QUEUED = "queued", _("eingereiht")
    RUNNING = "running", _("rechnet")
    DONE = "done", _("fertig")
    CANCELLED = "cancelled", _("angehalten")
    FAILED = "failed", _("fehlgeschlagen")


class ProposalState(models.TextChoices):
    """The life of a suggestion; the commitment is a ``courses.Seat``."""

    COMPUTED = "computed", _("berechnet")
    SHOWN = "shown", _("vorgeschlagen")
    CHOSEN = "chosen", _("gewählt")
    OVERRIDDEN = "overridden", _("anders entschieden")
    POSTPONED = "postponed", _("zurückgestellt")
    SUPERSEDED = "superseded", _("überholt")
    DROPPED = "dropped", _("hinfällig")


OPEN = (ProposalState.COMPUTED, ProposalState.SHOWN, ProposalState.POSTPONED)


class DecisionKind(models.TextChoices):
    CHOSEN = "chosen", _("bestätigt")
    OVERRIDDEN = "overridden", _("anders entschieden")
    POSTPONED = "postponed", _("zurückgestellt")


class Tier(models.IntegerChoices):
    """Legal priority (IntV § 7 Abs. 4 S. 4)."""

    PRIORITY = 1, _("Vorrang")
    ENTITLED = 2, _("berechtigt")
    SELF_PAYER = 3, _("zahlt selbst")
