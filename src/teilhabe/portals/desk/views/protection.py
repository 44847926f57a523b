"""The protection of a person in danger: asked in her file, answered by the leadership without seeing her."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.models import Membership
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.people.models import NamedReader, Person, Protection, ProtectionChange
from teilhabe.people.protection import answer_change, ask_change, protect
from teilhabe.people.queries import facts_for, person_for
from teilhabe.people.services import look_at
from teilhabe.portals.desk import person_file
from teilhabe.portals.desk.forms.protection import NamesForm, ProtectForm, RenewForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

Kind = ProtectionChange.Kind


@desk(Right.EDIT_PEOPLE, purpose=Purpose.SECURITY, methods=("GET", "POST"))
def person_protection(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Whether the person is protected, who is named, and the forms to ask for a change."""
    on = today()
    if request.method == "GET":
        found = look_at(
            actor=request.actor,
            person_id=person_id,
            act="desk.person_protection",
            on=on,
            purpose=Purpose.SECURITY,
            classes="C1 C7",
        )
        return _page(request, found)
    return _asked(request, person_for(request.actor, person_id, on=on))


def _asked(request: StaffRequest, found: Person) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in Kind.values:
        raise Http404
    form = _form(request, found, kind)
    if form is not None and not form.is_valid():
        return _page(request, found, {kind: form}, status=422)
    try:
        _ask(request, found, kind, form.cleaned_data if form else {})
    except NotAllowed:
        raise
    except Refused as error:
        if form is None:
            return refused(request, error, request.path)
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _page(request, found, {kind: form}, status=422)
    said = _("Die Leitung ist gefragt. Bis zu ihrer Antwort bleibt die Akte so geschlossen wie jetzt.")
    return done(request, request.path, said)


def _ask(request: StaffRequest, found: Person, kind: str, values: dict[str, Any]) -> None:
    on, actor = today(), request.actor
    if kind != Kind.SET:
        ask_change(actor=actor, person=found, kind=kind, on=on, **values)
        return
    family = [person_for(actor, pk, on=on) for pk in values.pop("family", [])]
    protect(actor=actor, person=found, family=family, on=on, **values)


def _form(request: StaffRequest, found: Person, kind: str) -> Any:
    given = request.POST if request.POST.get("kind") == kind else None
    if kind == Kind.SET:
        return ProtectForm(given, person=found, family=_family(request, found), on=today())
    if kind == Kind.NAMES:
        named = NamedReader.objects.filter(protection__person=found, protection__ended_on=None)
        chosen = [str(pk) for pk in named.values_list("membership_id", flat=True)]
        return NamesForm(given, person=found, on=today(), initial={"named": chosen})
    return RenewForm(given) if kind == Kind.RENEW else None


def _family(request: StaffRequest, found: Person) -> list[Person]:
    """Her children, as far as they stand in her file; a partner is never offered."""
    children = [row.other_id for row in facts_for([found], on=today())[found.pk].children]
    rows = Person.objects.visible_to(request.actor, on=today()).filter(pk__in=children)
    return list(rows.order_by("given_names", "code"))


def _page(
    request: StaffRequest, found: Person, bound: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    facts = facts_for([found], on=today())[found.pk]
    row = Protection.objects.in_force().filter(person=found).select_related("lead", "agreed_by__user").first()
    head = (row.lead or row) if row else None
    waiting = head.changes.filter(answered_by=None).first() if head else None
    kinds = [Kind.SET] if head is None else [] if waiting else [Kind.NAMES, Kind.RENEW]
    context = {
        "page_title": _("Schutz"),
        "page_facts": _("Für Menschen in Gefahr: nur benannte Personen sehen die Akte."),
        "crumbs": person_file.crumbs(facts, page=_("Schutz")),
        "person": found,
        "protection": head,
        "readers": head.readers.select_related("membership__user").order_by("slot") if head else [],
        "waiting": waiting,
        "forms": {kind.value: (bound or {}).get(kind) or _form(request, found, kind) for kind in kinds},
        "is_overdue": head is not None and head.review_on <= today(),
    }
    return render(request, "desk/person_protection.html", context, status=status)


@desk(Right.AGREE_PROTECTION, purpose=Purpose.SECURITY, methods=("GET", "POST"))
def protections(request: StaffRequest) -> HttpResponse:
    """What waits for the second person. File number and names of colleagues, nothing about the person."""
    if request.method == "POST":
        return _answered(request)
    rows = ProtectionChange.objects.filter(answered_by=None).exclude(asked_by__user_id=request.actor.user_id)
    rows = rows.select_related("protection__person", "asked_by__user").order_by("asked_on", "id")
    covered = Count("protection__family", filter=Q(protection__family__ended_on=None))
    changes = list(rows.annotate(covered=covered)[:25])
    wanted = {pk for change in changes for pk in change.named}
    names = {str(row.pk): row for row in Membership.objects.filter(pk__in=wanted).select_related("user")}
    context = {
        "page_title": _("Schutz bestätigen"),
        "page_facts": _("Schutz richten immer zwei Personen ein: die Beratung fragt, die Leitung antwortet."),
        "lines": [(change, [names[pk] for pk in change.named if pk in names]) for change in changes],
    }
    return render(request, "desk/protections.html", context)


def _answered(request: StaffRequest) -> HttpResponse:
    here, agreed = reverse("desk:protections"), request.POST.get("answer") == "yes"
    try:
        change_id = uuid.UUID(request.POST.get("change", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        answer_change(actor=request.actor, change_id=change_id, agreed=agreed, on=today())
    except NotAllowed:
        raise
    except (Overtaken, Refused) as error:
        return refused(request, error, here)
    return done(request, here, _("Bestätigt.") if agreed else _("Abgelehnt. Es bleibt, wie es ist."))
