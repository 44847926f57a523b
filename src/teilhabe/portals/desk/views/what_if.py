"""What if there were one more course? Ask, watch, read, and compare several answers."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.access.models import Centre
from teilhabe.allocation import tasks
from teilhabe.allocation.enums import RunKind, RunState
from teilhabe.allocation.models import Run
from teilhabe.allocation.services.rounds import ask_what_if, cancel_run
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed
from teilhabe.geo.queries import towns_of
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk import jobs, scenarios
from teilhabe.portals.desk.forms.placement import WhatIfForm
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, page_or_part

KEPT = 8  # scenarios side by side


def _require(request: StaffRequest) -> None:
    """For those who propose and those who plan with numbers."""
    if not (request.actor.may(Right.PROPOSE) or request.actor.may(Right.SEE_NUMBERS)):
        raise NotAllowed


def _mine(request: StaffRequest) -> Any:
    """A question belongs to the one who asked; colleagues ask their own."""
    rows = Run.objects.filter(kind=RunKind.WHAT_IF, asked_by_id=request.actor.membership_id)
    return rows.select_related("weights").order_by("-asked_at")


@desk(Right.SEE_COURSES, methods=("GET", "POST"))
def what_if(request: StaffRequest) -> HttpResponse:
    """The form, the newest answer, and the earlier ones to compare."""
    _require(request)
    if request.method == "POST":
        return _ask(request)
    newest = _mine(request).first()
    return _page(request, newest, _form(request, newest))


@desk(Right.SEE_COURSES)
def what_if_one(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """One answer, with its question in the form as a start for the next one."""
    _require(request)
    run = get_object_or_404(_mine(request), pk=run_id)
    return _page(request, run, _form(request, run))


def _form(request: StaffRequest, run: Run | None) -> WhatIfForm:
    towns = towns_of(Centre.objects.get(pk=request.actor.centre_id).ags, on=today())
    posted = request.POST if request.method == "POST" else None
    return WhatIfForm(posted, initial=dict(run.question) if run else None, towns=towns, on=today())


def _ask(request: StaffRequest) -> HttpResponse:
    form = _form(request, None)
    if not form.is_valid():
        return _page(request, _mine(request).first(), form, status=422)
    run = tasks.start(ask_what_if(actor=request.actor, on=today(), question=form.question()))
    return done(request, reverse("desk:what_if_one", args=[run.pk]))


def _page(request: StaffRequest, run: Run | None, form: WhatIfForm, *, status: int = 200) -> HttpResponse:
    towns = scenarios.town_names()
    asked = list(_mine(request)[:KEPT])[::-1]
    context: dict[str, Any] = {
        "page_title": _("Was wäre, wenn …"),
        "page_facts": _("Denken Sie einen Kurs hinzu. Nichts davon wird gemeldet oder angelegt."),
        "form": form,
        "run": run,
        "variants": scenarios.variants(asked, towns),
    }
    if run is not None:
        context |= _answer(request, run, towns)
    return render(request, "desk/what_if.html", context, status=status)


def _answer(request: StaffRequest, run: Run, towns: dict[str, str]) -> dict[str, Any]:
    words = scenarios.course_words(run.question, towns)
    if run.state != RunState.DONE:
        return {
            "words": words,
            "job": _progress(run),
            "outcome": jobs.outcome_text(run) if run.is_over else "",
        }
    gain = scenarios.people_of(request.actor, run.result["gain"], on=today())
    lose = scenarios.people_of(request.actor, run.result["lose"], on=today())
    people = [person.row.request.person for person in (*gain, *lose) if person.who.visible]
    look_at_list(actor=request.actor, people=people, act="desk.what_if", classes="C1 C2 C4 C10")
    return {
        "words": words,
        "headline": scenarios.headline(run),
        "figures": scenarios.figures(run),
        "notes": scenarios.notes(run),
        "gain": gain,
        "lose": lose,
        "names_shown": scenarios.may_see_people(request.actor),
        "towns": scenarios.town_by_town(run),
    }


def _progress(run: Run) -> dict[str, Any]:
    return jobs.progress(
        run,
        now=now(),
        poll_url=reverse("desk:what_if_progress", args=[run.pk]),
        stop_url=reverse("desk:what_if_cancel", args=[run.pk]),
    )


@desk(Right.SEE_COURSES)
def what_if_progress(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """The progress notice alone; when the work is over, on to the answer."""
    _require(request)
    run = get_object_or_404(_mine(request), pk=run_id)
    if run.is_over:
        return done(request, reverse("desk:what_if_one", args=[run.pk]))
    return page_or_part(request, "desk/round_progress.html", "components/progress.html", _progress(run))


@desk(Right.SEE_COURSES, methods=("POST",))
def what_if_cancel(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Stop the computation of an own question."""
    _require(request)
    run = get_object_or_404(_mine(request), pk=run_id)
    cancel_run(actor=request.actor, run=run)
    return done(request, reverse("desk:what_if"), _("Die Variante wird angehalten."))
