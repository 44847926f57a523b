"""Opening centres, giving and ending access."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor, Operator
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.permissions import require
from teilhabe.access.roles import INCOMPATIBLE, ROLES
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.geo.queries import CentreRecord, centre_register


def load_centres(*, actor: Operator) -> int:
    """Write the 54 centres as reference rows (geo's register); what an administrator completed stays."""
    register = centre_register()
    with transaction.atomic():
        for entry in register:
            known = Centre.objects.filter(key=entry.ki_id).first() or Centre(key=entry.ki_id)
            for name, value in _reference_fields(entry).items():
                setattr(known, name, getattr(known, name) or value)
            known.save()
        record(actor=actor, act="access.load_centres", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return len(register)


def _reference_fields(entry: CentreRecord) -> dict[str, str]:
    return {
        "name": entry.name,
        "carrier": entry.traeger,
        "ags": entry.ags,
        "bezirk": entry.regierungsbezirk,
        "street": entry.strasse,
        "postcode": entry.plz,
        "town": entry.ort,
        "phone": entry.telefon,
        "email": entry.email,
        "url": entry.url,
    }


def open_centre(*, key: str, on: dt.date, is_sample: bool = False) -> Centre:
    """Open one of the 54 centres. SQLite holds one real centre per file (R-05); a sample file may hold more."""
    with transaction.atomic():
        centre = Centre.objects.select_for_update().get(key=key) if _locks() else Centre.objects.get(key=key)
        others = Centre.objects.exclude(pk=centre.pk).exclude(opened_on=None)
        if connection.vendor == "sqlite" and not is_sample and others.exists():
            raise Refused(
                _(
                    "Diese SQLite-Datei gehört schon einem anderen Zentrum. Für mehrere Zentren ist PostgreSQL nötig."
                ),
                code="one_centre_per_file",
            )
        centre.opened_on = centre.opened_on or on
        centre.is_sample = is_sample
        centre.save()
    return centre


def _locks() -> bool:
    return connection.features.has_select_for_update


def grant_membership(
    *,
    actor: Actor | None,
    user: User,
    role_key: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    employer: str = "",
    basis: str = Membership.Basis.OWN,
) -> Membership:
    """Let a user work in the centre in scope. ``actor=None`` only when the first administrator is made."""
    if actor is not None:
        require(actor, Right.MANAGE_USERS)
    if role_key not in ROLES:
        raise Refused(_("Diese Rolle gibt es nicht."), code="unknown_role", field="role_key")
    if ROLES[role_key].must_end and valid_to is None:
        raise Refused(_("Dieser Zugang braucht ein Ende. Tragen Sie den letzten Tag ein."), field="valid_to")
    held = set(Membership.objects.valid_on(valid_from).filter(user=user).values_list("role_key", flat=True))
    for pair in INCOMPATIBLE:
        if role_key in pair and held & (pair - {role_key}):
            raise Refused(
                _("Diese zwei Rollen darf ein Mensch nicht zugleich haben."), code="incompatible_roles"
            )
    with transaction.atomic():
        membership = Membership.objects.create(
            user=user,
            role_key=role_key,
            valid_from=valid_from,
            valid_to=valid_to,
            employer=employer,
            basis=basis,
        )
        by = actor or _first(membership)
        record(actor=by, act="access.grant_membership", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return membership


def _first(membership: Membership) -> Actor:
    return Actor(user_id=membership.user_id, centre_id=membership.centre_id, role=membership.role)


def end_membership(*, actor: Actor, membership: Membership, on: dt.date) -> Membership:
    """End access; it acts on the next request of that login (R-10)."""
    require(actor, Right.MANAGE_USERS)
    with transaction.atomic():
        membership.valid_to = on - dt.timedelta(days=1)
        if membership.valid_to < membership.valid_from:
            membership.valid_from = membership.valid_to
        membership.save(update_fields=["valid_from", "valid_to"])
        record(actor=actor, act="access.end_membership", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return membership
