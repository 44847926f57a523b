"""One's own people, and a new file: search before create."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Purpose, Right
from teilhabe.common.clock import today
from teilhabe.common.errors import Refused
from teilhabe.courses.models import CourseRequest
from teilhabe.flows.protection import tell_of_double
from teilhabe.people.enums import RelationKind
from teilhabe.people.models import ContactWay, LanguageSkill, Person, Recusal, Relation
from teilhabe.people.queries import Hit, facts_for, find_people, likely_same
from teilhabe.people.services import create_person, look_at_list, set_contact_way, set_language
from teilhabe.portals.desk.forms.identity import NewPersonForm
from teilhabe.portals.desk.forms.people import PeopleFilter
from teilhabe.portals.desk.person_file import best_way, home_text
from teilhabe.portals.desk.wording import language_label, level_label
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done

PAGE = 25


@desk(Right.SEE_OWN_PEOPLE, purpose=Purpose.COUNSELLING)
def people(request: StaffRequest) -> HttpResponse:
    """The people this colleague is responsible for, by name."""
    on = today()
    form = PeopleFilter(request.GET)
    rows = _own(request, form, on)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    facts = facts_for(shown, on=on)
    needs = CourseRequest.objects.filter(person__in=shown, ended_on=None)
    waiting = {row.person_id: row for row in needs}
    look_at_list(actor=request.actor, people=shown, act="desk.people", purpose=Purpose.COUNSELLING)
    lines = [_line(facts[person.pk], waiting.get(person.pk)) for person in shown]
    context = {
        "page_title": _("Personen"),
        "page_facts": _("Personen, für die Sie zuständig sind."),
        "page": page,
        "lines": lines,
        "form": form,
        "active": form.active,
        "can_add": request.actor.may(Right.EDIT_PEOPLE),
    }
    return render(request, "desk/people.html", context)


def _own(request: StaffRequest, form: PeopleFilter, on: dt.date) -> Any:
    """Own cases in the order of names; children are found in their parents' files."""
    of_parent = Relation.objects.valid_on(on).filter(kind=RelationKind.PARENT, other=OuterRef("pk"))
    young = Q(birth_date__gt=dt.date(on.year - 16, 1, 1))
    barred = Recusal.objects.filter(user_id=request.actor.user_id)
    rows = Person.objects.own(request.actor, on=on).exclude(pk__in=barred.values("person"))
    rows = rows.exclude(young & Exists(of_parent))
    values = form.cleaned_data if form.is_valid() else {}
    if values.get("name"):
        found = find_people(request.actor, values["name"], on=on, limit=200)
        rows = rows.filter(pk__in=[person.pk for person in found])
    need = CourseRequest.objects.filter(person=OuterRef("pk"), ended_on=None)
    if values.get("need") == "waiting":
        rows = rows.filter(Exists(CourseRequest.objects.waiting().filter(person=OuterRef("pk"))))
    elif values.get("need") == "none":
        rows = rows.filter(~Exists(need))
    return rows.order_by("family_name", "given_names", "code")


def _line(facts: Any, need: CourseRequest | None) -> dict[str, Any]:
    return {
        "person": facts.person,
        "age": facts.person.age_on(facts.on),
        "home": home_text(facts),
        "level": level_label(facts.german.value) if facts.german else "",
        "languages": ", ".join(language_label(key) for key in facts.first_languages),
        "way": best_way(facts),
        "weeks": need.weeks_on(facts.on) if need else None,
        "resting": bool(need and need.paused_on),
    }


@desk(Right.EDIT_PEOPLE, purpose=Purpose.COUNSELLING, methods=("GET", "POST"))
def person_new(request: StaffRequest) -> HttpResponse:
    """Take a person up. Who may be known already is shown first; a new file is then made knowingly."""
    if request.method == "GET":
        return _new_page(request, NewPersonForm())
    form = NewPersonForm(request.POST)
    if not form.is_valid():
        return _new_page(request, form, status=422)
    values, on = form.cleaned_data, today()
    if request.POST.get("checked") != _digest(values):
        hits = likely_same(
            request.actor,
            given=values["given_names"],
            family=values["family_name"],
            born=values["birth_date"],
            phone=values["phone"],
            on=on,
        )
        if hits:
            return _new_page(request, form, hits=hits, checked=_digest(values))
    try:
        with transaction.atomic():
            person = _create(request, values, on)
    except Refused as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return _new_page(request, form, status=422)
    message = _("Die Akte %(code)s ist angelegt. Sie sind zuständig.") % {"code": person.code}
    return done(request, reverse("desk:person", args=[person.pk]), message)


def _create(request: StaffRequest, values: dict[str, Any], on: dt.date) -> Person:
    """The file with its first contact and language."""
    actor = request.actor
    names = {name: value for name, value in values.items() if name not in {"phone", "first_language"}}
    person = create_person(actor=actor, on=on, **names)
    tell_of_double(actor=actor, person=person, on=on)
    if values["phone"]:
        way = ContactWay(person=person, kind="phone", value=values["phone"], preferred=True)
        set_contact_way(actor=actor, way=way, on=on)
    if values["first_language"]:
        degree = LanguageSkill.Degree.NATIVE
        skill = LanguageSkill(
            person=person, language=values["first_language"], is_first=True, spoken=degree, written=degree
        )
        set_language(actor=actor, skill=skill, on=on)
    return person


def _digest(values: dict[str, Any]) -> str:
    """What the search was made for; changed names are searched again."""
    parts = [str(values[name]) for name in ("given_names", "family_name", "birth_date", "phone")]
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]


def _new_page(
    request: HttpRequest,
    form: NewPersonForm,
    *,
    hits: list[Hit] | None = None,
    checked: str = "",
    status: int = 200,
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if hits:
        shown = [hit.person for hit in hits if hit.visible]
        look_at_list(actor=actor, people=shown, act="desk.person_new", purpose=Purpose.COUNSELLING)
    context = {
        "page_title": _("Person aufnehmen"),
        "page_facts": _(
            "Zuerst wird gesucht, ob es schon eine Akte gibt. Andere Schreibweisen werden mitgesucht."
        ),
        "crumbs": [(_("Personen"), reverse("desk:people")), (_("Person aufnehmen"), "")],
        "form": form,
        "hits": hits or [],
        "checked": checked,
    }
    return render(request, "desk/person_new.html", context, status=status)
