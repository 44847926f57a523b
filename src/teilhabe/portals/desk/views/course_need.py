"""The need for a course of one person, and the papers that open one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import EntitlementState
from teilhabe.courses.factsheet import course_records
from teilhabe.courses.models import CourseRequest, Entitlement
from teilhabe.courses.services import entitlements, requests
from teilhabe.people.models import Person
from teilhabe.people.permissions import can_see
from teilhabe.people.queries import facts_for, person_for
from teilhabe.people.services import look_at
from teilhabe.portals.desk import person_file
from teilhabe.portals.desk.forms.course_need import EndNeedForm, IssuedForm, NeedForm, PaperForm
from teilhabe.portals.desk.views.person import open_need
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done
from teilhabe.rulebook.queries import code_label


def opened(request: StaffRequest, person_id: uuid.UUID, act: str, classes: str) -> Person:
    """The person; a look is noted when a page is read, the change itself when it is written."""
    if request.method == "GET":
        return look_at(actor=request.actor, person_id=person_id, act=act, on=today(), classes=classes)
    return person_for(request.actor, person_id, on=today())


def explain(form: Form, error: Refused) -> None:
    """The service's sentence at its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


@desk(Right.EDIT_PEOPLE, methods=("GET", "POST"))
def person_need(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Register the need, or change its wishes."""
    found = opened(request, person_id, "desk.person_need", "C10")
    need = open_need(found)
    if request.method == "GET":
        form = NeedForm(registering=need is None, initial=_initial(need))
        return _need_page(request, found, need, form)
    form = NeedForm(request.POST, registering=need is None, initial=_initial(need))
    if not form.is_valid():
        return _need_page(request, found, need, form, status=422)
    try:
        message = _write(request, found, need, form)
    except NotAllowed:
        raise
    except Refused as error:
        explain(form, error)
        status = 409 if isinstance(error, Overtaken) else 422
        return _need_page(request, found, open_need(found), form, status=status)
    return done(request, reverse("desk:person_advice", args=[found.pk]), message)


def _initial(need: CourseRequest | None) -> dict[str, Any]:
    if need is None:
        return {"waiting_since": today()}
    return {
        **{name: getattr(need, name) for name in requests.WISHES},
        "version": need.version,
    }


def _write(request: StaffRequest, found: Person, need: CourseRequest | None, form: NeedForm) -> str:
    actor, on = request.actor, today()
    if need is None:
        requests.register_need(actor=actor, person=found, on=on, **form.wishes())
        return _("Der Bedarf ist angemeldet. Hier sehen Sie, was passt.")
    version = form.cleaned_data.get("version") or need.version
    requests.change_request(actor=actor, request=need, version=version, on=on, **form.wishes())
    return _("Der Bedarf ist geändert. Frühere Vorschläge gelten nicht mehr.")


def _need_page(
    request: StaffRequest,
    found: Person,
    need: CourseRequest | None,
    form: NeedForm,
    *,
    end_form: EndNeedForm | None = None,
    status: int = 200,
) -> HttpResponse:
    facts = facts_for([found], on=today())[found.pk]
    title = _("Kursbedarf ändern") if need else _("Kursbedarf anmelden")
    context = {
        "page_title": title,
        "crumbs": person_file.crumbs(facts, page=title),
        "person": found,
        "need": need,
        "form": form,
        "end_form": end_form or EndNeedForm(),
        "end_open": end_form is not None,
    }
    return render(request, "desk/person_need.html", context, status=status)


@desk(Right.EDIT_PEOPLE, methods=("POST",))
def person_need_step(request: StaffRequest, person_id: uuid.UUID, step: str) -> HttpResponse:
    """Let the need rest, take it up again, or end it with a reason."""
    found = person_for(request.actor, person_id, on=today())
    need = open_need(found)
    if need is None or step not in {"pause", "resume", "end"}:
        raise Http404
    end_form = EndNeedForm(request.POST)
    try:
        if step == "pause":
            requests.pause_request(actor=request.actor, request=need, on=today())
            message = _("Der Bedarf ruht. Der erste Wartetag bleibt erhalten.")
        elif step == "resume":
            requests.resume_request(actor=request.actor, request=need, on=today())
            message = _("Die Person wartet wieder, seit dem ersten Wartetag.")
        else:
            reason = end_form.cleaned_data["reason"] if end_form.is_valid() else ""
            requests.end_request(actor=request.actor, request=need, reason=reason, on=today())
            message = _("Der Bedarf ist beendet.")
    except NotAllowed:
        raise
    except Refused as error:
        end_form.is_valid()
        if "reason" not in end_form.errors:
            explain(end_form, error)
        form = NeedForm(registering=False, initial=_initial(need))
        status = 409 if isinstance(error, Overtaken) else 422
        return _need_page(request, found, need, form, end_form=end_form, status=status)
    # The course desk sees who waits; when the need is over, the file may be closed to it.
    stays = can_see(request.actor, found, on=today())
    return done(
        request, reverse("desk:person", args=[found.pk]) if stays else reverse("desk:waiting"), message
    )


@desk(Right.SEE_RESIDENCE, methods=("GET", "POST"))
def person_papers(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Certificates and notices; record a further one."""
    found = opened(request, person_id, "desk.person_papers", "C3 C10")
    if request.method == "GET":
        return _papers_page(request, found, PaperForm())
    form = PaperForm(request.POST)
    if not form.is_valid():
        return _papers_page(request, found, form, status=422)
    values = form.cleaned_data
    try:
        entitlements.record_entitlement(
            actor=request.actor,
            person=found,
            path_code=values["path_code"],
            state=values["state"],
            on=today(),
            **form.fields_for_service(),
        )
    except NotAllowed:
        raise
    except Refused as error:
        explain(form, error)
        return _papers_page(request, found, form, status=422)
    to = reverse("desk:person_advice", args=[found.pk])
    return done(request, to, _("Das Papier ist eingetragen, der Anspruch neu geprüft."))


def _papers_page(request: StaffRequest, found: Person, form: PaperForm, *, status: int = 200) -> HttpResponse:
    facts = facts_for([found], on=today())[found.pk]
    rows = [
        {
            "paper": paper,
            "label": code_label("access_path", paper.path_code),
            "state": EntitlementState(paper.state).label,
            "requested": paper.state == EntitlementState.REQUESTED,
        }
        for paper in course_records([found.pk])[found.pk].entitlements
    ]
    title = _("Papiere zum Kursrecht")
    context = {
        "page_title": title,
        "crumbs": person_file.crumbs(facts, page=title),
        "person": found,
        "rows": rows,
        "form": form,
    }
    return render(request, "desk/person_papers.html", context, status=status)


@desk(Right.SEE_RESIDENCE, methods=("POST",))
def person_paper_step(
    request: StaffRequest, person_id: uuid.UUID, paper: uuid.UUID, step: str
) -> HttpResponse:
    """What was applied for has come, was refused, or was taken back."""
    found = person_for(request.actor, person_id, on=today())
    row = get_object_or_404(Entitlement.objects.select_related("person"), pk=paper, person=found)
    form, actor, on = IssuedForm(request.POST), request.actor, today()
    to = reverse("desk:person_papers", args=[found.pk])
    try:
        if step == "issued":
            if not form.is_valid():
                raise Refused(_("Tragen Sie ein, wann das Papier ausgestellt wurde."))
            entitlements.issue_entitlement(actor=actor, paper=row, on=on, **form.cleaned_data)
            return done(request, to, _("Das Papier ist eingetragen."))
        if step == "refused":
            entitlements.refuse_entitlement(actor=actor, paper=row, on=on)
            return done(request, to, _("Die Ablehnung ist eingetragen."))
        if step == "revoked":
            entitlements.revoke_entitlement(actor=actor, paper=row, on=on)
            return done(request, to, _("Der Widerruf ist eingetragen."))
    except NotAllowed:
        raise
    except Refused as error:
        messages.error(request, str(error))
        return _papers_page(request, found, PaperForm(), status=409 if isinstance(error, Overtaken) else 422)
    raise Http404
