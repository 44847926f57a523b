"""Login through allauth: nobody signs up by themselves, guesses are slowed down, the owner learns of changes."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from teilhabe.portals.account.throttle import Try, attempt, forgive, may_try


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator of the centre."""

    _try: Try | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/account/start/"

    def save_user(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Accounts are made in the administration.")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of the library's counters, with which a stranger could lock out an owner (R-15)."""
        self._try = attempt(
            request, username=str(credentials.get("username", "")), address=self.get_client_ip(request)
        )
        if not may_try(self._try):
            self._try = None
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user is not None and self._try is not None:
            forgive(self._try)
        return user

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Every change of password or factor is told to the owner (R-18), at the address of the account."""
        super().send_notification_mail(template_prefix, user, context, email or user.email or None)
