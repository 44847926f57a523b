"""R-10: a changed right acts on the next request. Fifty trials over the ways access can end."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from teilhabe.access.models import Membership, Substitution, User
from teilhabe.access.services import end_membership
from teilhabe.access.substitution import end_substitution, name_substitute
from teilhabe.access.tenancy import centre_scope
from tests.factories.access import MembershipFactory
from tests.factories.days import TODAY
from tests.factories.people import ResponsibilityFactory
from tests.trust.clients import client_of

pytestmark = pytest.mark.django_db
WAYS = ("end", "deactivate", "role", "last_day", "stand_in")


@pytest.mark.slow
@pytest.mark.parametrize("trials", [50, pytest.param(1000, marks=pytest.mark.full)])
def test_access_ends_on_the_next_request(trials: int, staff: dict[str, Any], centre: Any) -> None:
    dice = random.Random(10)
    for trial in range(trials):
        with centre_scope(centre.pk):
            member = MembershipFactory(user__username=f"trial-{trial}", role_key="course_coordination")
            actor = _actor(member)
        way = dice.choice(WAYS)
        page = _lent_file(member, staff, centre) if way == "stand_in" else "/desk/"
        client = client_of(actor)
        assert client.get(page).status_code == 200
        _take_away(way, member, staff, centre)

        status = client.get(page).status_code

        assert status in {302, 404}, f"trial {trial}: {way} → {status}"


def _actor(member: Membership) -> Any:
    from teilhabe.access.actor import Actor

    return Actor(member.user_id, member.centre_id, member.role, "", member.pk)


def _lent_file(member: Membership, staff: dict[str, Any], centre: Any) -> str:
    """A file that opens only because the member stands in for its adviser."""
    with centre_scope(centre.pk):
        jonas = Membership.objects.get(pk=staff["jonas"].membership_id)
        person = ResponsibilityFactory(membership=jonas).person
        name_substitute(actor=staff["lena"], absent=jonas, stand_in=member, valid_from=TODAY, valid_to=TODAY)
    return f"/desk/personen/{person.pk}/"


def _take_away(way: str, member: Membership, staff: dict[str, Any], centre: Any) -> None:
    with centre_scope(centre.pk):
        if way == "stand_in":
            row = Substitution.objects.select_related("absent").get(stand_in=member)
            end_substitution(actor=staff["lena"], substitution=row, on=TODAY)
        elif way == "end":
            end_membership(actor=staff["adam"], membership=member, on=TODAY)
        elif way == "deactivate":
            User.objects.filter(pk=member.user_id).update(is_active=False)
        elif way == "role":
            Membership.objects.filter(pk=member.pk).update(role_key="carrier_clerk")
        else:
            Membership.objects.filter(pk=member.pk).update(valid_to=TODAY - dt.timedelta(days=1))
