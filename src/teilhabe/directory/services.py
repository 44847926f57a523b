"""Keeping organisations, sites, contacts and weekly schedules; giving a partner login its organisation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Audience, Purpose, Right
from teilhabe.access.models import Membership
from teilhabe.access.permissions import require
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.errors import Refused
from teilhabe.directory.models import (
    WEEKDAYS,
    OfficeContact,
    Organisation,
    OrganisationRole,
    PartnerAccess,
    Schedule,
    Site,
)
from teilhabe.directory.permissions import require_edit_directory
from teilhabe.geo.models import Territory

ORGANISATION_FIELDS = ("name", "short_name", "category", "summary", "address", "territory", "ended_on")
SITE_FIELDS = (
    "name",
    "street",
    "territory",
    "lat",
    "lon",
    "step_free",
    "induction_loop",
    "good_light",
    "hidden",
)
CONTACT_FIELDS = ("function", "name", "phone", "email")
_CLOCK = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")


def create_organisation(
    *, actor: Actor, name: str, on: dt.date, roles: Iterable[str] = ("carrier",), **fields: Any
) -> Organisation:
    """A body the centre works with, and what it is to the centre from this day on."""
    require_edit_directory(actor)
    _known(fields, ORGANISATION_FIELDS)
    _filled(name, "name")
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name.strip(), **fields)
        for role in roles:
            _add_role(organisation, role, on)
        _note(actor, "directory.create_organisation")
    return organisation


def edit_organisation(*, actor: Actor, organisation: Organisation, **fields: Any) -> Organisation:
    """Correct what is known about a body."""
    require_edit_directory(actor)
    _known(fields, ORGANISATION_FIELDS)
    if "name" in fields:
        _filled(fields["name"], "name")
    with transaction.atomic():
        _assign(organisation, fields)
        _note(actor, "directory.edit_organisation")
    return organisation


def set_role(*, actor: Actor, organisation: Organisation, role: str, on: dt.date) -> OrganisationRole:
    """From this day the body is also … to the centre; one that already holds stays as it is."""
    require_edit_directory(actor)
    with transaction.atomic():
        row = _add_role(organisation, role, on)
        _note(actor, "directory.set_role")
    return row


def end_role(*, actor: Actor, role: OrganisationRole, on: dt.date) -> OrganisationRole:
    """The body is this to the centre until the day before."""
    require_edit_directory(actor)
    with transaction.atomic():
        role.valid_to = on - dt.timedelta(days=1)
        role.save(update_fields=["valid_to"])
        _note(actor, "directory.end_role")
    return role


def create_site(
    *,
    actor: Actor,
    organisation: Organisation,
    name: str,
    territory: Territory,
    lat: float,
    lon: float,
    **fields: Any,
) -> Site:
    """A place where something happens, with its coordinates (WGS84 degrees)."""
    require_edit_directory(actor)
    _known(fields, SITE_FIELDS)
    _filled(name, "name")
    _check_point(lat, lon)
    with transaction.atomic():
        site = Site.objects.create(
            organisation=organisation, name=name.strip(), territory=territory, lat=lat, lon=lon, **fields
        )
        _note(actor, "directory.create_site")
    return site


def edit_site(*, actor: Actor, site: Site, **fields: Any) -> Site:
    """Correct a place."""
    require_edit_directory(actor)
    _known(fields, SITE_FIELDS)
    if "name" in fields:
        _filled(fields["name"], "name")
    _check_point(fields.get("lat", site.lat), fields.get("lon", site.lon))
    with transaction.atomic():
        _assign(site, fields)
        _note(actor, "directory.edit_site")
    return site


def add_contact(*, actor: Actor, organisation: Organisation, function: str, **fields: Any) -> OfficeContact:
    """A function in an organisation and how to reach it."""
    require_edit_directory(actor)
    _known(fields, CONTACT_FIELDS)
    _filled(function, "function")
    if not (fields.get("phone") or fields.get("email")):
        raise Refused(_("Tragen Sie eine Telefonnummer oder E-Mail-Adresse ein."), field="phone")
    with transaction.atomic():
        contact = OfficeContact.objects.create(organisation=organisation, function=function.strip(), **fields)
        _note(actor, "directory.add_contact")
    return contact


def grant_partner_access(
    *,
    actor: Actor,
    membership: Membership,
    organisation: Organisation,
    valid_from: dt.date,
    valid_to: dt.date | None,
) -> PartnerAccess:
    """Let a partner login act for an organisation, for a time (R-11)."""
    require(actor, Right.MANAGE_USERS)
    if membership.role.audience != Audience.PARTNER:
        raise Refused(_("Nur ein Zugang mit einer Rolle für Träger kann für einen Träger handeln."))
    if valid_to is None or valid_to < valid_from:
        raise Refused(_("Dieser Zugang braucht ein Ende nach seinem Anfang."), field="valid_to")
    with transaction.atomic():
        access = PartnerAccess.objects.create(
            membership=membership, organisation=organisation, valid_from=valid_from, valid_to=valid_to
        )
        _note_right(actor, "directory.grant_partner_access")
    return access


def end_partner_access(*, actor: Actor, access: PartnerAccess, on: dt.date) -> PartnerAccess:
    """From this day the login no longer acts for the organisation; acts on its next request."""
    require(actor, Right.MANAGE_USERS)
    with transaction.atomic():
        access.valid_to = on - dt.timedelta(days=1)
        access.save(update_fields=["valid_to"])
        _note_right(actor, "directory.end_partner_access")
    return access


def make_schedule(
    *,
    week: Mapping[str, Any],
    skips_school_holidays: bool = True,
    extra_days: Iterable[str] = (),
    cancelled_days: Iterable[str] = (),
) -> Schedule:
    """A checked weekly pattern. Called by the service that owns the noun with the schedule, which logs."""
    return Schedule.objects.create(
        week=checked_week(week),
        skips_school_holidays=skips_school_holidays,
        extra_days=_checked_days(extra_days, "extra_days"),
        cancelled_days=_checked_days(cancelled_days, "cancelled_days"),
    )


def checked_week(week: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """The week pattern in order, without empty days; refused if a time is wrong, reversed or overlaps another."""
    strange = set(week) - set(WEEKDAYS)
    if strange:
        raise Refused(_("Diesen Wochentag gibt es nicht: %s.") % ", ".join(sorted(strange)), field="week")
    checked = {day: _checked_day(week[day]) for day in WEEKDAYS if week.get(day)}
    if not checked:
        raise Refused(_("Der Kurs braucht mindestens eine Unterrichtszeit in der Woche."), field="week")
    return checked


def _checked_day(spans: Iterable[Any]) -> list[list[str]]:
    ordered = sorted([str(part) for part in span] for span in spans)
    for span in ordered:
        if len(span) != 2 or not all(_CLOCK.match(part) for part in span):
            raise Refused(_("Schreiben Sie Uhrzeiten so: 08:30."), field="week")
        if span[0] >= span[1]:
            raise Refused(_("Das Ende liegt vor dem Anfang: %s.") % " – ".join(span), field="week")
    for earlier, later in pairwise(ordered):
        if later[0] < earlier[1]:
            raise Refused(_("Zwei Unterrichtszeiten an einem Tag überschneiden sich."), field="week")
    return ordered


def _checked_days(days: Iterable[str], field: str) -> list[str]:
    try:
        return sorted({dt.date.fromisoformat(str(day)).isoformat() for day in days})
    except ValueError:
        raise Refused(_("Dieses Datum gibt es nicht."), field=field) from None


def _check_point(lat: float, lon: float) -> None:
    if not (47 <= lat <= 56 and 5 <= lon <= 16):
        raise Refused(
            _("Die Koordinaten liegen nicht in Deutschland. Prüfen Sie Breite und Länge."), field="lat"
        )


def _add_role(organisation: Organisation, role: str, on: dt.date) -> OrganisationRole:
    if role not in OrganisationRole.Kind.values:
        raise Refused(_("Diese Art von Stelle gibt es nicht."), field="role")
    row, _new = OrganisationRole.objects.get_or_create(
        organisation=organisation, role=role, valid_to=None, defaults={"valid_from": on}
    )
    return row


def _assign(row: Organisation | Site, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _known(fields: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"unknown fields {sorted(unknown)}")


def _filled(text: str, field: str) -> None:
    if not text.strip():
        raise Refused(_("Dieses Feld darf nicht leer sein."), field=field)


def _note(actor: Actor, act: str) -> None:
    record(actor=actor, act=act, purpose=Purpose.PLACEMENT)


def _note_right(actor: Actor, act: str) -> None:
    record(actor=actor, act=act, purpose=Purpose.SECURITY, keeping=Keeping.RIGHTS)
