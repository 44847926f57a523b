"""Who may be named in a list, and where a name leads. Protected people are in no list."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.people.models import Person


@dataclass(frozen=True, slots=True)
class Named:
    """How a person is called on this page. ``url`` is empty where the person may not be opened."""

    text: str
    url: str = ""
    visible: bool = False


def named(actor: Actor, people: Iterable[Person], *, on: dt.date) -> dict[uuid.UUID, Named]:
    """Person id → name or file number; two queries for all of them. People hidden from the reader are no key."""
    rows = {person.pk: person for person in people}
    seen = Person.objects.visible_to(actor, on=on).filter(pk__in=rows)
    visible = set(seen.values_list("pk", flat=True))
    hidden = set(Person.objects.hidden_from(actor).filter(pk__in=rows).values_list("pk", flat=True))
    return {pk: _called(person, pk in visible) for pk, person in rows.items() if pk not in hidden}


def _called(person: Person, visible: bool) -> Named:
    if visible:
        return Named(person.full_name, address("person", person.pk), True)
    return Named(_("Akte %(code)s") % {"code": person.code})


def address(name: str, *args: object) -> str:
    """The address of a desk page, empty while that page does not exist."""
    try:
        return reverse(f"desk:{name}", args=args)
    except NoReverseMatch:
        return ""
