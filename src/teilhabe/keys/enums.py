"""Words of the keys."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Keeping(models.TextChoices):
    """What ends together: a holder has one ring per keeping class, so that receipts outlive notes."""

    CLIENT = "client", _("Klientin oder Klient")
    VOLUNTEER = "volunteer", _("Ehrenamt")
    CONTRACT = "contract", _("Vertrag und Förderung")
    GUEST = "guest", _("Gast einer Veranstaltung")
    CENTRE = "centre", _("Zentrum, ohne Person")


class RingState(models.TextChoices):
    LIVE = "live", _("in Gebrauch")
    DESTROYED = "destroyed", _("vernichtet")
