"""Login as an app of its own: it has signals and a table (the label ``account`` is taken by the login library)."""

from __future__ import annotations

from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "teilhabe.portals.account"
    label = "login"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415 - needs the loaded apps
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from teilhabe.portals.account.factor import note_new_factor  # noqa: PLC0415
        from teilhabe.portals.account.session import note_login  # noqa: PLC0415

        user_logged_in.connect(note_login, dispatch_uid="login.clocks")
        authenticator_added.connect(note_new_factor, dispatch_uid="login.factor")
