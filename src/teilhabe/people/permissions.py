"""Who may see and change a person."""

from __future__ import annotations

import datetime as dt

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.errors import NotAllowed
from teilhabe.people.models import Person


def can_see(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Need to know: own cases, waiting people for the course desk; protected people only by those responsible."""
    return Person.objects.visible_to(actor, on=on).filter(pk=person.pk).exists()


def can_see_residence(actor: Actor) -> bool:
    """Title and benefits: for advice only; the course desk sees whether a course right exists (privacy § 2)."""
    return actor.may(Right.SEE_RESIDENCE)


def require_edit(actor: Actor, person: Person, *, on: dt.date) -> None:
    """Raise ``NotAllowed`` unless the actor may change this person's data today."""
    if not (actor.may(Right.EDIT_PEOPLE) and can_see(actor, person, on=on)):
        raise NotAllowed
