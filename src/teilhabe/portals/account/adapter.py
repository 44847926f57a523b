"""Login through allauth: nobody signs up by themselves."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator of the centre."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/account/start/"

    def save_user(self, *args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError("Accounts are made in the administration.")
