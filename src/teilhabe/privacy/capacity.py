"""Who may sign: capacity to understand decides, not a birthday. Sources: Art. 4 No. 11, 7 GDPR; BGB §§ 1626, 1629.

Adults sign themselves. A minor who understands signs alone; if in doubt the minor and a guardian both sign; a
guardian alone only where capacity is lacking, and never one from whom the child is kept apart or protected.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from teilhabe.common.errors import Refused
from teilhabe.people.enums import RelationKind
from teilhabe.people.models import Person, Relation, Separation
from teilhabe.privacy.models import Consent

OF_AGE = 18
BOTH_FROM = 14  # from this age doubt is answered by two signatures; below it the adviser must decide
CUSTODY = "§§ 1626, 1629 BGB"
GUARDIANSHIP = "§ 1789 BGB"
Capacity, Signer = Consent.Capacity, Consent.Signer


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, and for somebody not known to be of age how capacity was judged."""

    signer: str
    capacity: str = ""
    capacity_ground: str = ""
    guardian: Person | None = None


def needs_judgement(person: Person, on: dt.date) -> bool:
    """Minors, and people whose age is not known."""
    age = person.age_on(on)
    return age is None or age < OF_AGE


def check_signature(person: Person, signature: Signature, *, on: dt.date) -> str:
    """The ground on which a guardian signs, or an empty string. ``Refused`` names the field that is wrong."""
    if signature.signer not in Signer.values:
        raise Refused(_("Wer stimmt zu?"), field="signer")
    if not needs_judgement(person, on):
        if signature.signer != Signer.PERSON:
            raise Refused(_("Erwachsene stimmen selbst zu."), code="of_age", field="signer")
        return ""
    _check_capacity(person, signature, on)
    if signature.signer == Signer.PERSON:
        return ""
    return guardian_ground(person, signature.guardian, on=on)


def _check_capacity(person: Person, signature: Signature, on: dt.date) -> None:
    if signature.capacity not in Capacity.values:
        raise Refused(
            _("Versteht die Person, worum es geht? Ohne dieses Urteil gilt die Einwilligung nicht."),
            code="no_capacity",
            field="capacity",
        )
    if not signature.capacity_ground.strip():
        raise Refused(_("Woran haben Sie das gesehen? Ein Satz reicht."), field="capacity_ground")
    age = person.age_on(on)
    if signature.capacity == Capacity.UNSURE and age is not None and age < BOTH_FROM:
        raise Refused(
            _(
                "Unter 14 Jahren müssen Sie sich festlegen: Versteht das Kind, worum es geht, oder noch nicht?"
            ),
            code="decide",
            field="capacity",
        )
    wanted = {
        Capacity.ABLE: (Signer.PERSON, Signer.BOTH),
        Capacity.UNSURE: (Signer.BOTH,),
        Capacity.LACKING: (Signer.GUARDIAN,),
    }[Capacity(signature.capacity)]
    if signature.signer not in wanted:
        raise Refused(_why(Capacity(signature.capacity)), code="wrong_signer", field="signer")


def _why(capacity: Consent.Capacity) -> str:
    return {
        Capacity.ABLE: _("Wer versteht, worum es geht, stimmt selbst zu. Niemand sonst allein."),
        Capacity.UNSURE: _("Wenn Sie nicht sicher sind, stimmen die Person und die Sorgeberechtigten zu."),
        Capacity.LACKING: _("Versteht die Person es noch nicht, stimmen die Sorgeberechtigten zu."),
    }[capacity]


def guardian_ground(child: Person, guardian: Person | None, *, on: dt.date) -> str:
    """Why this person may sign for the child. One sentence for every no: it must not tell of a separation."""
    refusal = Refused(
        _(
            "Diese Person kann hier nicht für das Kind zustimmen. Wählen Sie eine andere sorgeberechtigte Person. "
            "Gibt es keine, entscheidet das Familiengericht (Ergänzungspflegschaft, § 1809 BGB)."
        ),
        code="guardian",
        field="guardian",
    )
    if guardian is None or guardian not in possible_guardians(child, on=on):
        raise refusal
    kinds = _relations(child, on).filter(person=guardian).values_list("kind", flat=True)
    return GUARDIANSHIP if RelationKind.GUARDIAN in set(kinds) else CUSTODY


def possible_guardians(child: Person, *, on: dt.date) -> list[Person]:
    """Adults with custody or guardianship on the day, without those the child is kept apart or protected from."""
    rows = _relations(child, on).select_related("person").order_by("person__family_name", "person__pk")
    found = {row.person_id: row.person for row in rows}
    apart = Separation.objects.filter(Q(first=child) | Q(second=child)).values_list("first", "second")
    barred = {pk for pair in apart for pk in pair}
    return [
        person
        for pk, person in found.items()
        if pk not in barred and not (child.protected and not person.protected) and _is_adult(person, on)
    ]


def _relations(child: Person, on: dt.date) -> QuerySet[Relation]:
    held = Q(kind=RelationKind.PARENT, custody=True) | Q(kind=RelationKind.GUARDIAN)
    return Relation.objects.valid_on(on).filter(held, other=child)


def _is_adult(person: Person, on: dt.date) -> bool:
    age = person.age_on(on)
    return age is not None and age >= OF_AGE
