"""A person's file: overview, the small forms that change one fact group each, history."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.access.permissions import require
from teilhabe.common.clock import today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.factsheet import course_records
from teilhabe.courses.models import CourseRequest
from teilhabe.people.models import Person, Responsibility, Separation, Tie
from teilhabe.people.permissions import can_see_residence, require_edit
from teilhabe.people.queries import PersonFacts, facts_for, person_for, responsible_for, shown_to
from teilhabe.people.services import end_fact, look_at, untie_people
from teilhabe.portals.desk import person_file
from teilhabe.portals.desk.forms.facts import FactForm
from teilhabe.portals.desk.forms.identity import ContactForm, IdentityForm, LanguageForm
from teilhabe.portals.desk.forms.learning import BackgroundForm, GermanForm, LiteracyForm
from teilhabe.portals.desk.forms.living import AvailabilityForm, CareForm, ChildForm, NeedForm
from teilhabe.portals.desk.forms.residence import BenefitForm, ResidenceForm, TitleForm
from teilhabe.portals.desk.forms.ties import ResponsibleForm, SeparationForm, TieForm
from teilhabe.portals.desk.history import history
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, refused

FORMS: dict[str, type[FactForm]] = {
    "identity": IdentityForm,
    "contact": ContactForm,
    "language": LanguageForm,
    "residence": ResidenceForm,
    "title": TitleForm,
    "benefit": BenefitForm,
    "german": GermanForm,
    "literacy": LiteracyForm,
    "background": BackgroundForm,
    "availability": AvailabilityForm,
    "child": ChildForm,
    "care": CareForm,
    "need": NeedForm,
    "tie": TieForm,
    "separation": SeparationForm,
    "responsible": ResponsibleForm,
}
FEW_EVENTS = 8  # in the overview; the rest is one link away
# Classes of the privacy catalogue an open file shows; title and benefits (C3) only to those who may see them.
_CLASSES = "C1 C2 C4 C6 C8 C10"


def look_classes(request: StaffRequest) -> str:
    return f"{_CLASSES} C3" if can_see_residence(request.actor) else _CLASSES


def open_need(person: Person) -> CourseRequest | None:
    """The need that is not ended, waiting or resting."""
    return CourseRequest.objects.filter(person=person, ended_on=None).select_related("person").first()


@desk(Right.SEE_OWN_PEOPLE, purpose=Purpose.COUNSELLING)
def person(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Overview: facts, need, papers, ties, who is responsible, the last events."""
    on = today()
    found = look_at(
        actor=request.actor,
        person_id=person_id,
        act="desk.person",
        on=on,
        purpose=Purpose.COUNSELLING,
        classes=look_classes(request),
    )
    facts = shown_to(request.actor, facts_for([found], on=on)[found.pk])
    need = open_need(found)
    keepers = list(
        Responsibility.objects.valid_on(on)
        .filter(person=found)
        .select_related("membership__user")
        .order_by("valid_from")
    )
    events = history(found, request.actor, on=on)
    context = {
        **frame(facts, [keeper.membership for keeper in keepers], need, "person"),
        **_others(request, found),
        "open_points": person_file.open_points(facts, request.actor, need),
        "parts": person_file.parts(facts, request.actor),
        "need": need,
        "weeks": need.weeks_on(on) if need else None,
        "keepers": keepers,
        "events": events[:FEW_EVENTS],
        "more_events": len(events) if len(events) > FEW_EVENTS else 0,
    }
    return render(request, "desk/person.html", context)


def _others(request: StaffRequest, found: Person) -> dict[str, Any]:
    """What stands beside the facts and depends on the reader: papers, ties, separation."""
    edits = request.actor.may(Right.EDIT_PEOPLE)
    papers = course_records([found.pk])[found.pk].entitlements if can_see_residence(request.actor) else None
    return {
        "edits": edits,
        "papers": papers,
        "ties": _ties(request, found),
        "separation": _next_review(found) if edits else None,
    }


def frame(facts: PersonFacts, keepers: Any, need: CourseRequest | None, current: str) -> dict[str, Any]:
    """What every page of the file shows on top."""
    return {
        "person": facts.person,
        "facts": facts,
        "page_title": facts.person.full_name,
        "crumbs": person_file.crumbs(facts),
        "head": person_file.head(facts, keepers, need),
        "tabs": person_file.tabs(facts.person.pk, current),
    }


def _ties(request: StaffRequest, found: Person) -> list[dict[str, Any]]:
    """Ties with people the reader may see; others are not named."""
    rows = Tie.objects.filter(ended_on=None, first=found) | Tie.objects.filter(ended_on=None, second=found)
    hidden = Person.objects.hidden_from(request.actor)
    rows = rows.exclude(first__in=hidden).exclude(second__in=hidden).select_related("first", "second")
    pairs = [(row, row.second if row.first_id == found.pk else row.first) for row in rows]
    visible = Person.objects.visible_to(request.actor, on=today()).filter(
        pk__in=[other.pk for _row, other in pairs]
    )
    seen = set(visible.values_list("pk", flat=True))
    return [
        {
            "tie": row,
            "label": row.get_kind_display(),
            "name": other.full_name if other.pk in seen else other.code,
        }
        for row, other in pairs
    ]


def _next_review(found: Person) -> Any:
    """The day on which a separation is looked at again; never with whom."""
    rows = Separation.objects.filter(first=found) | Separation.objects.filter(second=found)
    return rows.order_by("review_on").values_list("review_on", flat=True).first()


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING, methods=("GET", "POST"))
def person_edit(request: StaffRequest, person_id: uuid.UUID, group: str) -> HttpResponse:
    """One small form. Stale values are not overwritten: 409 with what is stored and what was typed."""
    kind = FORMS.get(group)
    if kind is None:
        raise Http404
    require(request.actor, kind.right)
    on = today()
    if request.method == "GET":
        found = look_at(
            actor=request.actor,
            person_id=person_id,
            act="desk.person_edit",
            on=on,
            purpose=Purpose.COUNSELLING,
            classes=kind.classes,
        )
    else:
        found = person_for(request.actor, person_id, on=on)
    facts = facts_for([found], on=on)[found.pk]
    for data_class in kind.classes.split():
        require_edit(request.actor, found, on=on, data_class=data_class)
    item = _item(request)
    if request.method == "GET":
        return _edit_page(request, kind(facts=facts, actor=request.actor, item=item), group)
    return _save(request, kind(request.POST, facts=facts, actor=request.actor, item=item), group)


def _item(request: StaffRequest) -> uuid.UUID | None:
    text = request.GET.get("item", "")
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _save(request: StaffRequest, form: FactForm, group: str) -> HttpResponse:
    if not form.is_valid():
        return _edit_page(request, form, group, status=422)
    if form.overtaken():
        return _overtaken(request, form, group)
    try:
        with transaction.atomic():
            form.write(on=today())
    except NotAllowed:
        raise
    except Overtaken:
        return _overtaken(request, form, group)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _edit_page(request, form, group, status=422)
    return done(request, reverse("desk:person", args=[form.facts.person.pk]), str(form.saved))


def _overtaken(request: StaffRequest, form: FactForm, group: str) -> HttpResponse:
    """Somebody was quicker: show both values; sending the form again is a decision made knowingly."""
    return _edit_page(request, form.again(), group, differences=form.differences(), status=409)


def _edit_page(
    request: StaffRequest,
    form: FactForm,
    group: str,
    *,
    differences: list[tuple[str, str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page_title": str(form.title),
        "page_facts": str(form.lead),
        "crumbs": person_file.crumbs(form.facts, page=str(form.title)),
        "person": form.facts.person,
        "form": form,
        "group": group,
        "differences": differences,
        "overtaken": differences is not None,
    }
    return render(request, "desk/person_edit.html", context, status=status)


@desk(Right.SEE_OWN_PEOPLE, purpose=Purpose.COUNSELLING)
def person_history(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Everything that happened, planned first."""
    on = today()
    found = look_at(
        actor=request.actor,
        person_id=person_id,
        act="desk.person_history",
        on=on,
        purpose=Purpose.COUNSELLING,
        classes=look_classes(request),
    )
    facts = shown_to(request.actor, facts_for([found], on=on)[found.pk])
    keepers = responsible_for([found.pk], on=on).get(found.pk, [])
    page = Paginator(history(found, request.actor, on=on), 50).get_page(request.GET.get("page"))
    context = {
        **frame(facts, keepers, open_need(found), "person_history"),
        "page": page,
        "entries": list(page),
    }
    return render(request, "desk/person_history.html", context)


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING, methods=("POST",))
def person_end(request: StaffRequest, person_id: uuid.UUID, what: str, item: uuid.UUID) -> HttpResponse:
    """End a tie or somebody's responsibility."""
    on = today()
    found = person_for(request.actor, person_id, on=on)
    to = reverse("desk:person", args=[found.pk])
    try:
        if what == "tie":
            rows = Tie.objects.filter(ended_on=None, first=found) | Tie.objects.filter(
                ended_on=None, second=found
            )
            untie_people(actor=request.actor, tie=get_object_or_404(rows, pk=item), on=on)
            return done(request, to, _("Der Wunsch ist beendet."))
        if what == "responsible":
            return _end_responsibility(request, found, item, to)
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    raise Http404


def _end_responsibility(request: StaffRequest, found: Person, item: uuid.UUID, to: str) -> HttpResponse:
    on = today()
    rows = Responsibility.objects.valid_on(on).filter(person=found)
    row = get_object_or_404(rows, pk=item)
    if rows.count() < 2:
        raise Refused(_("Jede Akte braucht jemanden. Machen Sie zuerst eine andere Person zuständig."))
    end_fact(actor=request.actor, fact=row, on=on)
    mine = row.membership_id == request.actor.membership_id
    return done(request, reverse("desk:people") if mine else to, _("Die Zuständigkeit ist beendet."))
