"""Letters that were made."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import QuerySet

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Right
from teilhabe.common.errors import NotAllowed
from teilhabe.office.models import Document
from teilhabe.office.permissions import TELLS_RESIDENCE, can_read
from teilhabe.people.models import Person
from teilhabe.people.permissions import can_see_residence


def documents_of(person: Person, actor: Actor) -> QuerySet[Document]:
    """Letters about a person the actor may read, newest first, without their content.

    Whether the actor may open the person is asked before (``look_at``).
    """
    rows = Document.objects.filter(person=person)
    return _listed(rows if can_see_residence(actor) else rows.exclude(kind__in=TELLS_RESIDENCE))


def reports(actor: Actor) -> QuerySet[Document]:
    """Reports without a person, newest first, without their content."""
    rows = Document.objects.filter(person=None)
    return _listed(rows if actor.may(Right.SEE_NUMBERS) else rows.none())


def _listed(rows: QuerySet[Document]) -> QuerySet[Document]:
    return rows.defer("content", "html").select_related("made_by__user").order_by("-made_at", "id")


def document_for(actor: Actor, document_id: uuid.UUID, *, on: dt.date) -> Document:
    """One letter, if the actor may read it and it has not run out; else ``NotAllowed``, as for none."""
    rows = Document.objects.filter(pk=document_id, expires_on__gte=on).select_related("person")
    document = rows.first()
    if document is None or not can_read(actor, document, on=on):
        raise NotAllowed
    return document
