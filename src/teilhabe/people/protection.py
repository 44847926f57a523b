"""Setting, renewing and ending a protection: a named adviser asks, the leadership answers, nobody does it alone.

Closing is at once: from the question on only the asking adviser sees the person. Opening, also to one more
colleague, takes the second person. A protection whose review day has passed goes on until two people end it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Membership
from teilhabe.access.permissions import require
from teilhabe.access.roles import ROLES
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.people.models import (
    LONGEST,
    MOST_NAMED,
    NamedReader,
    Person,
    Protection,
    ProtectionChange,
    Recusal,
)
from teilhabe.people.permissions import require_edit

Kind = ProtectionChange.Kind
WORKS_WITH_PEOPLE = (Right.SEE_OWN_PEOPLE, Right.RECORD_ATTENDANCE)


def protect(
    *,
    actor: Actor,
    person: Person,
    family: Iterable[Person],
    named: Sequence[uuid.UUID],
    review_on: dt.date,
    on: dt.date,
) -> Protection:
    """Close the record at once and ask the leadership to agree. ``family`` is covered with the same names."""
    require_edit(actor, person, on=on)
    if person.protected or not Person.objects.own(actor, on=on).filter(pk=person.pk).exists():
        raise NotAllowed
    members = [row for row in family if row.pk != person.pk]
    for member in members:
        require_edit(actor, member, on=on)
    _check(person, named, review_on, on)
    with transaction.atomic():
        protection = _close(actor, person, None, review_on, on)
        for member in members:
            _close(actor, member, protection, review_on, on)
        _ask(actor, protection, Kind.SET, on, review_on=review_on, named=named)
    return protection


def cover(*, actor: Actor, lead: Person, person: Person, on: dt.date) -> None:
    """A child entered in the file of a protected person is protected with her, by the same names."""
    row = _in_force(lead)
    if row is None or person.protected:
        return
    head = row.lead or row
    with transaction.atomic():
        made = _close(actor, person, head, head.review_on, on)
        _name(made, list(head.readers.order_by("slot").values_list("membership_id", flat=True)))


def ask_change(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    on: dt.date,
    review_on: dt.date | None = None,
    named: Sequence[uuid.UUID] = (),
) -> ProtectionChange:
    """Ask for other names, a new review day or the end. Nothing changes until the leadership agrees."""
    require_edit(actor, person, on=on)
    row = _in_force(person)
    if row is None or kind not in (Kind.NAMES, Kind.RENEW, Kind.END):
        raise NotAllowed
    protection = row.lead or row
    if protection.changes.filter(answered_by=None).exists():
        raise Refused(_("Eine Änderung wartet schon auf die Leitung."))
    if kind == Kind.RENEW:
        _check_day(review_on, on)
    if kind == Kind.NAMES:
        _check_names(protection.person, named, on)
    with transaction.atomic():
        return _ask(actor, protection, Kind(kind), on, review_on=review_on, named=named)


def answer_change(*, actor: Actor, change_id: uuid.UUID, agreed: bool, on: dt.date) -> ProtectionChange:
    """The second person's answer. A refusal leaves everything as closed as it is."""
    require(actor, Right.AGREE_PROTECTION)
    with transaction.atomic():
        rows = ProtectionChange.objects.select_related("protection__person", "asked_by")
        change = rows.filter(pk=change_id).first()
        if change is None or actor.membership_id is None or change.asked_by.user_id == actor.user_id:
            raise NotAllowed
        answer = {"answered_by_id": actor.membership_id, "answered_on": on, "agreed": agreed}
        if not ProtectionChange.objects.filter(pk=change.pk, answered_by=None).update(**answer):
            raise Overtaken(_("Darüber ist schon entschieden."))
        if agreed:
            _carry_out(change, actor, on)
        _note(actor, change.protection.person, f"people.protection_{'agreed' if agreed else 'refused'}")
    return change


def _carry_out(change: ProtectionChange, actor: Actor, on: dt.date) -> None:
    head, covered = change.protection, _covered(change.protection)
    if change.kind == Kind.END:
        Protection.objects.filter(pk__in=[row.pk for row in covered]).update(ended_on=on)
        Person.objects.filter(pk__in=[row.person_id for row in covered]).update(protected=False)
        return
    if change.kind == Kind.SET:
        Protection.objects.filter(pk__in=[row.pk for row in covered]).update(agreed_by=actor.membership_id)
    if change.kind == Kind.RENEW:
        Protection.objects.filter(pk__in=[row.pk for row in covered]).update(review_on=change.review_on)
    if change.kind in (Kind.SET, Kind.NAMES):
        names = [uuid.UUID(text) for text in change.named]
        _check_names(head.person, names, on)
        for row in covered:
            _name(row, names)


def _covered(head: Protection) -> list[Protection]:
    return list(Protection.objects.in_force().filter(Q(pk=head.pk) | Q(lead=head)))


def _in_force(person: Person) -> Protection | None:
    rows = Protection.objects.in_force().filter(person=person)
    return rows.select_related("lead__person", "person").first()


def _close(
    actor: Actor, person: Person, lead: Protection | None, review_on: dt.date, on: dt.date
) -> Protection:
    """Hidden from now on from everybody but the actor."""
    if actor.membership_id is None:
        raise NotAllowed
    Person.objects.filter(pk=person.pk).update(protected=True)
    person.protected = True
    made = Protection.objects.create(
        person=person, lead=lead, set_on=on, review_on=review_on, asked_by_id=actor.membership_id
    )
    _name(made, [actor.membership_id])
    _note(actor, person, "people.protect")
    return made


def _name(protection: Protection, memberships: Sequence[uuid.UUID]) -> None:
    NamedReader.objects.filter(protection=protection).delete()
    NamedReader.objects.bulk_create(
        NamedReader(protection=protection, membership_id=pk, slot=slot)
        for slot, pk in enumerate(memberships, start=1)
    )


def _ask(
    actor: Actor,
    protection: Protection,
    kind: Kind,
    on: dt.date,
    *,
    review_on: dt.date | None,
    named: Sequence[uuid.UUID],
) -> ProtectionChange:
    change: ProtectionChange = ProtectionChange.objects.create(
        protection=protection,
        kind=kind,
        asked_by_id=actor.membership_id,
        asked_on=on,
        review_on=review_on,
        named=[str(pk) for pk in named],
    )
    _note(actor, protection.person, "people.protection_asked")
    return change


def _check(person: Person, named: Sequence[uuid.UUID], review_on: dt.date, on: dt.date) -> None:
    _check_names(person, named, on)
    _check_day(review_on, on)


def _check_day(review_on: dt.date | None, on: dt.date) -> None:
    if review_on is None or not on < review_on <= on + LONGEST:
        raise Refused(_("Wählen Sie einen Tag in den nächsten zwei Jahren."), field="review_on")


def _check_names(person: Person, named: Sequence[uuid.UUID], on: dt.date) -> None:
    if not 1 <= len(set(named)) <= MOST_NAMED or len(set(named)) != len(named):
        raise Refused(_("Benennen Sie eine bis fünf Personen."), field="named")
    rows = list(nameable(person, on=on).filter(pk__in=named))
    if len(rows) != len(named):
        raise Refused(_("Eine der benannten Personen hat keinen Zugang mehr."), field="named")
    if not any(row.role.may(Right.EDIT_PEOPLE) for row in rows):
        raise Refused(_("Mindestens eine benannte Person muss beraten."), field="named")


def nameable(person: Person, *, on: dt.date) -> QuerySet[Membership]:
    """Who can be named: whoever works with people here or teaches, unless barred from the person."""
    barred = Recusal.objects.filter(person=person).values("user")
    keys = [key for key, role in ROLES.items() if any(role.may(right) for right in WORKS_WITH_PEOPLE)]
    rows: QuerySet[Membership] = (
        Membership.objects.valid_on(on).filter(role_key__in=keys).exclude(user__in=barred)
    )
    return rows


def _note(actor: Actor, person: Person, act: str) -> None:
    record(
        actor=actor,
        act=act,
        purpose=Purpose.SECURITY,
        subject=person.log_alias,
        classes="C7",
        keeping=Keeping.RIGHTS,
    )
