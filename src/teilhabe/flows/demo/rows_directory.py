"""Organisations of the demonstration: real public ones with their source, invented carriers named as such."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from teilhabe.directory.models import Organisation, OrganisationRole, Site
from teilhabe.flows.demo.batch import Batch
from teilhabe.geo.models import Territory

_SUMMARY_LINE: Final = "{name}: {kurztext}"
# The first word of a category in the list → what the body is to the centre; others get no role.
_ROLES: Final = {
    "Beratung": OrganisationRole.Kind.ADVICE,
    "Frauen": OrganisationRole.Kind.ADVICE,
    "Familie": OrganisationRole.Kind.ADVICE,
    "Antidiskriminierung": OrganisationRole.Kind.ADVICE,
    "Integrationsagentur": OrganisationRole.Kind.ADVICE,
    "Kommune": OrganisationRole.Kind.AUTHORITY,
    "Koordination": OrganisationRole.Kind.AUTHORITY,
    "Landesunterkunft": OrganisationRole.Kind.AUTHORITY,
    "Schule": OrganisationRole.Kind.SCHOOL,
    "Ankommenstreffpunkt": OrganisationRole.Kind.INITIATIVE,
    "Ehrenamtsinitiative": OrganisationRole.Kind.INITIATIVE,
    "Migrantenorganisation": OrganisationRole.Kind.INITIATIVE,
    "Mobilität": OrganisationRole.Kind.INITIATIVE,
    "Sport": OrganisationRole.Kind.INITIATIVE,
}


def add_offers(
    batch: Batch, offers: Mapping[str, Any], *, towns: Mapping[str, Territory], today: dt.date
) -> dict[str, Organisation]:
    """One organisation per body of the hand-compiled list, with its offers as text. Returns them by entry id.

    The list keeps its sources: each row carries the page and the year it was seen; nothing was checked live.
    A body without coordinates (a shelter) gets neither address nor town.
    """
    by_body: dict[str, Organisation] = {}
    by_entry: dict[str, Organisation] = {}
    for entry in offers["angebote"]:
        body = entry["traeger"]
        if body not in by_body:
            by_body[body] = _body(batch, entry, towns, today)
        organisation = by_entry[entry["id"]] = by_body[body]
        line = _SUMMARY_LINE.format(**entry)
        organisation.summary = f"{organisation.summary}\n{line}".strip()
    return by_entry


def _body(
    batch: Batch, entry: Mapping[str, Any], towns: Mapping[str, Territory], today: dt.date
) -> Organisation:
    open_to_all = entry["lat"] is not None
    organisation = batch.add(
        Organisation,
        name=entry["traeger"][:160],
        category=entry["kategorie"][:80],
        address=(entry["adresse"] or "")[:240] if open_to_all else "",
        territory=towns.get(entry["ags"][0]) if open_to_all else None,
        origin=Organisation.Origin.REAL,
        source=entry["quelle"][0][:300],
        source_as_of=str(entry["stand"])[:40],
    )
    role = _ROLES.get(entry["kategorie"].split("/")[0].split(" ")[0])
    if role is not None:
        batch.add(OrganisationRole, organisation=organisation, role=role, valid_from=_long_ago(today))
    return organisation


def add_carriers(
    batch: Batch,
    carriers: Mapping[str, Any],
    *,
    known: Mapping[str, Organisation],
    towns: Mapping[str, Territory],
    today: dt.date,
) -> dict[str, Organisation]:
    """Course carriers by key: the real adult education centres of the list, and invented ones."""
    found: dict[str, Organisation] = {}
    for key, entry in carriers.items():
        organisation = known.get(entry.get("quelle", ""))
        if organisation is None:
            organisation = batch.add(
                Organisation,
                name=entry["name"],
                category="Kursträger",
                territory=towns[entry["stadt"]],
                origin=Organisation.Origin.INVENTED,
            )
        batch.add(
            OrganisationRole,
            organisation=organisation,
            role=OrganisationRole.Kind.CARRIER,
            valid_from=_long_ago(today),
        )
        found[key] = organisation
    return found


def add_sites(
    batch: Batch,
    sites: Mapping[str, Any],
    *,
    carriers: Mapping[str, Organisation],
    towns: Mapping[str, Territory],
) -> dict[str, Site]:
    """Invented rooms in the centre of a town."""
    found: dict[str, Site] = {}
    for key, entry in sites.items():
        town = towns[entry["stadt"]]
        lat, lon = entry.get("lat", town.lat), entry.get("lon", town.lon)
        if lat is None or lon is None:
            raise ValueError(f"seed/kurse.yaml: {key} has no coordinates")
        found[key] = batch.add(
            Site,
            organisation=carriers[entry["traeger"]],
            name=entry["name"],
            territory=town,
            lat=float(lat),
            lon=float(lon),
            step_free=bool(entry.get("stufenlos")),
            induction_loop=bool(entry.get("hoeren")),
            good_light=bool(entry.get("sehen")),
        )
    return found


def _long_ago(today: dt.date) -> dt.date:
    return dt.date(today.year - 3, 1, 1)
