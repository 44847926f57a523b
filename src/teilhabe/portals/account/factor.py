"""The second factor (R-13): who has one, and whether this session has shown it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

MAIN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What a login without second factor may open: setting one up, proving the password again, leaving.
SET_UP_PAGES = frozenset(
    {
        "account_second_factor",
        "account_logout",
        "account_reauthenticate",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    }
)


def is_required() -> bool:
    """Always, but in a demo or test database of invented people (``access.startup`` refuses anything else)."""
    return bool(settings.SECOND_FACTOR_REQUIRED)


def has_factor(user: Any) -> bool:
    """An app or a key; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=MAIN).exists()


def is_shown(request: HttpRequest) -> bool:
    """This session was opened with a second factor, or has just set one up; no query."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return any(row.get("method") == "mfa" for row in records)


def note_new_factor(
    sender: object, *, request: HttpRequest, user: Any, authenticator: Any, **kwargs: object
) -> None:
    """Whoever sets up a factor has proved to hold it: the session counts as confirmed."""
    if authenticator.type in MAIN and not is_shown(request):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type))
