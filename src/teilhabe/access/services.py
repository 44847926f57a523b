"""Opening centres, giving and ending access."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor, Operator
from teilhabe.access.enums import Audience, Purpose, Right
from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.permissions import require
from teilhabe.access.roles import ROLES, Role, toxic_with
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


def create_login(*, actor: Actor, username: str, name: str, password: str, email: str = "") -> User:
    """A login for a colleague with a first password; it opens nothing until a membership is granted."""
    require(actor, Right.MANAGE_USERS)
    if not name.strip():
        raise Refused(_("Tragen Sie den Namen ein."), field="name")
    user = User(username=username.strip().lower(), name=name.strip(), email=email.strip())
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field=next(iter(error.message_dict))) from error
    if User.objects.filter(username=user.username).exists():
        raise Refused(_("Diesen Benutzernamen gibt es schon."), code="username_taken", field="username")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="weak_password", field="password") from error
    with transaction.atomic():
        user.set_password(password)
        user.save(force_insert=True)
        record(actor=actor, act="access.create_login", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return user


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
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("Das Ende liegt vor dem Anfang."), field="valid_to")
    _check_employer(ROLES[role_key], employer.strip(), basis, valid_to)
    held = _held(user, valid_from, valid_to)
    if toxic := toxic_with(role_key, held):
        said = _("Diese zwei Rollen darf ein Mensch nicht zugleich haben.")
        raise Refused(f"{said} {toxic.reason}", code="incompatible_roles", field="role_key")
    if role_key in held:
        raise Refused(_("Dieser Mensch hat die Rolle schon."), code="has_role", field="role_key")
    with transaction.atomic():
        # An ended membership of the same role begins anew: a person has each role once (access_membership_once).
        membership, _new = Membership.objects.update_or_create(
            user=user,
            role_key=role_key,
            defaults={"valid_from": valid_from, "valid_to": valid_to, "employer": employer, "basis": basis},
        )
        by = actor or _first(membership)
        record(actor=by, act="access.grant_membership", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return membership


def _check_employer(role: Role, employer: str, basis: str, valid_to: dt.date | None) -> None:
    """Staff of another body works at the desk only with its name, a legal basis and an end (Art. 26, 28 GDPR)."""
    if role.audience == Audience.PARTNER:
        return
    if basis == Membership.Basis.PARTNER and role.audience == Audience.DESK:
        raise Refused(
            _("Wer für einen eigenen Verantwortlichen arbeitet, bekommt nur das Portal für Träger."),
            code="partner_only",
            field="basis",
        )
    if basis == Membership.Basis.OWN and employer and role.audience == Audience.DESK:
        raise Refused(
            _(
                "Für Menschen eines anderen Arbeitgebers fehlt die Grundlage: Auftrag oder gemeinsame Verantwortung. "
                "Ohne sie bleibt nur das Portal für Träger."
            ),
            code="no_basis",
            field="basis",
        )
    if basis in {Membership.Basis.CONTRACT, Membership.Basis.JOINT}:
        if not employer:
            raise Refused(_("Tragen Sie den Arbeitgeber ein."), code="no_employer", field="employer")
        if valid_to is None:
            raise Refused(
                _("Dieser Zugang braucht ein Ende. Tragen Sie den letzten Tag ein."), field="valid_to"
            )


def _held(user: User, first: dt.date, last: dt.date | None) -> set[str]:
    """Roles the user has in this centre at any time between the two days."""
    rows = Membership.objects.filter(user=user).filter(Q(valid_to=None) | Q(valid_to__gte=first))
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    return set(rows.values_list("role_key", flat=True))


def _first(membership: Membership) -> Actor:
    return Actor(user_id=membership.user_id, centre_id=membership.centre_id, role=membership.role)


def end_membership(*, actor: Actor, membership: Membership, on: dt.date) -> Membership:
    """End access; it acts on the next request of that login (R-10). Nobody ends the own access."""
    require(actor, Right.MANAGE_USERS)
    if membership.pk == actor.membership_id:
        raise Refused(
            _("Den eigenen Zugang beendet eine andere Person der Administration."), code="own_access"
        )
    with transaction.atomic():
        membership.valid_to = on - dt.timedelta(days=1)
        if membership.valid_to < membership.valid_from:
            membership.valid_from = membership.valid_to
        membership.save(update_fields=["valid_from", "valid_to"])
        record(actor=actor, act="access.end_membership", purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
    return membership
