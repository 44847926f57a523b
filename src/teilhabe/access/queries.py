"""Who is acting?"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre, Membership, User, own_memberships
from teilhabe.access.tenancy import tell_database


def memberships_of(user: User, *, on: dt.date) -> list[Membership]:
    """The memberships a user may choose from today, by centre name; runs outside any scope."""
    with transaction.atomic():
        tell_database(setting="teilhabe.user", value=str(user.pk))
        rows = list(
            own_memberships(user.pk)
            .filter(valid_from__lte=on)
            .filter(Q(valid_to=None) | Q(valid_to__gte=on))
            .select_related("centre")
            .order_by("centre__name", "role_key")
        )
        tell_database(setting="teilhabe.user", value="")
    return rows


def actor_for(user: User, membership_id: uuid.UUID, *, on: dt.date) -> Actor | None:
    """The acting person, read anew inside the scope; ``None`` when the login or the membership has ended."""
    membership = Membership.objects.valid_on(on).filter(pk=membership_id, user_id=user.pk).first()
    if membership is None or not User.objects.filter(pk=user.pk, is_active=True).exists():
        return None
    return Actor(
        user_id=user.pk,
        centre_id=membership.centre_id,
        role=membership.role,
        name=user.name,
        membership_id=membership.pk,
    )


def opened_centres() -> list[Centre]:
    return list(Centre.objects.exclude(opened_on=None))
