"""Two worlds and a client per role."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from teilhabe.access.models import User
from tests.trust.worlds import World, build_world


@pytest.fixture
def worlds(staff: dict[str, Any], centre: Any, other_centre: Any) -> dict[str, World]:
    """``here`` (Höxter) and ``there`` (Lippe)."""
    here = build_world(
        centre,
        {**staff, "carrier_centre": centre.pk},
        counsellor="aylin",
        colleague="jonas",
        coordinator="katrin",
    )
    there = build_world(
        other_centre,
        {**staff, "carrier_centre": centre.pk},
        counsellor="bernd",
        colleague="berta",
        coordinator="berta",
    )
    return {"here": here, "there": there}


def client_of(actor: Any, *, raises: bool = False) -> Client:
    """A client logged in as this colleague."""
    client = Client(raise_request_exception=raises)
    client.force_login(User.objects.get(pk=actor.user_id))
    session = client.session
    session["centre"], session["membership"] = str(actor.centre_id), str(actor.membership_id)
    session.save()
    return client
