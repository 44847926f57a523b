"""Every address of the URLconf, sorted into pages, parts, files and endpoints, with the roles that may open it.

The walk is the same as in the consistency tests. Nothing is left out by being forgotten: an address that is not
named here is a page and is opened; one that needs an object nobody named fails; and ``test_walk`` compares counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from teilhabe.access.enums import Audience
from teilhabe.access.roles import ROLES
from teilhabe.portals.desk.views.person import FORMS
from teilhabe.portals.public.languages import ORDER
from tests.browser.objects import value_of
from tests.browser.world import PERSONAS, World

ANYBODY = ""

# Addresses that answer GET with something else than a page of their own, each with the reason.
NOT_PAGES = {
    "account_start": "with one membership it leads on; its page is opened in the journey of a person with two",
    "account_second_factor": "opened in its own test with the rule of a real centre",
    "account_kept": "leads on unless a form waits",
    "account_passkey": "leads on for whoever is logged in",
    "account_inactive": "only for closed accounts, same frame as the login",
    "account_signup": "closed: nobody signs up",
    "account_email": "mail addresses are not used for login",
    "account_email_verification_sent": "mail addresses are not used for login",
    "account_confirm_email": "mail addresses are not used for login",
    "account_set_password": "leads on: every account has a password",
    "account_confirm_login_code": "login by code is not offered",
    "account_reset_password_from_key": "needs a mailed key",
    "mfa_authenticate": "only between password and second factor",
    "mfa_reauthenticate": "only with a second factor",
    "mfa_deactivate_totp": "only with a second factor",
    "mfa_view_recovery_codes": "only with a second factor",
    "mfa_generate_recovery_codes": "only with a second factor",
    "mfa_download_recovery_codes": "only with a second factor",
    "mfa_reauthenticate_webauthn": "only with a security key",
    "mfa_remove_webauthn": "only with a security key",
    "mfa_edit_webauthn": "only with a security key",
    "public:choose": "leads on to the language the browser asks for",
    "public:accessibility": "leads on to its language",
    "public:barrier": "leads on to its language",
    "public:privacy": "leads on to its language",
    "public:imprint": "leads on to its language",
    "api:openapi": "description for machines",
    "public:security_txt": "text for machines",
    "public:health_live": "text for machines",
    "public:health_ready": "text for machines",
    "desk:round_progress": "part of a page for HTMX",
    "desk:round_demand_file": "file",
    "desk:what_if_progress": "part of a page for HTMX",
    "desk:waiting_export": "file",
    "desk:document": "file",
    "desk:decide_progress": "part of a page for HTMX",
    "desk:emergency": "for team leads; the demo has none yet",
    "desk:person_name": "leads on where the name is shown already",
    "desk:person_consent": "the demo has no consent yet; its list and form are walked",
    "mfa_login_webauthn": "leads on for whoever is logged in",
}


# Pages whose right is wider than the objects a role may see there.
ONLY = {
    "desk:document": ("counselling",),
    "desk:document_html": ("counselling",),
    "desk:person_edit-title": ("counselling",),
    "desk:standing_in": ("counselling", "course_coordination", "leadership"),
    "desk:person_edit-benefit": ("counselling",),
}


@dataclass(frozen=True, slots=True)
class Address:
    """One line of the URLconf."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    audience: Audience
    right: str
    methods: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        return "-".join([self.name, *(value for _argument, value in self.fixed)])

    @property
    def reads(self) -> bool:
        return "GET" in self.methods

    @property
    def writes(self) -> bool:
        return "POST" in self.methods

    @property
    def is_page(self) -> bool:
        return self.reads and self.name not in NOT_PAGES

    @property
    def roles(self) -> tuple[str, ...]:
        """Keys of the personas that may open it; the first one stands for the rest in the short run."""
        if self.audience == Audience.PUBLIC or self.name in {"account_login", "account_reset_password"}:
            return (ANYBODY,)
        if self.audience == Audience.ACCOUNT:
            return ("counselling",)
        return ONLY.get(self.title) or tuple(
            key
            for key in PERSONAS
            if ROLES[key].audience == self.audience
            and any(right == self.right for right in ROLES[key].rights)
        )


# Addresses that are several pages: the argument and its values.
SEVERAL = {
    "desk:person_edit": (
        "group",
        tuple(key for key in FORMS if key != "care"),
    ),  # "care" needs a child in its query
    "public:start": ("language", ORDER),
    "public:accessibility_in": ("language", ("de", "ar")),
    "public:barrier_in": ("language", ("de", "ar")),
    "public:privacy_in": ("language", ("de", "ar")),
    "public:imprint_in": ("language", ("de", "ar")),
}


def lines() -> list[Address]:
    """The whole URLconf, one entry per line."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def addresses() -> list[Address]:
    """The whole URLconf; a line that is several pages counts as often."""
    found = []
    for line in lines():
        argument, values = SEVERAL.get(line.name, ("", ("",)))
        found += [replace(line, fixed=((argument, value),)) if value else line for value in values]
    return found


def pages() -> list[Address]:
    """Every page that somebody may open."""
    return [row for row in addresses() if row.is_page and row.roles]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, space: str) -> Iterator[Address]:
    for item in patterns:
        pattern = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{item.namespace}:" if item.namespace else ""
            yield from _walk(item.url_patterns, pattern, space + inner)
        else:
            yield _address(item, pattern, space)


def _address(item: URLPattern, pattern: str, space: str) -> Address:
    policy: Any = getattr(item.callback, "policy", None)
    arguments = tuple(item.pattern.regex.groupindex)
    name = f"{space}{item.name}"
    if policy is None:  # of the login library
        return Address(name, pattern, arguments, Audience.ACCOUNT, "", ("GET", "POST"))
    return Address(name, pattern, arguments, policy.audience, str(policy.right or ""), policy.methods)


def path_of(address: Address, world: World, role_key: str) -> str:
    """The address with objects this persona may see."""
    member = world.member(role_key or "counselling")
    fixed = dict(address.fixed)
    values = {
        argument: fixed.get(argument) or value_of(address.name, argument, world, member)
        for argument in address.arguments
    }
    return reverse(address.name, kwargs=values)
