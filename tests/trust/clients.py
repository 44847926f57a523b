"""A client per colleague."""

from __future__ import annotations

from typing import Any

from django.test import Client

from teilhabe.access.models import User


def client_of(actor: Any, *, raises: bool = False) -> Client:
    """A client logged in as this colleague; server errors become answers unless ``raises``."""
    client = Client(raise_request_exception=raises)
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session["centre"], session["membership"] = str(actor.centre_id), str(actor.membership_id)
    session.save()
    return client
