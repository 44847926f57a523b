"""Logins of the demonstration and the persona file of the contract "addresses and personas"."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre, Membership, User
from teilhabe.access.roles import ROLES, role
from teilhabe.access.services import grant_membership
from teilhabe.directory.models import Organisation, PartnerAccess
from teilhabe.flows.demo.batch import Batch
from teilhabe.flows.demo.chance import Chance

_ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Persona:
    """One entry of ``personas.json``. ``totp_secret`` stays empty until second factors are required."""

    name: str
    role: str
    centre: str
    username: str
    password: str
    totp_secret: str | None
    knows: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The colleagues of one centre by their key, and what the persona file says about those with a login."""

    members: dict[str, Membership]
    personas: list[Persona]
    administrator: Actor


def draw_passwords(chance: Chance, logins: Mapping[str, Any]) -> dict[str, str]:
    """A password per login, the same in every build with the same seed."""
    words = logins["passwort_woerter"]
    return {
        entry["benutzer"]: f"{'-'.join(chance.some_of(words, 3))}-{chance.between(100, 999)}"
        for entry in logins["personas"]
    }


def engage(
    logins: Mapping[str, Any],
    centre_key: str,
    *,
    centre: Centre,
    passwords: Mapping[str, str],
    today: dt.date,
) -> Staff:
    """Make users and memberships of the centre in scope, through the service that checks and logs them.

    The administrator comes first and grants the others; a centre without one starts with its first colleague.
    """
    entries = [e for e in [*logins["personas"], *logins["kollegium"]] if e["zentrum"] == centre_key]
    entries.sort(key=lambda entry: entry["rolle"] != _ADMINISTRATION)
    members: dict[str, Membership] = {}
    administrator: Actor | None = None
    for entry in entries:
        user = User.objects.create_user(
            entry["benutzer"], password=passwords.get(entry["benutzer"]), name=entry["name"]
        )
        member = _grant(administrator, user, entry, today)
        members[entry["schluessel"]] = member
        if administrator is None and entry["rolle"] == _ADMINISTRATION:
            administrator = _acting(member)
    first = next(iter(members.values()))
    personas = [
        _persona(entry, centre, passwords) for entry in logins["personas"] if entry["zentrum"] == centre_key
    ]
    return Staff(members, personas, administrator or _acting(first))


def _grant(administrator: Actor | None, user: User, entry: Mapping[str, Any], today: dt.date) -> Membership:
    ends = ROLES[entry["rolle"]].must_end
    is_partner = entry["rolle"].startswith("carrier_")
    return grant_membership(
        actor=administrator,
        user=user,
        role_key=entry["rolle"],
        valid_from=today - dt.timedelta(days=400),
        valid_to=today + dt.timedelta(days=365) if ends else None,
        basis=Membership.Basis.PARTNER if is_partner else Membership.Basis.OWN,
    )


def _acting(member: Membership) -> Actor:
    return Actor(
        user_id=member.user_id,
        centre_id=member.centre_id,
        role=member.role,
        name=member.user.name,
        membership_id=member.pk,
    )


def _persona(entry: Mapping[str, Any], centre: Centre, passwords: Mapping[str, str]) -> Persona:
    return Persona(
        name=f"{entry['name']} (erfunden)",
        role=str(role(entry["rolle"]).name),
        centre=centre.name,
        username=entry["benutzer"],
        password=passwords[entry["benutzer"]],
        totp_secret=None,
        knows=entry["kenntnis"],
    )


def add_partner_access(
    batch: Batch,
    logins: Mapping[str, Any],
    *,
    members: Mapping[str, Membership],
    carriers: Mapping[str, Organisation],
    today: dt.date,
) -> None:
    """Tell for which carrier each partner login acts."""
    for entry in logins["personas"]:
        if entry.get("traeger") and entry["schluessel"] in members:
            batch.add(
                PartnerAccess,
                membership=members[entry["schluessel"]],
                organisation=carriers[entry["traeger"]],
                valid_from=today - dt.timedelta(days=400),
                valid_to=today + dt.timedelta(days=365),
            )


def write_personas(personas: list[Persona], path: Path) -> None:
    """Write the persona file, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([asdict(persona) for persona in personas], ensure_ascii=False, indent=2)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text + "\n")
