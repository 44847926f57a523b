"""Who is acting?"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import (
    BreakGlass,
    Centre,
    Membership,
    Substitution,
    User,
    own_memberships,
)
from teilhabe.access.tenancy import tell_database
from teilhabe.common.clock import now


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
        stand_ins=_stand_ins(membership, on) if membership.role.may(Right.SEE_OWN_PEOPLE) else (),
        opened=_opened(membership) if membership.role.may(Right.BREAK_GLASS) else frozenset(),
    )


def _stand_ins(membership: Membership, on: dt.date) -> tuple[tuple[uuid.UUID, frozenset[str]], ...]:
    """Whom it stands in for today. An ended access lends nothing: its files need an adviser, not a stand-in."""
    rows = Substitution.objects.in_force(on).filter(stand_in=membership, absent__valid_from__lte=on)
    rows = rows.filter(Q(absent__valid_to=None) | Q(absent__valid_to__gte=on))
    return tuple((row.absent_id, row.named_for) for row in rows.order_by("id"))


def _opened(membership: Membership) -> frozenset[str]:
    """Log aliases of the files it opened in need and whose hours are not over."""
    rows = BreakGlass.objects.open_at(now()).filter(membership=membership)
    return frozenset(str(alias) for alias in rows.values_list("subject", flat=True))


def opened_centres() -> list[Centre]:
    return list(Centre.objects.exclude(opened_on=None))
