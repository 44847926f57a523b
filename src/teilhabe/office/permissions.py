"""Who may make and read letters: the right to write letters, and for the person the right to open the file."""

from __future__ import annotations

import datetime as dt

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.errors import NotAllowed
from teilhabe.office.models import Document
from teilhabe.people.models import Person
from teilhabe.people.permissions import can_see, can_see_residence, may_write

# Letters that tell of residence title or benefits (privacy catalogue § 2: advice only).
TELLS_RESIDENCE = frozenset({Document.Kind.ADVICE, Document.Kind.RESIDENCE_RULE})


def can_write(actor: Actor, kind: str, person: Person | None, *, on: dt.date) -> bool:
    """A letter to or about a person, or without a person the report on numbers.

    What tells of title or benefits is for advice only: the course desk knows whether a course right exists.
    """
    if not actor.may(Right.WRITE_LETTERS):
        return False
    if person is None:
        return kind == Document.Kind.NEED_REPORT and actor.may(Right.SEE_NUMBERS)
    if kind in TELLS_RESIDENCE and not can_see_residence(actor):
        return False
    return kind != Document.Kind.NEED_REPORT and can_see(actor, person, on=on)


def can_read(actor: Actor, document: Document, *, on: dt.date) -> bool:
    """Who may write such a letter about this person; a report, which names nobody, whoever sees numbers."""
    if document.person is None:
        return actor.may(Right.SEE_NUMBERS)
    return can_write(actor, document.kind, document.person, on=on)


def require_write(actor: Actor, kind: str, person: Person | None, *, on: dt.date) -> None:
    """Raise ``NotAllowed`` unless the actor may make this letter."""
    if not can_write(actor, kind, person, on=on):
        raise NotAllowed
    if person is not None and not may_write(actor, person, "C9", on=on):
        raise NotAllowed
