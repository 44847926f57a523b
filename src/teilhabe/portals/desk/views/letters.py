"""Letters: make one, list them, read them as a page or as PDF. Each reading stands in the log."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Centre
from teilhabe.access.permissions import require
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Refused
from teilhabe.flows.letters import make_letter, make_need_report
from teilhabe.office.letters.catalogue import catalogue
from teilhabe.office.models import Document
from teilhabe.office.permissions import can_write
from teilhabe.office.queries import documents_of, reports
from teilhabe.office.services import read_document
from teilhabe.people.models import Person
from teilhabe.people.services import look_at
from teilhabe.portals.desk.forms.letters import MEANINGS, LetterForm, ReportForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done

PAGE = 25


@desk(Right.WRITE_LETTERS, purpose=Purpose.COUNSELLING)
def letters(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What was written to or about a person, and what can be."""
    person = _opened(request, person_id)
    return _letters_page(request, person, None)


@desk(Right.WRITE_LETTERS, purpose=Purpose.COUNSELLING, methods=("POST",))
def letter(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Make one letter."""
    person = _opened(request, person_id)
    form = LetterForm(request.POST, kinds=_kinds(request, person))
    if form.is_valid():
        try:
            made = make_letter(
                actor=request.actor,
                centre=_centre(request),
                kind=Document.Kind(form.cleaned_data["kind"]),
                person=person,
                language=form.cleaned_data["language"],
                now=now(),
            )
        except NotAllowed:
            raise
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else "kind", str(error))
        else:
            return done(
                request, reverse("desk:document_html", args=[made.pk]), _("Das Schreiben ist erstellt.")
            )
    return _letters_page(request, person, form, status=422)


def _opened(request: StaffRequest, person_id: uuid.UUID) -> Person:
    return look_at(
        actor=request.actor,
        person_id=person_id,
        act="desk.letters",
        on=today(),
        purpose=Purpose.COUNSELLING,
        classes="C1 C9",
    )


def _kinds(request: StaffRequest, person: Person) -> list[Document.Kind]:
    return [kind for kind in MEANINGS if can_write(request.actor, kind, person, on=today())]


def _centre(request: StaffRequest) -> Centre:
    return Centre.objects.get(pk=request.actor.centre_id)


def _letters_page(
    request: StaffRequest, person: Person, form: LetterForm | None, *, status: int = 200
) -> HttpResponse:
    initial = {"language": person.letter_language}
    context: dict[str, Any] = {
        "page_title": _("Schreiben"),
        "page_facts": person.full_name,
        "crumbs": [
            (_("Personen"), reverse("desk:people")),
            (person.full_name, reverse("desk:person", args=[person.pk])),
            (_("Schreiben"), ""),
        ],
        "person": person,
        "page": Paginator(documents_of(person, request.actor), PAGE).get_page(request.GET.get("page")),
        "form": form or LetterForm(kinds=_kinds(request, person), initial=initial),
        "today": today(),
    }
    return render(request, "desk/letters.html", context, status=status)


@desk(Right.SEE_NUMBERS, purpose=Purpose.STATISTICS, methods=("GET", "POST"))
def need_report(request: StaffRequest) -> HttpResponse:
    """The reports of the quarters; a new one counts everybody waiting today, without a name."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        require(request.actor, Right.WRITE_LETTERS)
        if form.is_valid():
            language = form.cleaned_data["language"]
            made = make_need_report(
                actor=request.actor, centre=_centre(request), language=language, now=now()
            )
            return done(
                request, reverse("desk:document_html", args=[made.pk]), _("Der Bericht ist erstellt.")
            )
    context = {
        "page_title": _("Bedarfsbericht"),
        "page_facts": _(
            "Wie viele Menschen auf welchen Kurs warten. Gruppen unter fünf sind zusammengefasst."
        ),
        "page": Paginator(reports(request.actor), PAGE).get_page(request.GET.get("page")),
        "form": form,
        "can_make": request.actor.may(Right.WRITE_LETTERS),
    }
    return render(request, "desk/letter_reports.html", context, status=422 if form.is_bound else 200)


@desk(Right.OPEN_DESK, purpose=Purpose.COUNSELLING)
def document_html(request: StaffRequest, document_id: uuid.UUID) -> HttpResponse:
    """A letter as a page (R-73)."""
    found = read_document(actor=request.actor, document_id=document_id, on=today())
    words = catalogue(found.language)
    context = {
        "page_title": found.title,
        "document": found,
        "language": words.autonym,
        # Escaped piece by piece when the letter was made (office.letters.as_html).
        "letter": mark_safe(found.html or ""),  # noqa: S308
        "crumbs": _crumbs(found),
    }
    return render(request, "desk/letter_document.html", context)


def _crumbs(found: Document) -> list[tuple[str, str]]:
    if found.person is None:
        return [(_("Bedarfsbericht"), reverse("desk:need_report")), (found.title, "")]
    person = found.person
    return [
        (person.full_name, reverse("desk:person", args=[person.pk])),
        (_("Schreiben"), reverse("desk:letters", args=[person.pk])),
        (found.title, ""),
    ]


@desk(Right.OPEN_DESK, purpose=Purpose.COUNSELLING)
def document(request: StaffRequest, document_id: uuid.UUID) -> HttpResponse:
    """A letter as PDF. The name of the file says kind and day, nothing of the person."""
    found = read_document(actor=request.actor, document_id=document_id, on=today())
    day = timezone.localdate(found.made_at).isoformat()
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.kind.replace("_", "-")}-{day}.pdf"'
    return response
