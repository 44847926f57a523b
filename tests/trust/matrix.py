"""The authorization matrix is read off the URLconf: address × method × role × relation (R-01, R-02, R-09)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from teilhabe.access.enums import Audience
from teilhabe.portals.gate import Policy
from tests.trust.worlds import World

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Which kind of row a parameter of an address names. A new parameter must be entered here, or the walk fails.
KINDS = {
    "person_id": "person",
    "request_id": "request",
    "run_id": "run",
    "seat_id": "seat",
    "proposal_id": "proposal",
    "document_id": "document",
    "task_id": "task",
    "appointment_id": "appointment",
    "signal_id": "signal",
    "session_id": "session",
    "organisation_id": "organisation",
    "site_id": "site",
    "transfer_id": "transfer",
    "consent_id": "consent",
    "entitlement_id": "entitlement",
    "membership_id": "membership",
    "substitution_id": "substitution",
    "opening_id": "opening",
    "task": "task",
    "seat": "seat",
    "paper": "entitlement",
    "item": "residence",
    "view": "view",
}
ROUND_ADDRESSES = ("desk/runden/", "desk/was-waere-wenn/")
WORDS = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Endpoint:
    """One address with the policy of its view."""

    route: str
    policy: Policy

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return [(converter or "str", name) for converter, name in WORDS.findall(self.route)]

    @property
    def kinds(self) -> list[str]:
        return [self.kind(name) for converter, name in self.parameters if converter == "uuid"]

    def kind(self, name: str) -> str:
        if name == "run_id" and self.route.startswith(ROUND_ADDRESSES):
            return "round"
        return KINDS[name]

    def address(self, ids: dict[str, uuid.UUID], words: dict[str, str]) -> str:
        """The address with these rows; ``words`` fill parameters that are no ids."""

        def fill(match: re.Match[str]) -> str:
            converter, name = match.groups()
            return str(ids[self.kind(name)]) if converter == "uuid" else words[name]

        return "/" + WORDS.sub(fill, self.route)


def endpoints() -> list[Endpoint]:
    """Every address of ours that has a policy, in the order of the URLconf."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Endpoint]:
    for item in patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, route)
        elif isinstance(item, URLPattern) and (policy := getattr(item.callback, "policy", None)):
            yield Endpoint(route, policy)


def ids_for(endpoint: Endpoint, world: World, relation: str) -> dict[str, uuid.UUID] | None:
    """The rows of one relation; ``None`` where the world has no such row for it."""
    ids = {}
    for kind in endpoint.kinds:
        rows = world.ids.get(kind, {})
        row = rows.get(relation, rows.get("own") if len(rows) == 1 else None)
        if row is None:
            return None
        ids[kind] = row
    return ids


def missing_ids(endpoint: Endpoint) -> dict[str, uuid.UUID]:
    return {kind: uuid.UUID(int=7) for kind in endpoint.kinds}


GATED = (Audience.DESK, Audience.PARTNER, Audience.LAND)
