"""Giving and ending access: the login, the role and, for partners, the organisation, all or nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience, Right
from teilhabe.access.models import Membership, User
from teilhabe.access.permissions import require
from teilhabe.access.roles import role
from teilhabe.access.services import create_login, end_membership, grant_membership
from teilhabe.common.errors import Refused
from teilhabe.directory.models import Organisation, PartnerAccess
from teilhabe.directory.services import end_partner_access, grant_partner_access


def give_access(
    *,
    actor: Actor,
    username: str,
    role_key: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    name: str = "",
    email: str = "",
    password: str = "",
    employer: str = "",
    basis: str = "",
    organisation: Organisation | None = None,
) -> Membership:
    """A role for an existing login, or with name and first password for a new one.

    A partner role needs the organisation it acts for, and an end (R-11). Toxic combinations are refused.
    """
    require(actor, Right.MANAGE_USERS)
    is_partner = role(role_key).audience == Audience.PARTNER
    if is_partner and organisation is None:
        raise Refused(_("Wählen Sie den Träger, für den dieser Mensch arbeitet."), field="organisation")
    if not is_partner and organisation is not None:
        raise Refused(_("Einen Träger gibt es nur bei Rollen für Träger."), field="organisation")
    with transaction.atomic():
        user = _login(actor, username, name, email, password)
        membership = grant_membership(
            actor=actor,
            user=user,
            role_key=role_key,
            valid_from=valid_from,
            valid_to=valid_to,
            employer=organisation.name if organisation else employer,
            basis=Membership.Basis.PARTNER if is_partner else basis or Membership.Basis.OWN,
        )
        if organisation is not None:
            grant_partner_access(
                actor=actor,
                membership=membership,
                organisation=organisation,
                valid_from=valid_from,
                valid_to=valid_to,
            )
    return membership


def _login(actor: Actor, username: str, name: str, email: str, password: str) -> User:
    """The login of that name; a password for one that exists is refused, it belongs to its owner."""
    known = User.objects.filter(username=username.strip().lower()).first()
    if known is None:
        return create_login(actor=actor, username=username, name=name, email=email, password=password)
    if password:
        raise Refused(
            _("Diesen Benutzernamen gibt es schon. Für einen weiteren Zugang lassen Sie das Passwort leer."),
            code="username_taken",
            field="username",
        )
    return known


def end_access(*, actor: Actor, membership: Membership, on: dt.date) -> Membership:
    """From this day the login has no access in this role, and acts for no organisation."""
    with transaction.atomic():
        ended = end_membership(actor=actor, membership=membership, on=on)
        for access in PartnerAccess.objects.valid_on(on).filter(membership=membership):
            end_partner_access(actor=actor, access=access, on=on)
    return ended
