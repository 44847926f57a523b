"""One search for people, courses and carriers. What somebody may not see does not appear, not even as a number."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teilhabe.access.enums import Purpose, Right
from teilhabe.common.clock import today
from teilhabe.courses.models import CourseRun
from teilhabe.directory.models import Organisation
from teilhabe.people.models import Person
from teilhabe.people.queries import facts_for, find_people
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk.options import page_url
from teilhabe.portals.desk.person_file import home_text
from teilhabe.portals.gate import StaffRequest, desk

MOST = 20
LONGEST = 100


@desk(Right.OPEN_DESK, purpose=Purpose.COUNSELLING)
def search(request: StaffRequest) -> HttpResponse:
    """Results in groups; one person or course that fits exactly is still shown as a list, never opened by itself."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    people, runs, carriers = _people(request, words), _runs(request, words), _carriers(request, words)
    look_at_list(
        actor=request.actor,
        people=[row["person"] for row in people],
        act="desk.search",
        purpose=Purpose.COUNSELLING,
        classes="C1 C2",
    )
    count = len(people) + len(runs) + len(carriers)
    context = {
        "page_title": _("Suche"),
        "page_facts": ngettext("%(n)s Treffer", "%(n)s Treffer", count) % {"n": count} if words else "",
        "search_words": words,
        "people": people,
        "runs": runs,
        "carriers": carriers,
        "found": count,
        "may_add": request.actor.may(Right.EDIT_PEOPLE),
    }
    return render(request, "desk/search.html", context)


def _people(request: StaffRequest, words: str) -> list[dict[str, Any]]:
    if not words or not request.actor.may(Right.SEE_OWN_PEOPLE):
        return []
    on = today()
    found = find_people(request.actor, words, on=on, limit=MOST)
    facts = facts_for(found, on=on)
    return [_person_line(person, facts[person.pk]) for person in found]


def _person_line(person: Person, facts: Any) -> dict[str, Any]:
    return {"person": person, "age": person.age_on(facts.on), "home": home_text(facts)}


def _runs(request: StaffRequest, words: str) -> list[dict[str, Any]]:
    if not words or not request.actor.may(Right.SEE_COURSES):
        return []
    fits = Q(code__icontains=words) | Q(course__title__icontains=words) | Q(course__bamf_number__iexact=words)
    rows = (
        CourseRun.objects.filter(fits).select_related("course__carrier").order_by("-starts_on", "code")[:MOST]
    )
    return [{"run": run, "url": page_url("course_run", run.pk)} for run in rows]


def _carriers(request: StaffRequest, words: str) -> list[Organisation]:
    if not words or not request.actor.may(Right.SEE_COURSES):
        return []
    fits = Q(name__icontains=words) | Q(short_name__icontains=words)
    return list(Organisation.objects.filter(fits, ended_on=None).order_by("name")[:MOST])
