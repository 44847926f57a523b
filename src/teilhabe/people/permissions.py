"""Who may see and change a person."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.reach import DATA_CLASSES, Bond, reads, writes
from teilhabe.common.errors import NotAllowed
from teilhabe.people.models import Person, Responsibility


def can_see(actor: Actor, person: Person, *, on: dt.date) -> bool:
    """Need to know: own cases, waiting people for the course desk; protected people only by those responsible."""
    return Person.objects.visible_to(actor, on=on).filter(pk=person.pk).exists()


def can_see_residence(actor: Actor) -> bool:
    """Title and benefits: for advice only; the course desk sees whether a course right exists (privacy § 2)."""
    return actor.may(Right.SEE_RESIDENCE)


def bond_of(actor: Actor, person: Person, *, on: dt.date) -> Bond:
    """How the actor comes to this file. Own case before stand-in before emergency; asks nothing where none is."""
    if not actor.stand_ins and not actor.opened:
        return Bond.OWN
    plain = replace(actor, stand_ins=(), opened=frozenset())
    if can_see(plain, person, on=on):
        return Bond.OWN
    lent = replace(actor, opened=frozenset())
    return Bond.SUBSTITUTE if can_see(lent, person, on=on) else Bond.EMERGENCY


def classes_shown(actor: Actor, person: Person, *, on: dt.date) -> frozenset[str]:
    """The classes of the privacy catalogue that this file shows to the actor today (R-07)."""
    bond = bond_of(actor, person, on=on)
    named_for: frozenset[str] = frozenset()
    if bond == Bond.SUBSTITUTE:
        keepers = Responsibility.objects.valid_on(on).filter(person=person)
        absent = set(keepers.values_list("membership_id", flat=True))
        named_for = frozenset().union(*(named for pk, named in actor.stand_ins if pk in absent))
    return frozenset(cls for cls in DATA_CLASSES if reads(actor.role_key, cls, bond, named_for=named_for))


def may_write(actor: Actor, person: Person, data_class: str, *, on: dt.date) -> bool:
    """Whether the role may record this class in this file; who stands in or broke the glass may not."""
    return writes(actor.role_key, data_class, bond_of(actor, person, on=on))


def require_edit(actor: Actor, person: Person, *, on: dt.date, data_class: str = "C1") -> None:
    """Raise ``NotAllowed`` unless the actor may change this class of this person's data today."""
    if not (actor.may(Right.EDIT_PEOPLE) and can_see(actor, person, on=on)):
        raise NotAllowed
    if not may_write(actor, person, data_class, on=on):
        raise NotAllowed
