"""Addresses below /api/. Every one carries the policy that the gate declares elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver, path

from teilhabe.access.enums import Audience, Purpose
from teilhabe.portals.api.version_1 import api, openapi
from teilhabe.portals.gate import Policy

app_name = "api"


def _declared(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern]:
    """Ninja's operations with their policy: no right, because no person is touched; ninja's root page left out."""
    kept = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            callback: Any = pattern.callback
            callback.policy = Policy(Audience.API, None, Purpose.STATISTICS, ("POST",))
            kept.append(pattern)
    return kept


urlpatterns = [
    path("v1/openapi.json", openapi, name="openapi"),
    path("v1/", (_declared(api.urls[0]), None, None)),
]
