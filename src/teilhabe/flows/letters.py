"""The five letters: their content from people, courses and placement, set, kept and logged in one transaction.

What may stand in a letter is fixed by its content class (``office.letters.content``); a protection conflict, another
person or an inner note has no field there.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from teilhabe.access.actor import Actor
from teilhabe.access.models import Centre
from teilhabe.common.errors import Refused
from teilhabe.courses.enums import ANSWERING, SeatState
from teilhabe.courses.models import CourseRequest, Seat
from teilhabe.flows import letter_parts as parts
from teilhabe.flows.letter_contents import GATHER, Case, need_rows
from teilhabe.office.letters.as_html import as_html
from teilhabe.office.letters.catalogue import languages_for, wished_languages
from teilhabe.office.letters.content import (
    Content,
    NeedReport,
)
from teilhabe.office.letters.kinds import LetterKind
from teilhabe.office.letters.render import render
from teilhabe.office.models import Document
from teilhabe.office.permissions import require_write
from teilhabe.office.services import store_document
from teilhabe.people.models import Person

KINDS = {
    Document.Kind.ADVICE: LetterKind.ADVICE_NOTE,
    Document.Kind.REFERRAL: LetterKind.REFERRAL_SHEET,
    Document.Kind.WAITING: LetterKind.WAITING_CONFIRMATION,
    Document.Kind.RESIDENCE_RULE: LetterKind.RESIDENCE_LETTER,
    Document.Kind.NEED_REPORT: LetterKind.NEED_REPORT,
}


def make_letter(
    *, actor: Actor, centre: Centre, kind: Document.Kind, person: Person, language: str, now: dt.datetime
) -> Document:
    """Make and keep one letter about a person, in German and, for letters to people, in ``language``.

    Refused with a sentence where the letter would not be true: no need, no seat, a course in reach.
    """
    on = timezone.localdate(now)
    require_write(actor, kind, person, on=on)
    case = _case(actor, centre, person, on)
    content = GATHER[kind](case)
    about = (
        case.seat if kind in (Document.Kind.ADVICE, Document.Kind.REFERRAL) and case.seat else case.request
    )
    return _kept(actor, centre, kind, content, person=person, language=language, now=now, about=about)


def make_need_report(*, actor: Actor, centre: Centre, language: str, now: dt.datetime) -> Document:
    """The need of the quarter of the day: everybody waiting, groups below five pooled."""
    on = timezone.localdate(now)
    kind = Document.Kind.NEED_REPORT
    require_write(actor, kind, None, on=on)
    content = NeedReport(
        sender=parts.sender(centre, actor),
        written_on=on,
        reference="",
        area=centre.name,
        year=on.year,
        quarter=(on.month + 2) // 3,
        counted_on=on,
        rows=need_rows(on),
    )
    return _kept(actor, centre, kind, content, person=None, language=language, now=now)


def _case(actor: Actor, centre: Centre, person: Person, on: dt.date) -> Case:
    """The open need with its seat; without one the need behind a course the person sits in now."""
    seats = Seat.objects.select_related(
        "run__course__carrier", "run__schedule", "request", "entitlement", "transfer"
    )
    request = CourseRequest.objects.open().filter(person=person).first()
    if request is not None:
        seat = seats.filter(request=request, state__in=ANSWERING).first()
    else:
        seat = seats.filter(person=person, state=SeatState.STARTED).order_by("-started_on").first()
        request = seat.request if seat else None
    if request is None:
        raise Refused(_("Für diese Person ist kein Kursbedarf eingetragen."), code="no_need")
    request.person = person
    if seat is not None:
        seat.person = person
    return Case(actor, centre, person, request, seat, on)


def _kept(
    actor: Actor,
    centre: Centre,
    kind: Document.Kind,
    content: Content,
    *,
    person: Person | None,
    language: str,
    now: dt.datetime,
    about: Seat | CourseRequest | None = None,
) -> Document:
    letter = KINDS[kind]
    if language not in languages_for(letter):
        raise Refused(_("Dieses Schreiben gibt es nicht in dieser Sprache."), field="language")
    spoken = wished_languages(letter, language) if person else (language,)
    with translation.override("de"):
        title = str(kind.label)
    return store_document(
        actor=actor,
        kind=kind,
        person=person,
        title=title,
        language=spoken[0],
        content=render(letter, content, languages=spoken, marked_demo=centre.is_sample),
        html=str(as_html(letter, content, languages=spoken, marked_demo=centre.is_sample, top_level=2)),
        now=now,
        about_kind=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
    )
