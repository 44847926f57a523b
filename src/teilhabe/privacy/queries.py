"""What may go out, and what has gone out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet

from teilhabe.people.models import Person
from teilhabe.privacy.models import Transfer


class Kind(StrEnum):
    """What a set of data is sent for."""

    LANGUAGE_COURSE = "language_course"


# Referral minimum (privacy catalogue § 4): what leaves the centre, by kind and stage. What is not listed stays:
# notes, reason of flight, religion, diagnosis, addresses, family beyond childcare, residence title.
ALLOWED: Final[dict[tuple[Kind, Transfer.Stage], frozenset[str]]] = {
    (Kind.LANGUAGE_COURSE, Transfer.Stage.OFFER): frozenset(
        {"request_code", "level", "literacy", "module", "time_window", "district", "childcare", "room_needs"}
    ),
    (Kind.LANGUAGE_COURSE, Transfer.Stage.ACCEPTED): frozenset(
        {
            "request_code",
            "level",
            "literacy",
            "module",
            "childcare",
            "room_needs",
            "given_names",
            "family_name",
            "birth_year",
            "contact_way",
            "course_right",
            "proof_id",
        }
    ),
}


def allowed_fields(kind: Kind, stage: Transfer.Stage) -> frozenset[str]:
    """The fields that may go out; an unknown pair allows nothing."""
    return ALLOWED.get((kind, stage), frozenset())


def open_transfers(person: Person, *, on: dt.date) -> QuerySet[Transfer]:
    """Who may still use what was sent about this person."""
    rows = Transfer.objects.filter(person=person, revoked_at=None, ends_on__gte=on)
    return rows.select_related("organisation").order_by("sent_at")


def transfers_of(person: Person) -> QuerySet[Transfer]:
    """Everything that was ever sent about this person, newest first (Art. 15 Abs. 1 c DSGVO)."""
    return Transfer.objects.filter(person=person).select_related("organisation").order_by("-sent_at", "id")


def transfers_ending(people: Iterable[Person], *, until: dt.date) -> QuerySet[Transfer]:
    """Open transfers whose use ends by the day: the receiver must then have deleted."""
    return Transfer.objects.filter(person__in=list(people), revoked_at=None, ends_on__lte=until)
