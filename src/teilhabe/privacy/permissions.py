"""Who takes consents and takes them back: the same people, so that a withdrawal needs no more than a consent."""

from __future__ import annotations

import datetime as dt

from teilhabe.access.actor import Actor
from teilhabe.common.errors import NotAllowed
from teilhabe.people.models import Person
from teilhabe.people.permissions import require_edit


def require_consents(actor: Actor, person: Person, *, on: dt.date) -> None:
    """Raise ``NotAllowed`` unless the actor may prepare, note and withdraw consents of this person today."""
    if actor.membership_id is None:
        raise NotAllowed
    require_edit(actor, person, on=on)
