"""What ends next for one person: rights, papers, holds, proofs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.courses.deadlines import START_WEEKS
from teilhabe.courses.entitlement.calendar import end_of_period
from teilhabe.courses.enums import SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.people.permissions import can_see_residence
from teilhabe.people.queries import PersonFacts
from teilhabe.rulebook.queries import current_book


@dataclass(frozen=True, slots=True)
class Ending:
    """One day with what ends on it."""

    day: dt.date
    text: str
    days: int


def lapsing(
    facts: PersonFacts,
    need: CourseRequest | None,
    seat: Seat | None,
    actor: Actor,
    ends: list[tuple[dt.date, str]],
) -> list[Ending]:
    """Days from today on, the nearest first. ``ends``: what the rules say of rights and papers."""
    found: list[tuple[dt.date | None, str]] = []
    if seat is not None and seat.state == SeatState.HELD and seat.hold_until:
        day = timezone.localtime(seat.hold_until).date()
        found.append((day, _("gehaltener Platz in %s") % seat.run.code))
    if need is not None and seat is None:
        late = need.waiting_since + dt.timedelta(weeks=START_WEEKS)
        found.append((late, _("sechs Wochen ohne Kurs (§ 7 Abs. 5 IntV)")))
    if facts.german and facts.german.proved_on:
        months = int(current_book().value("deufoev.8_1.proof_months", facts.on))
        day = end_of_period(facts.german.proved_on, months)
        found.append((day, _("Sprachnachweis wird älter als %s Monate") % months))
    if can_see_residence(actor):
        if facts.title and facts.title.until:
            found.append((facts.title.until, _("Aufenthaltstitel")))
        if facts.residence and facts.residence.rule_until:
            found.append((facts.residence.rule_until, _("Wohnsitzregelung (§ 12a AufenthG)")))
    found += ends
    rows = [Ending(day, text, (day - facts.on).days) for day, text in found if day and day >= facts.on]
    return sorted(rows, key=lambda row: row.day)
