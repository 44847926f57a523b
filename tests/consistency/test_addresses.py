"""Every address declares for whom it is and which right it needs; nothing opens by being forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from teilhabe.access.enums import Audience, Right
from teilhabe.portals.gate import Policy

# Views of libraries that carry no policy of ours, each with the reason why it may stand open.
LIBRARIES = {
    "allauth.": "login, password, second factor: guarded by allauth itself, tested in tests/teilhabe/portals/account",
    "django.views.generic.base.RedirectView": "redirects inside the account pages",
}


def views() -> Iterator[tuple[str, Any]]:
    """(address pattern, view) of the whole URLconf."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, Any]]:
    for item in patterns:
        address = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from _walk(item.url_patterns, address)
        else:
            yield address, item.callback


def policy_of(view: Any) -> Policy | None:
    return getattr(view, "policy", None)


def test_every_view_declares_a_policy() -> None:
    undeclared = [
        f"{address}: {view.__module__}"
        for address, view in views()
        if policy_of(view) is None and not any(_name(view).startswith(library) for library in LIBRARIES)
    ]

    assert undeclared == []


def _name(view: Any) -> str:
    inner = getattr(view, "view_class", view)
    return f"{inner.__module__}.{inner.__qualname__}"


def test_the_walk_sees_all_portals() -> None:
    seen = {policy.audience for _address, view in views() if (policy := policy_of(view))}

    assert seen >= {Audience.DESK, Audience.PARTNER, Audience.PUBLIC, Audience.ACCOUNT, Audience.LAND}


def test_gated_pages_name_a_right_of_some_role() -> None:
    for address, view in views():
        policy = policy_of(view)
        if policy and policy.audience in {Audience.DESK, Audience.PARTNER, Audience.LAND}:
            assert policy.right in set(Right), address


def test_the_audience_fits_the_address() -> None:
    roots = {"desk/": Audience.DESK, "partner/": Audience.PARTNER, "land/": Audience.LAND}
    for address, view in views():
        for root, audience in roots.items():
            policy = policy_of(view)
            if address.startswith(root) and policy:
                assert policy.audience == audience, address
