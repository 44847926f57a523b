"""Days until which something must happen, computed from a person's dated facts: never stored, so never stale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from teilhabe.access.actor import Actor
from teilhabe.people.models import Level, Person, Title
from teilhabe.people.permissions import can_see_residence
from teilhabe.rulebook.queries import current_book

PROOF_MONTHS = "deufoev.8_1.proof_months"  # DeuFöV § 8 Abs. 1
_MOST_DAYS_IN_MONTH = 31


class Kind(StrEnum):
    TITLE = "title"  # the residence title ends
    PROOF = "proof"  # the proof of level becomes too old


@dataclass(frozen=True, slots=True)
class Deadline:
    kind: Kind
    day: dt.date
    person: Person


def deadlines_between(actor: Actor, first: dt.date, last: dt.date, *, on: dt.date) -> list[Deadline]:
    """Ends of titles and proofs of own people from ``first`` to ``last`` (both included), by day; two queries."""
    own = Person.objects.own(actor, on=on)
    titles = _titles(own, first, last, on) if can_see_residence(actor) else iter(())
    found = [*titles, *_proofs(own, first, last, on)]
    return sorted(found, key=lambda row: (row.day, row.kind, row.person.code))


def _titles(own: object, first: dt.date, last: dt.date, on: dt.date) -> Iterator[Deadline]:
    rows = Title.objects.valid_on(on).filter(until__range=(first, last), person__in=own)
    for row in rows.select_related("person"):
        if row.until is not None:
            yield Deadline(Kind.TITLE, row.until, row.person)


def _proofs(own: object, first: dt.date, last: dt.date, on: dt.date) -> Iterator[Deadline]:
    """The latest proof of each person counts; older ones have been replaced."""
    months = int(current_book().value(PROOF_MONTHS, on))
    earliest = first - dt.timedelta(days=(months + 1) * _MOST_DAYS_IN_MONTH)
    rows = Level.objects.filter(Q(proved_on__gte=earliest), kind=Level.Kind.GERMAN, person__in=own)
    latest: dict[object, Level] = {}
    for row in rows.select_related("person").order_by("learned_on", "id"):
        latest[row.person_id] = row
    for row in latest.values():
        if row.proved_on is not None and first <= (day := months_later(row.proved_on, months)) <= last:
            yield Deadline(Kind.PROOF, day, row.person)


def months_later(start: dt.date, months: int) -> dt.date:
    """The day of the same number, or the last of the month (BGB § 188 Abs. 2, 3)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first_of_next = dt.date(year + (month == 11), 1 if month == 11 else month + 2, 1)
    last_day = (first_of_next - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(start.day, last_day))
