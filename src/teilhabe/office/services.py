"""Keeping letters and noting that somebody read one."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.utils import timezone

from teilhabe.access.actor import Actor
from teilhabe.access.enums import Purpose
from teilhabe.audit.enums import Keeping
from teilhabe.audit.services import record
from teilhabe.office.models import Document
from teilhabe.office.permissions import require_write
from teilhabe.office.queries import document_for
from teilhabe.people.models import Person

# Retention "document" of the data map: twelve months, unless the case ends earlier (deletion: not built yet).
KEPT = dt.timedelta(days=365)
# Data classes (privacy catalogue) each kind of letter tells of.
CLASSES = {
    Document.Kind.ADVICE: "C1 C3 C4 C9",
    Document.Kind.REFERRAL: "C1 C2 C4 C9",
    Document.Kind.WAITING: "C1 C4 C9",
    Document.Kind.RESIDENCE_RULE: "C1 C3 C9",
    Document.Kind.NEED_REPORT: "C9",
}


def store_document(
    *,
    actor: Actor,
    kind: Document.Kind,
    person: Person | None,
    title: str,
    language: str,
    content: bytes,
    html: str,
    now: dt.datetime,
    about_kind: str = "",
    about_id: uuid.UUID | None = None,
) -> Document:
    """Keep a letter with its digest and its last day; letter and log entry commit together (R-37).

    ``html`` is the same letter as an escaped fragment. ``about_…`` names the row it was made from.
    """
    on = timezone.localdate(now)
    require_write(actor, kind, person, on=on)
    with transaction.atomic():
        document = Document.objects.create(
            kind=kind,
            person=person,
            title=title[:160],
            language=language,
            content=content,
            html=html,
            sha256=hashlib.sha256(content).hexdigest(),
            about_kind=about_kind,
            about_id=about_id,
            made_at=now,
            made_by_id=actor.membership_id,
            expires_on=on + KEPT,
        )
        _note(actor, f"office.make_{kind.value}", document, Keeping.CHANGES)
    return document


def read_document(*, actor: Actor, document_id: uuid.UUID, on: dt.date) -> Document:
    """Open a letter and note the look; no note, no look."""
    document = document_for(actor, document_id, on=on)
    with transaction.atomic():
        _note(actor, f"office.read_{document.kind}", document, Keeping.LOOKS)
    return document


def _note(actor: Actor, act: str, document: Document, keeping: Keeping) -> None:
    record(
        actor=actor,
        act=act,
        purpose=Purpose.COUNSELLING if document.person else Purpose.STATISTICS,
        subject=document.person.log_alias if document.person else "",
        classes=CLASSES[Document.Kind(document.kind)],
        keeping=keeping,
    )
