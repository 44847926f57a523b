"""What a Träger is shown of a person: nothing without an open transfer, and never a field the transfer lacks.

Before both said yes a demand without a name; afterwards name, contact way, birth year, course right, proof number
(privacy catalogue § 4). A transfer that was revoked or has run out shows nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.courses.models import Seat
from teilhabe.courses.referral import accepted_payload, offer_payload
from teilhabe.people.enums import NeedCode
from teilhabe.people.models import readable_by
from teilhabe.portals.desk.wording import TIMES, level_label
from teilhabe.privacy.queries import is_open, opened
from teilhabe.rulebook.queries import code_label

Fact = tuple[str, str]


def demand_of(seat: Seat, *, on: dt.date) -> list[Fact]:
    """The demand without a name; empty when the offer is no longer open."""
    if not is_open(seat.offer, on):
        return []
    told = opened(seat.offer, offer_payload(seat.request, seat.run, on=on), on=on)
    facts = _needs(told)
    if "time_window" in told:
        facts.append((_("Zeit"), str(TIMES.get(told["time_window"], told["time_window"]))))
    if "district" in told:
        facts.append((_("Wohnort"), told["district"] or _("nicht genannt")))
    return facts


@dataclass(frozen=True, slots=True)
class Told:
    """A person after both said yes: the name, and the facts in the order of the page."""

    name: str
    short_name: str
    contact: str
    facts: list[Fact]


def person_of(seat: Seat, *, on: dt.date) -> Told | None:
    """Name and facts while the transfer is open, else ``None`` (also for a protected person: none is ever sent)."""
    if not is_open(seat.transfer, on) or seat.person.protected:
        return None
    told = opened(seat.transfer, accepted_payload(seat, on=on), on=on)
    name = f"{told.get('given_names', '')} {told.get('family_name', '')}".strip()
    facts: list[Fact] = []
    if "birth_year" in told:
        facts.append((_("Geburtsjahr"), str(told["birth_year"] or _("nicht bekannt"))))
    if "course_right" in told:
        facts.append((_("Kursberechtigung"), _("ja") if told["course_right"] else _("nein")))
    if "proof_id" in told:
        facts.append((_("Nummer des Nachweises"), told["proof_id"] or _("nicht bekannt")))
    return Told(name, short_name(seat), told.get("contact_way") or "", [*facts, *_needs(told)])


def short_name(seat: Seat) -> str:
    """ "Adnan B." for lists of a course; the family name where there is no other."""
    given, family = seat.person.given_names.split(), seat.person.family_name
    return f"{given[0]} {family[:1]}." if given else family


def named(actor: Actor, seats: Iterable[Seat], *, on: dt.date) -> list[tuple[Seat, str]]:
    """Seats with the name a course list shows: first name A to Z, those without an open transfer by number, last.

    A protected person has a name only for who is named for her; for others she has no number either.
    """
    readable = set(readable_by(actor.membership_id).values_list("protection__person", flat=True))
    rows = [
        (
            seat,
            seat.person_id in readable
            if seat.person.protected
            else bool(seat.transfer and is_open(seat.transfer, on)),
        )
        for seat in seats
    ]
    known = sorted(((seat, short_name(seat)) for seat, is_known in rows if is_known), key=lambda row: row[1])
    hidden = [(seat, _numbered(seat)) for seat, is_known in rows if not is_known]
    return [*known, *sorted(hidden, key=lambda row: row[1])]


def _numbered(seat: Seat) -> str:
    return _("Teilnehmerin") if seat.person.protected else _("Person %s") % seat.request.code


def _needs(told: dict[str, Any]) -> list[Fact]:
    facts: list[Fact] = []
    if "level" in told:
        facts.append((_("Deutsch"), level_label(told["level"] or "")))
    if "literacy" in told:
        facts.append(
            (
                _("Schrift"),
                code_label("literacy", told["literacy"]) if told["literacy"] else _("nicht bekannt"),
            )
        )
    if told.get("module"):
        facts.append((_("Modul"), str(told["module"])))
    if "childcare" in told:
        facts.append(
            (_("Kinder"), _("Kinderbetreuung nötig") if told["childcare"] else _("keine Betreuung nötig"))
        )
    if "room_needs" in told:
        needs = ", ".join(str(NeedCode(code).label) for code in told["room_needs"])
        facts.append((_("Zugang"), needs or _("nichts Besonderes nötig")))
    return facts
