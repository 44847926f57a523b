"""R-10: a changed right acts on the next request. Fifty trials over the ways access can end."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from teilhabe.access.models import Membership, User
from teilhabe.access.services import end_membership
from teilhabe.access.tenancy import centre_scope
from tests.factories.access import MembershipFactory
from tests.factories.days import TODAY
from tests.trust.clients import client_of

pytestmark = pytest.mark.django_db
TRIALS = 50


def test_access_ends_on_the_next_request(staff: dict[str, Any], centre: Any) -> None:
    dice = random.Random(10)
    for trial in range(TRIALS):
        with centre_scope(centre.pk):
            member = MembershipFactory(user__username=f"trial-{trial}", role_key="course_coordination")
            actor = _actor(member)
        client = client_of(actor)
        assert client.get("/desk/").status_code == 200
        way = dice.choice(["end", "deactivate", "role", "delete_sessions"])
        _take_away(way, member, staff["adam"], centre)

        status = client.get("/desk/").status_code

        assert status in {302, 404}, f"trial {trial}: {way} → {status}"


def _actor(member: Membership) -> Any:
    from teilhabe.access.actor import Actor

    return Actor(member.user_id, member.centre_id, member.role, "", member.pk)


def _take_away(way: str, member: Membership, administrator: Any, centre: Any) -> None:
    with centre_scope(centre.pk):
        if way == "end":
            end_membership(actor=administrator, membership=member, on=TODAY)
        elif way == "deactivate":
            User.objects.filter(pk=member.user_id).update(is_active=False)
        elif way == "role":
            Membership.objects.filter(pk=member.pk).update(role_key="carrier_clerk")
        else:
            Membership.objects.filter(pk=member.pk).update(valid_to=TODAY - dt.timedelta(days=1))
