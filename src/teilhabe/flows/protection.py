"""What a protection asks of named colleagues: a look at a possible double, a review after two years."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.access.models import Membership
from teilhabe.access.queries import opened_centres
from teilhabe.access.tenancy import centre_scope
from teilhabe.office.models import Task
from teilhabe.people.models import NamedReader, Person, Protection
from teilhabe.people.queries import hidden_twins

DOUBLE: Final = "protection_double"
REVIEW: Final = "protection_review"


def tell_of_double(*, actor: Actor, person: Person, on: dt.date) -> list[Task]:
    """After a new record: who is named for a protected person it resembles gets a task.

    The maker of the record is told nothing, now or later: the new file opens as any other.
    """
    title = _("Mögliche doppelte Akte: %s. Bitte prüfen, ohne jemanden zu fragen.") % person.code
    return Task.objects.bulk_create(
        Task(owner=owner, title=title, due_on=on, person=twin, about_kind=DOUBLE, about_id=person.pk)
        for twin in hidden_twins(actor, person)
        for owner in _advisers(Protection.objects.in_force().get(person=twin), on)[:1]
    )


def remind_of_reviews(*, on: dt.date) -> list[Task]:
    """One task per protection whose review day has come; until somebody decides, the protection goes on."""
    open_ones = Task.objects.filter(about_kind=REVIEW, done_at=None).values("about_id")
    rows = Protection.objects.in_force().of_adults().filter(review_on__lte=on).exclude(pk__in=open_ones)
    title = _("Schutz prüfen: noch nötig? Verlängern oder beenden.")
    return Task.objects.bulk_create(
        Task(
            owner=owner,
            title=title,
            due_on=row.review_on,
            person=row.person,
            about_kind=REVIEW,
            about_id=row.pk,
        )
        for row in rows.select_related("person").order_by("review_on", "id")
        for owner in _advisers(row, on)[:1]
    )


def remind_everywhere(on: dt.date) -> int:
    """The clock's part: new tasks in every opened centre, each in its own transaction."""
    return sum(remind_in(centre.pk, on=on) for centre in opened_centres())


def remind_in(centre_id: uuid.UUID, *, on: dt.date) -> int:
    """The clock's part for one centre; returns the number of new tasks."""
    with centre_scope(centre_id):
        return len(remind_of_reviews(on=on))


def _advisers(protection: Protection, on: dt.date) -> list[Membership]:
    """Named colleagues who advise and still have access, in the order they were named."""
    valid = Membership.objects.valid_on(on).values("pk")
    rows = NamedReader.objects.filter(protection=protection, membership__in=valid).order_by("slot")
    return [
        row.membership
        for row in rows.select_related("membership__user")
        if row.membership.role.may(Right.EDIT_PEOPLE)
    ]
