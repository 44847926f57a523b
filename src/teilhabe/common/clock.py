"""Today and now, the only place that asks: in demo and tests a fixed day may be set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

# What an area above adds to ``teilhabe clock``: its name in the output → what it does on a day, and how often it did.
DUE: dict[str, Callable[[dt.date], int]] = {}


def today() -> dt.date:
    """The day in Germany; ``settings.TODAY`` (ISO) replaces it in demo and test mode."""
    if settings.TODAY and settings.MODE in {"demo", "dev", "test"}:
        return dt.date.fromisoformat(settings.TODAY)
    return timezone.localdate()


def now() -> dt.datetime:
    """The instant, aware; on a fixed day the time of day still runs."""
    real = timezone.now()
    if settings.TODAY and settings.MODE in {"demo", "dev", "test"}:
        local = timezone.localtime(real)
        day = today()
        return local.replace(year=day.year, month=day.month, day=day.day)
    return real
