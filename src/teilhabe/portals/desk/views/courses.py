"""Courses at the desk: the list, one run with its people and free places, its steps, and the forms behind them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from teilhabe.access.enums import Right
from teilhabe.access.models import Centre
from teilhabe.common.clock import now, today
from teilhabe.common.errors import NotAllowed, Overtaken, Refused
from teilhabe.courses.enums import EndReason
from teilhabe.courses.models import Course, CourseRun, RunSite, Seat
from teilhabe.courses.queries import runs_with_counts
from teilhabe.courses.services import runs as run_services
from teilhabe.courses.services.cancellation import CANCELLABLE
from teilhabe.courses.services.seats import answer_for_provider
from teilhabe.courses.services.starts import not_started, start_seat
from teilhabe.directory.services import create_organisation, create_site
from teilhabe.flows.course_cancelled import cancel_course
from teilhabe.geo.queries import towns_of
from teilhabe.people.services import look_at_list
from teilhabe.portals.desk import course_page
from teilhabe.portals.desk.forms.courses import (
    STATES,
    CarrierForm,
    CourseFilter,
    CourseForm,
    RunForm,
    SiteForm,
)
from teilhabe.portals.desk.views.kreis_map import may_count
from teilhabe.portals.gate import StaffRequest, desk
from teilhabe.portals.pages import done, page_or_part, refused

PER_PAGE = 25
SORTS = {
    "start": ("starts_on", "code"),
    "code": ("code",),
    "level": ("module", "level_from", "starts_on", "code"),
}
STEPS: dict[str, tuple[Callable[..., CourseRun], bool]] = {
    "announce": (run_services.announce_run, False),
    "secure": (run_services.secure_run, False),
    "unsecure": (run_services.unsecure_run, False),
    "start": (run_services.start_run, True),
    "pause": (run_services.pause_run, False),
    "resume": (run_services.resume_run, False),
    "finish": (run_services.finish_run, True),
    "reopen": (run_services.reopen_run, True),
}


@desk(Right.SEE_COURSES)
def courses(request: StaffRequest) -> HttpResponse:
    """All runs with their free places; the bookable ones first seen."""
    form = CourseFilter(request.GET or None, towns=_towns(request))
    wanted = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "start")
    rows = _sorted(_narrowed(wanted), sort)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    places = _places([run.pk for run in page])
    context = {
        "page_title": _("Kurse"),
        "page_facts": _("Freie und gehaltene Plätze, Stand jetzt."),
        "form": form,
        "active": any(wanted.values()),
        "keep": {"sort": sort} if "sort" in request.GET else {},
        "sort": sort,
        "page": page,
        "rows": [
            {"run": run, "place": places.get(run.pk, _online(run)), "confirmed": run.taken - run.held}
            for run in page
        ],
        "may_edit": request.actor.may(Right.EDIT_COURSES),
    }
    return render(request, "desk/courses.html", context)


def _towns(request: StaffRequest) -> list[Any]:
    return towns_of(Centre.objects.get(pk=request.actor.centre_id).ags, on=today())


def _narrowed(wanted: dict[str, Any]) -> Any:
    rows: Any = runs_with_counts()
    status = wanted.get("status", "")
    rows = rows.filter(status__in=STATES[status]) if status in STATES else rows.bookable(today())
    if words := wanted.get("q", "").strip():
        carrier = Q(course__carrier__name__icontains=words) | Q(course__carrier__short_name__icontains=words)
        rows = rows.filter(Q(code__icontains=words) | Q(course__title__icontains=words) | carrier)
    if wanted.get("town"):
        sites = RunSite.objects.filter(
            run=OuterRef("pk"), site__territory__ags=wanted["town"], site__hidden=False
        )
        rows = rows.filter(Exists(sites))
    if wanted.get("level"):
        rows = rows.filter(level_from=wanted["level"])
    if wanted.get("free"):
        rows = rows.filter(capacity__gt=F("taken"))
    if wanted.get("childcare"):
        rows = rows.filter(childcare__gt=F("childcare_taken"))
    return rows


def _sorted(rows: Any, sort: str) -> Any:
    keys = SORTS.get(sort.removeprefix("-"), SORTS["start"])
    return rows.order_by(*(f"-{key}" if sort.startswith("-") else key for key in keys))


def _places(ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Run → its towns, one query for the page."""
    towns: dict[uuid.UUID, list[str]] = {}
    sites = RunSite.objects.filter(run__in=ids, site__hidden=False).order_by("site__territory__name")
    for run, town in sites.values_list("run", "site__territory__name"):
        if town not in towns.setdefault(run, []):
            towns[run].append(town)
    return {run: " / ".join(names) for run, names in towns.items()}


def _online(run: CourseRun) -> str:
    return _("online") if run.is_online else "–"


def _run(run_id: uuid.UUID) -> CourseRun:
    found: CourseRun = get_object_or_404(runs_with_counts(), pk=run_id)
    return found


@desk(Right.SEE_COURSES)
def course_run(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """One run: places, people, facts, what to do."""
    return _run_page(request, _run(run_id))


def _run_page(request: StaffRequest, run: CourseRun, *, problem: str = "", status: int = 200) -> HttpResponse:
    found = course_page.inside(run, request.actor, on=today())
    look_at_list(actor=request.actor, people=found.people, act="desk.course_run", classes="C1 C10")
    sites = course_page.sites_of(run)
    may_edit = request.actor.may(Right.EDIT_COURSES)
    context = {
        "page_title": course_page.title(run),
        "page_facts": course_page.where_and_when(run, sites),
        "crumbs": [(_("Kurse"), reverse("desk:courses")), (run.code, "")],
        "run": run,
        "free": run.capacity - run.taken,  # type: ignore[attr-defined]
        "confirmed": run.taken - run.held,  # type: ignore[attr-defined]
        "childcare_free": run.childcare - run.childcare_taken,  # type: ignore[attr-defined]
        "missing": max(0, run.minimum - run.taken),  # type: ignore[attr-defined]
        "inside": found,
        "facts": course_page.facts(run, sites),
        "steps": course_page.steps(run, on=today()) if may_edit else [],
        "may_edit": may_edit,
        "may_cancel": may_edit and run.status in CANCELLABLE,
        "counts_shown": may_count(request.actor),
        "reasons": EndReason.choices,
        "problem": problem,
    }
    return render(request, "desk/course_run.html", context, status=status)


@desk(Right.SEE_COURSES)
def course_demand(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """How many waiting people this run would fit, by town: numbers only, worked out now."""
    if not may_count(request.actor):
        raise NotAllowed
    run = _run(run_id)
    context = {
        "page_title": _("Wer noch passen würde"),
        "page_facts": course_page.title(run),
        "crumbs": [
            (_("Kurse"), reverse("desk:courses")),
            (run.code, reverse("desk:course_run", args=[run.pk])),
            (_("Wer noch passen würde"), ""),
        ],
        "run": run,
        "demand": course_page.demand(run, on=today()),
    }
    return page_or_part(request, "desk/course_demand.html", "desk/course_demand_part.html", context)


@desk(Right.EDIT_COURSES, methods=("POST",))
def course_step(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Announce, secure, start, pause … one run."""
    run = _run(run_id)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        return _run_page(request, run, problem=_("Diesen Schritt gibt es nicht."), status=422)
    service, needs_time = step
    try:
        service(actor=request.actor, run=run, **({"now": now()} if needs_time else {}))
    except NotAllowed:
        raise
    except Refused as error:
        status = 409 if isinstance(error, Overtaken) else 422
        return _run_page(request, _run(run_id), problem=str(error), status=status)
    told = _("%(code)s ist jetzt: %(status)s.") % {"code": run.code, "status": run.get_status_display()}
    return done(request, reverse("desk:course_run", args=[run.pk]), told)


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def course_cancel(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """What cancelling would do, and the button that does it."""
    run = _run(run_id)
    to = reverse("desk:course_run", args=[run.pk])
    if request.method == "POST":
        try:
            cancel_course(actor=request.actor, run=run, now=now())
        except NotAllowed:
            raise
        except Refused as error:
            return refused(request, error, to)
        return done(
            request, to, _("Der Kurs ist abgesagt. Alle Betroffenen warten wieder ab ihrem ersten Tag.")
        )
    context = {
        "page_title": _("Kurs absagen: %s") % run.code,
        "crumbs": [(_("Kurse"), reverse("desk:courses")), (run.code, to), (_("Absagen"), "")],
        "run": run,
        "affected": course_page.affected(run),
    }
    return render(request, "desk/course_cancel.html", context)


@desk(Right.EDIT_COURSES, methods=("POST",))
def course_seat(request: StaffRequest, run_id: uuid.UUID, seat_id: uuid.UUID) -> HttpResponse:
    """Note what a Träger without an own login has said: yes, no, begun, not begun."""
    seats = Seat.objects.filter(run_id=run_id).select_related(
        "run__course__carrier", "person", "request", "entitlement"
    )
    seat: Seat = get_object_or_404(seats, pk=seat_id)
    to = reverse("desk:course_run", args=[run_id])
    try:
        told = _noted(request, seat)
    except NotAllowed:
        raise
    except Refused as error:
        return refused(request, error, to)
    return done(request, to, told)


def _noted(request: StaffRequest, seat: Seat) -> str:
    what, actor = request.POST.get("what"), request.actor
    if what in ("yes", "no"):
        answer_for_provider(actor=actor, seat=seat, yes=what == "yes", now=now())
        return _("Die Antwort des Trägers ist eingetragen.")
    if what == "started":
        start_seat(actor=actor, seat=seat, on=seat.run.starts_on, now=now())
        return _("Der Beginn ist eingetragen.")
    if what == "not_started":
        not_started(actor=actor, seat=seat, reason=request.POST.get("reason", ""), on=today(), now=now())
        return _("Nicht angetreten ist eingetragen. Die Person wartet weiter ab ihrem ersten Tag.")
    raise Refused(_("Diesen Schritt gibt es nicht."))


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def course_edit(request: StaffRequest, run_id: uuid.UUID) -> HttpResponse:
    """Change a run; whoever saves an older version is told and keeps what was typed."""
    run = _run(run_id)
    form = RunForm(request.POST or None, run=run)
    to = reverse("desk:course_run", args=[run.pk])
    status = 200
    if request.method == "POST":
        status = _saved(form, lambda: _edit(request, run, form))
        if status == 303:
            return done(request, to, _("Gespeichert."))
    crumbs = [(_("Kurse"), reverse("desk:courses")), (run.code, to), (_("Ändern"), "")]
    context = {
        "page_title": _("%s ändern") % run.code,
        "crumbs": crumbs,
        "form": form,
        "run": run,
        "back": to,
    }
    return render(request, "desk/course_form.html", context, status=status)


def _edit(request: StaffRequest, run: CourseRun, form: RunForm) -> None:
    version = form.cleaned_data["version"] or 0
    run_services.edit_run(actor=request.actor, run=run, version=version, **form.run_values())


def _saved(form: forms.Form, act: Callable[[], Any]) -> int:
    """303 when it worked, else the status of the page to show, with the fault at its field."""
    if not form.is_valid():
        return 422
    try:
        act()
    except NotAllowed:
        raise
    except Refused as error:
        form.add_error(
            "mo" if error.field == "week" else error.field if error.field in form.fields else None, str(error)
        )
        return 409 if isinstance(error, Overtaken) else 422
    return 303


def _create(
    request: StaffRequest,
    title: str,
    form: forms.Form,
    act: Callable[[], str],
    template: str = "desk/course_new.html",
) -> HttpResponse:
    """What the pages "new …" share."""
    status = 200
    to: list[str] = []
    if request.method == "POST":
        status = _saved(form, lambda: to.append(act()))
        if status == 303:
            return done(request, to[0], _("Angelegt."))
    back = reverse("desk:courses")
    context = {"page_title": title, "crumbs": [(_("Kurse"), back), (title, "")], "form": form, "back": back}
    return render(request, template, context, status=status)


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def course_run_new(request: StaffRequest) -> HttpResponse:
    """A new run of a course."""
    form = RunForm(request.POST or None)

    def act() -> str:
        values = form.run_values()
        course: Course = form.cleaned_data["course"]
        made = run_services.create_run(
            actor=request.actor, course=course, code=form.cleaned_data["code"], **values
        )
        return reverse("desk:course_run", args=[made.pk])

    return _create(request, _("Kurslauf anlegen"), form, act, "desk/course_form.html")


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def course_new(request: StaffRequest) -> HttpResponse:
    """A new course of a Träger."""
    form = CourseForm(request.POST or None, on=today())

    def act() -> str:
        run_services.create_course(actor=request.actor, **form.cleaned_data)
        return reverse("desk:course_run_new")

    return _create(request, _("Kurs anlegen"), form, act)


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def carrier_new(request: StaffRequest) -> HttpResponse:
    """A new Träger."""
    form = CarrierForm(request.POST or None)

    def act() -> str:
        create_organisation(actor=request.actor, on=today(), **form.cleaned_data)
        return reverse("desk:course_new")

    return _create(request, _("Träger anlegen"), form, act)


@desk(Right.EDIT_COURSES, methods=("GET", "POST"))
def site_new(request: StaffRequest) -> HttpResponse:
    """A new place for courses."""
    form = SiteForm(request.POST or None, towns=_towns(request), on=today())

    def act() -> str:
        create_site(actor=request.actor, **form.cleaned_data)
        return reverse("desk:course_run_new")

    return _create(request, _("Ort anlegen"), form, act)
